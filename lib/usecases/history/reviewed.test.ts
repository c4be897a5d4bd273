import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createChange } from "#lib/usecases/changes/changes.ts";
import { revealField } from "#lib/usecases/changes/versions.ts";
import { getEntryByPath, listEntries } from "#lib/usecases/entries/entries.ts";
import { applyOpenChange } from "#lib/usecases/review/apply.ts";
import { getReview } from "#lib/usecases/review/change-review.ts";
import { closeChange } from "#lib/usecases/review/lifecycle.ts";
import { reviewChange } from "#lib/usecases/review/verdicts.ts";
import { codeOf, openTestTeam, type Person, type TestTeam } from "#lib/usecases/testing-team.ts";
import { destroyEntry, destroyVersion, previewDestroy } from "./destroy.ts";
import { restoreRevision } from "./restore.ts";

let team: TestTeam;
let owner: Person;
let bob: Person;
beforeEach(async () => {
  team = await openTestTeam({ hasTypes: true });
  [owner, bob] = [await team.addPerson("owner"), await team.addPerson("reviewer", "bob")];
});
afterEach(() => team.close());

const a = "block/aws-credentials/a";
const b = "block/aws-credentials/b";
const bucket = "block/s3-bucket/data";
const key = "aws_secret_access_key";

const save = async (...edits: object[]) => createChange(await owner.caller(), { edits });
const put = (path: string, data: object, baseVersion = 0) => ({ op: "put", path, baseVersion, data });
const policy = () => save(put("policy/all", { pattern: "block/**", approvals: 1 }));

async function approveAndApply(id: string) {
  const { covers } = await getReview(await bob.caller(), { id });
  await reviewChange(await bob.caller(), { id, verdict: "approved", covers });
  return applyOpenChange(await owner.caller(), { id, covers: (await getReview(await owner.caller(), { id })).covers });
}

describe("a restore under a policy", () => {
  it("waits for its review, and is then all that it would have been: paths that are swapped, older contents, references", async () => {
    const { edits } = await save(put(a, { [key]: "first", region_name: "A" }), put(b, { region_name: "B" }));
    await save(put(bucket, { bucket_name: "x", credentials: { $ref: a } }));
    await save({ op: "rename", path: a, newPath: "block/aws-credentials/c", baseVersion: 1 });
    await save({ op: "rename", path: b, newPath: a, baseVersion: 1 }, { op: "delete", path: bucket, baseVersion: 1 });
    await save({ op: "patch", path: "block/aws-credentials/c", baseVersion: 2, set: { [key]: "second" } });
    await policy();
    const sent = await restoreRevision(await owner.caller(), { revision: 2 });
    expect(sent).toMatchObject({ state: "open", number: 1, revision: 6 });
    const before = await listEntries(await owner.caller(), {});
    expect(before.entries.map(({ path }) => path)).toEqual([a, "block/aws-credentials/c"]);

    await approveAndApply(sent.id ?? "");
    const caller = await owner.caller();
    expect((await listEntries(caller, {})).entries.map(({ path }) => path)).toEqual([a, b, bucket]);
    const [first, second, third] = await Promise.all([a, b, bucket].map((path) => getEntryByPath(caller, { path })));
    expect([first?.id, second?.id]).toEqual(edits.map(({ id }) => id));
    expect(third?.references.map(({ id }) => id)).toEqual([edits[0]?.id]);
    expect((await revealField(caller, { id: first?.id ?? "", field: key })).value).toBe("first");
  });

  it("whose version was destroyed while it waited is not applied", async () => {
    const { edits } = await save(put(a, { [key]: "first" }));
    await save({ op: "patch", path: a, baseVersion: 1, set: { [key]: "second" } });
    await policy();
    const { id } = await restoreRevision(await owner.caller(), { revision: 1 });
    await destroyVersion(await owner.caller(), { id: edits[0]?.id ?? "", n: 1, path: a });
    expect(await codeOf(approveAndApply(id ?? ""))).not.toBe("none");
    expect((await revealField(await owner.caller(), { id: edits[0]?.id ?? "", field: key })).value).toBe("second");
  });
});

describe("destroying", () => {
  it("takes with a version what the reviewed change that made it had kept of it", async () => {
    await policy();
    const sent = await save(put(a, { [key]: "reviewed-secret", region_name: "SAID-IN-REVIEW" }));
    await approveAndApply(sent.id ?? "");
    const { id } = await getEntryByPath(await owner.caller(), { path: a });
    const next = await save({ op: "patch", path: a, baseVersion: 1, set: { [key]: "other", region_name: "b" } });
    await approveAndApply(next.id ?? "");
    const kept = () => team.store.read((tx) => tx.changeEdit.findMany({ where: { entryId: id }, include: { secrets: true } }));
    expect(await kept()).toHaveLength(2);
    await destroyVersion(await owner.caller(), { id, n: 1, path: a });
    expect((await kept()).map(({ changeId }) => changeId)).toEqual([next.id]);
    expect(JSON.stringify(await kept())).not.toContain("SAID-IN-REVIEW");
    const shown = await getReview(await owner.caller(), { id: sent.id ?? "" });
    expect(JSON.stringify(shown)).not.toContain("SAID-IN-REVIEW");
  });

  it("of an entry waits until the open change that edits it is closed", async () => {
    const { edits } = await save(put(a, { [key]: "first" }));
    const id = edits[0]?.id ?? "";
    await save({ op: "delete", path: a, baseVersion: 1 });
    await policy();
    const sent = await save({ op: "undelete", path: a, id, baseVersion: 2 });
    expect((await previewDestroy(await owner.caller(), { id })).refusal).toContain("#1");
    expect(await codeOf(destroyEntry(await owner.caller(), { id, path: a }))).toBe("conflict");
    await closeChange(await owner.caller(), { id: sent.id ?? "" });
    expect(await codeOf(destroyEntry(await owner.caller(), { id, path: a }))).toBe("none");
  });
});
