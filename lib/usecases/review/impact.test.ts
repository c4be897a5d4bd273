import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Impact } from "#lib/api/contract/impact.ts";
import type { Caller } from "#lib/core/caller.ts";
import type { JsonObject } from "#lib/core/json.ts";
import { type Role, rolePermissions, roles } from "#lib/core/permissions.ts";
import { decryptCount } from "#lib/store/keys/gcm.ts";
import { saveBlockType } from "#lib/usecases/catalog/block-types.ts";
import { createChange } from "#lib/usecases/changes/changes.ts";
import { callerOfToken } from "#lib/usecases/people/callers.ts";
import { createToken, revokeToken } from "#lib/usecases/people/tokens.ts";
import { reportReceipt } from "#lib/usecases/receipts/report.ts";
import { sync } from "#lib/usecases/sync/sync.ts";
import { codeOf, openTestTeam, type Person, type TestTeam, testRequest } from "#lib/usecases/testing-team.ts";
import { getEntryImpact, impactOf } from "./impact.ts";
import { countingQueries } from "./secret-testing.ts";

const aws = "block/aws-credentials/prod";
const bucket = "block/s3-bucket/raw";
const config = "block/echo/nightly";

let team: TestTeam;
let owner: Person;
beforeEach(async () => {
  team = await openTestTeam({ hasTypes: true });
  owner = await team.addPerson("owner");
});
afterEach(() => team.close());

const put = (path: string, data: JsonObject, baseVersion = 0) => ({ op: "put", path, baseVersion, data });
const save = async (...edits: object[]) => createChange(await owner.caller(), { edits });
const idOf = async (path: string) =>
  (await team.store.read((tx) => tx.entry.findFirstOrThrow({ where: { path, workspaceId: team.workspaceId } }))).id;
const impactAt = async (caller: Caller, path = aws): Promise<Impact> => getEntryImpact(caller, { id: await idOf(path) });
const entryAt = async (caller: Caller, path = aws) => {
  const [entry] = (await impactAt(caller, path)).entries;
  if (!entry) throw new Error("There is no impact of this entry.");
  return entry;
};
const tokenOf = async (maker: Person, order: object) => (await createToken(await maker.caller(), order as never)).token;

describe("what refers to an entry", () => {
  it("is found through others too, with its depth and its field", async () => {
    await save(put(aws, {}), put("block/aws-credentials/other", {}));
    await save(put(bucket, { bucket_name: "raw", credentials: { $ref: aws } }));
    await save(put("block/s3-bucket/second", { bucket_name: "two", credentials: { $ref: aws } }));
    const schema = {
      ...{ title: "Echo", type: "object", block_type_slug: "echo", block_schema_references: { store: { block_type_slug: "s3-bucket" } } },
      properties: { store: { title: "Store", allOf: [{ $ref: "#/definitions/S3Bucket" }] } },
      definitions: { S3Bucket: { title: "S3Bucket", type: "object", block_type_slug: "s3-bucket", properties: {} } },
    };
    const type = { slug: "echo", name: "Echo", schemaText: JSON.stringify(schema), baseChecksum: null };
    await saveBlockType(await owner.caller(), type);
    await save(put(config, { store: { $ref: bucket } }));
    const { referrers, referrerCount } = await entryAt(await owner.caller());
    expect(referrers.map(({ path, depth, field }) => [path, depth, field])).toEqual([
      [bucket, 1, "credentials"],
      ["block/s3-bucket/second", 1, "credentials"],
      [config, 2, "store"],
    ]);
    expect(referrerCount).toBe(3);
    const narrow = { ...(await owner.caller()), kind: "token" as const, pathPrefix: "block/aws-credentials" };
    expect((await entryAt(narrow)).referrers).toEqual([]);
  });
});

