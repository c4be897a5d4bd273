import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parseJson } from "#lib/core/json.ts";
import { createChange } from "#lib/usecases/changes/changes.ts";
import { revealField } from "#lib/usecases/changes/versions.ts";
import { setMemberRole } from "#lib/usecases/people/members.ts";
import { signIn } from "#lib/usecases/people/sign-in.ts";
import { createToken, revokeToken } from "#lib/usecases/people/tokens.ts";
import { sync } from "#lib/usecases/sync/sync.ts";
import { codeOf, openTestTeam, type TestTeam, testRequest } from "#lib/usecases/testing-team.ts";

let team: TestTeam;
beforeEach(async () => {
  team = await openTestTeam({ hasTypes: true });
});
afterEach(() => team.close());

const last = async (action: string) => {
  const row = (await team.auditOf(action)).at(-1);
  return row && { result: row.result, actorId: row.actorId, credential: row.credential, ip: row.ip, detail: parseJson(row.detailText) };
};
const path = "block/secret/pin";
const canary = "canary-b1946ac9-value";

describe("the log keeps", () => {
  it("who revealed which field of which version, and what a pull took in which versions; never a value", async () => {
    const owner = await team.addPerson("owner");
    const save = async (baseVersion: number, value: string) =>
      createChange(await owner.caller(), { edits: [{ op: "put", path, baseVersion, data: { value } }] });
    const { edits } = await save(0, `${canary}-1`);
    await save(1, `${canary}-2`);
    const id = edits[0]?.id;
    expect((await last("createChange"))?.detail).toMatchObject({ entries: [{ path, version: 2 }] });
    await revealField(await owner.caller(), { id, field: "value", version: 1 });
    const caller = await owner.caller();
    expect(await last("revealField")).toMatchObject({
      ...{ result: "done", actorId: owner.userId, credential: caller.credential, ip: testRequest.ip },
      detail: { path, field: "value", version: 1 },
    });
    await sync(caller, {});
    expect((await last("sync"))?.detail).toMatchObject({ items: [`${path}@2`], count: 1 });
    const rows = await team.store.read((tx) => tx.auditEvent.findMany());
    expect(JSON.stringify(rows)).not.toContain("canary-");
  });

  it("what a denied attempt aimed at", async () => {
    const owner = await team.addPerson("owner");
    const viewer = await team.addPerson("viewer");
    const put = { op: "put", path, baseVersion: 0, data: { value: canary } };
    const id = (await createChange(await owner.caller(), { edits: [put] })).edits[0]?.id;
    expect(await codeOf(revealField(await viewer.caller(), { id, field: "value" }))).toBe("forbidden");
    expect(await last("revealField")).toMatchObject({ result: "denied", actorId: viewer.userId, detail: { id, path, field: "value" } });
    expect(await codeOf(createChange(await viewer.caller(), { edits: [{ ...put, baseVersion: 1 }] }))).toBe("forbidden");
    expect((await last("createChange"))?.detail).toEqual({ entries: [{ path }] });
    expect(await codeOf(setMemberRole(await viewer.caller(), { userId: viewer.userId, role: "owner" }))).toBe("forbidden");
    expect((await last("setMemberRole"))?.detail).toEqual({ userId: viewer.userId, role: "owner" });
  });

  it("sign-ins and those that were refused, roles from what to what, and tokens as they come and go", async () => {
    const owner = await team.addPerson("owner");
    const member = await team.addPerson("viewer");
    expect(await last("signIn")).toMatchObject({ result: "done", actorId: member.userId });
    expect(await codeOf(signIn({ email: member.email, password: "wrong", request: testRequest, userAgent: "test" }))).not.toBe("none");
    expect(await last("signIn")).toMatchObject({ result: "refused", detail: { userId: member.userId } });
    await setMemberRole(await owner.caller(), { userId: member.userId, role: "editor" });
    expect((await last("setMemberRole"))?.detail).toMatchObject({ from: "viewer", to: "editor" });
    const { view } = await createToken(await owner.caller(), { name: "ship", scopes: ["pull"], expiresInDays: 1 });
    expect((await last("createToken"))?.detail).toMatchObject({ tokenId: view.id, scopes: "pull" });
    await revokeToken(await owner.caller(), { id: view.id });
    expect((await last("revokeToken"))?.detail).toMatchObject({ tokenId: view.id });
  });
});