describe("who holds an entry", () => {
  it("is told with the version that was delivered, which stays behind when the entry moves on", async () => {
    await save(put(aws, { region_name: "eu" }), put("kv/other", { value: 1 }));
    const ship = await callerOfToken(await tokenOf(owner, { name: "ship", scopes: ["pull"] }), { ...testRequest, client: "cli" });
    const { cursor } = await sync(ship, {});
    await save(put(aws, { region_name: "us" }, 1));
    expect(await entryAt(await owner.caller())).toMatchObject({
      ...{ version: 2, useCount: 1 },
      uses: [{ kind: "synced", client: "cli", actor: "ship", version: 1, count: 1 }],
    });
    await sync(ship, { since: cursor });
    expect((await entryAt(await owner.caller())).uses).toMatchObject([{ version: 2, count: 2 }]);
    expect((await entryAt(await owner.caller(), "kv/other")).uses).toMatchObject([{ version: 1, count: 1 }]);
  });
});

describe("what clients said that they hold", () => {
  it("is told with host and version, the oldest first, and counted by version", async () => {
    await save(put(aws, { region_name: "eu" }), put("kv/other", { value: 1 }));
    await save(put(aws, { region_name: "us" }, 1));
    const ship = await callerOfToken(await tokenOf(owner, { name: "ship", scopes: ["pull"] }), testRequest);
    const said = { tool: "blockyard", target: "app", file: "/srv/.env", state: "applied" as const, revision: 2 };
    for (const [host, version] of [
      ["edf-1", 2],
      ["edf-2", 1],
      ["edf-3", 2],
    ] as const)
      await reportReceipt(ship, { ...said, host, entries: [{ path: aws, version, hash: "not-to-be-told", drifted: host === "edf-2" }] });
    const viewer = await entryAt(await (await team.addPerson("viewer")).caller());
    expect(viewer).toMatchObject({
      holders: [
        { host: "edf-2", version: 1, drifted: true },
        { host: "edf-1", version: 2, drifted: false },
        { host: "edf-3", version: 2, drifted: false },
      ],
      holderCount: 3,
      heldVersions: [
        { version: 2, count: 2 },
        { version: 1, count: 1 },
      ],
    });
    expect(JSON.stringify(viewer)).not.toContain("not-to-be-told");
    expect((await entryAt(await owner.caller(), "kv/other")).holderCount).toBe(0);
  });
});

describe("who may read an entry", () => {
  const tokensOf = async (path = aws) => (await entryAt(await owner.caller(), path)).tokens?.map(({ name }) => name);

  it("are the tokens that could pull it now: neither revoked nor expired, with the scope, the path and a maker who may", async () => {
    await save(put(aws, {}), put("kv/x", { value: 1 }));
    const [editor, leaver, demoted] = await Promise.all(["one", "two", "three"].map((name) => team.addPerson("editor", name)));
    await tokenOf(owner, { name: "all", scopes: ["pull", "push"] });
    await tokenOf(owner, { name: "lister", scopes: ["list"] });
    await tokenOf(owner, { name: "pusher", scopes: ["push"] });
    await tokenOf(owner, { name: "exact", scopes: ["pull"], pathPrefix: aws });
    await tokenOf(owner, { name: "elsewhere", scopes: ["pull"], pathPrefix: "kv" });
    await tokenOf(owner, { name: "half a name", scopes: ["pull"], pathPrefix: "block/aws-credentials/pro" });
    for (const [name, maker] of [
      ["editor's", editor],
      ["leaver's", leaver],
      ["demoted one's", demoted],
    ] as const)
      if (maker) await tokenOf(maker, { name, scopes: ["pull"] });
    const { view } = await createToken(await owner.caller(), { name: "revoked", scopes: ["pull"] });
    await revokeToken(await owner.caller(), { id: view.id });
    await createToken(await owner.caller(), { name: "expired", scopes: ["pull"] });
    await team.store.write(async (tx) => {
      await tx.token.updateMany({ where: { name: "expired" }, data: { expiresAt: new Date(0) } });
      await tx.user.update({ where: { id: leaver?.userId ?? "" }, data: { isDisabled: true } });
      await tx.member.updateMany({ where: { userId: demoted?.userId ?? "" }, data: { role: "viewer" } });
    });
    expect(await tokensOf()).toEqual(["all", "editor's", "exact"]);
    expect(await tokensOf("kv/x")).toEqual(["all", "editor's", "elsewhere"]);
  });

  it("are counted by role, without those who may not reveal, are disabled or have not joined", async () => {
    await save(put(aws, {}));
    await Promise.all([team.addPerson("reader"), team.addPerson("editor"), team.addPerson("admin"), team.addPerson("viewer")]);
    await team.addUser("invited@example.com", { [team.workspaceId]: "editor" }, false);
    expect((await impactAt(await owner.caller())).readers).toEqual([
      { role: "reader", count: 1, names: ["The reader@example.com"] },
      { role: "editor", count: 1, names: ["The editor@example.com"] },
      { role: "owner", count: 1, names: ["The owner@example.com"] },
    ]);
  });

  const mayKnowNames = (role: Role) => rolePermissions[role].some((permission) => permission === "review" || permission === "manage");

  it("is secret to somebody and known to somebody", () => {
    expect([mayKnowNames("viewer"), mayKnowNames("reader"), mayKnowNames("reviewer")]).toEqual([false, false, true]);
  });

  it.each(roles.filter((role) => !mayKnowNames(role)))("is a number without names for a %s", async (role) => {
    await save(put(aws, { aws_secret_access_key: "s" }));
    const ship = await callerOfToken(await tokenOf(owner, { name: "the-ship-token", scopes: ["pull"] }), testRequest);
    await sync(ship, {});
    const seen = await impactAt(await (await team.addPerson(role)).caller());
    expect(seen.entries).toMatchObject([{ tokens: null, tokenCount: 1, uses: [{ actor: null, version: 1 }], useCount: 1 }]);
    expect(seen.readers.every(({ names }) => names === null)).toBe(true);
    expect(JSON.stringify(seen)).not.toMatch(/the-ship-token|owner@example/);
  });

  it.each(roles.filter(mayKnowNames))("is told by name to a %s", async (role) => {
    await save(put(aws, {}));
    await tokenOf(owner, { name: "the-ship-token", scopes: ["pull"] });
    expect((await entryAt(await (await team.addPerson(role, "somebody")).caller())).tokens).toMatchObject([{ name: "the-ship-token" }]);
  });
});

describe("entries with the same secret", () => {
  it("are told of the head, by any of its fields", async () => {
    await save(put(aws, { aws_secret_access_key: "same", aws_session_token: "token" }), put("block/secret/a", { value: "token" }));
    await save(put("block/secret/b", { value: "same" }), put("block/secret/c", { value: "different" }));
    const { sameSecret } = await entryAt(await owner.caller());
    expect(sameSecret).toMatchObject({ count: 2, entries: [{ path: "block/secret/a" }, { path: "block/secret/b" }] });
  });
});

describe("the impact", () => {
  it("of another workspace's entry, or outside a token's path, is refused like one of nothing", async () => {
    await save(put(aws, {}));
    const id = await idOf(aws);
    const elsewhere = await team.addWorkspace("elsewhere");
    const caller = await owner.caller();
    for (const other of [
      { ...caller, workspaceId: elsewhere },
      { ...caller, kind: "token" as const, pathPrefix: "kv" },
    ]) {
      expect(await codeOf(getEntryImpact(other, { id }))).toBe("not_found");
      expect((await team.store.read((tx) => impactOf(tx, other, [id]))).entries).toEqual([]);
    }
  });

  it("of hundreds of entries costs as many queries as of one, comes in their order, and opens nothing", async () => {
    await save(...Array.from({ length: 300 }, (_, n) => put(`block/secret/s${n}`, { value: `value ${n % 100}` })));
    const rows = await team.store.read((tx) => tx.entry.findMany({ where: { workspaceId: team.workspaceId }, orderBy: { path: "desc" } }));
    const ids = rows.map(({ id }) => id);
    const caller = await owner.caller();
    const before = decryptCount();
    const measure = async (some: string[]) => {
      let count = 0;
      const found = await team.store.read((tx) =>
        impactOf(
          countingQueries(tx, () => count++),
          caller,
          some,
        ),
      );
      return { count, found };
    };
    const [one, all] = [await measure(ids.slice(0, 1)), await measure([...ids, "no such entry"])];
    expect(all.count).toBe(one.count);
    expect(all.count).toBeLessThan(12);
    expect(all.found.entries.map(({ id }) => id)).toEqual(ids);
    expect(all.found.entries.every(({ sameSecret }) => sameSecret.count === 2)).toBe(true);
    expect(decryptCount()).toBe(before);
  });
});
