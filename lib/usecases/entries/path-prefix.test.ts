import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { DomainError } from "#lib/core/errors.ts";
import { listBlockTypes } from "#lib/usecases/catalog/block-types.ts";
import { createChange, getChange, listChanges } from "#lib/usecases/changes/changes.ts";
import { sync } from "#lib/usecases/sync/sync.ts";
import { openTestWorkspace } from "#lib/usecases/testing.ts";
import { getEntryByPath, listEntries, listGroups, listTags } from "./entries.ts";

let world: Awaited<ReturnType<typeof openTestWorkspace>>;
beforeEach(async () => {
  world = await openTestWorkspace();
});
afterEach(() => world.close());

const save = (...edits: unknown[]) => createChange(world.caller("owner"), { edits });
const put = (path: string, data: object = { value: 1 }, more: object = {}) => ({ op: "put", path, baseVersion: 0, data, ...more });
/** A token that may pull and push below a prefix. */
const narrow = (pathPrefix: string) => world.caller("editor", { kind: "token", pathPrefix });

async function refusalOf(promise: Promise<unknown>): Promise<DomainError> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof DomainError) return error;
  throw new Error(`It was not refused: ${error}`);
}

describe("a token's path prefix", () => {
  it.each([
    ["config/my_app", "config/my_app/db", "config/myXapp/db"],
    ["kv/App", "kv/App/x", "kv/app/x"],
    ["kv/100%", "kv/100%/x", "kv/100 or more/x"],
    ["block/aws-credentials/a", "block/aws-credentials/a", "block/aws-credentials/ab"],
  ])("%s is a text, not a pattern, and ends at a name's border: %s, not %s", async (prefix, inside, outside) => {
    const data = inside.startsWith("kv") ? { value: 1 } : {};
    await save(put("kv/first"));
    const { cursor } = await sync(narrow(prefix), {});
    await save(put(outside, data, { tags: ["t"] }));
    await save(put(inside, data, { tags: ["t"] }));
    const seen = {
      list: (await listEntries(narrow(prefix), {})).entries.map((entry) => entry.path),
      pull: (await sync(narrow(prefix), {})).entries.map((entry) => entry.path),
      feed: (await sync(narrow(prefix), { since: cursor })).entries.map((entry) => entry.path),
    };
    expect(seen).toEqual({ list: [inside], pull: [inside], feed: [inside] });
    expect((await listChanges(narrow(prefix), {})).total).toBe(1);
    expect((await listTags(narrow(prefix), {})).tags).toEqual([{ tag: "t", count: 1 }]);
    const next = (path: string) => `${path}2`;
    await save({ op: "rename", path: outside, newPath: next(outside), baseVersion: 1 });
    const later = (await sync(narrow(prefix), { since: cursor })).entries.map((entry) => entry.path);
    expect(later).toEqual([inside]);
  });

  it("may be asked for in a list, which then holds what lies below it and nothing that only begins so", async () => {
    await save(put("kv/app-a"), put("kv/app-b"), put("kv/app/c"), put("kv/app"));
    const below = async (prefix: string, caller = world.caller("reader")) =>
      (await listEntries(caller, { below: prefix })).entries.map(({ path }) => path);
    expect(await below("kv/app")).toEqual(["kv/app", "kv/app/c"]);
    expect(await below("kv/app-")).toEqual([]);
    expect(await below("kv", narrow("kv/app-a"))).toEqual(["kv/app-a"]);
  });

  it("narrows tags, groups, counts of types and the list of who uses a block", async () => {
    const aws = "block/aws-credentials/prod";
    await save(put(aws, {}, { tags: ["mine"] }), put("config/hr/db", {}, { tags: ["theirs"] }), put("block/string/s", { value: "x" }));
    await save(put("block/s3-bucket/b", { bucket_name: "b", credentials: { $ref: aws } }));
    const caller = narrow("block/aws-credentials");
    expect((await listTags(caller, {})).tags).toEqual([{ tag: "mine", count: 1 }]);
    expect((await listGroups(caller, { kind: "config" })).groups).toEqual([]);
    expect((await listGroups(caller, { kind: "block" })).groups).toEqual([{ group: "aws-credentials", count: 1 }]);
    const counts = (await listBlockTypes(caller, {})).types.filter((type) => type.blockCount > 0);
    expect(counts.map((type) => type.slug)).toEqual(["aws-credentials"]);
    expect((await getEntryByPath(caller, { path: aws })).usedBy).toEqual([]);
    const refusal = await refusalOf(createChange(caller, { edits: [{ op: "delete", path: aws, baseVersion: 1 }] }));
    expect(JSON.stringify([refusal.message, refusal.details])).not.toContain("s3-bucket");
  });

  it("brings nothing out of the trash that lay outside it", async () => {
    const { edits } = await save(put("block/aws-credentials/prod", { aws_secret_access_key: "s" }));
    await save({ op: "delete", path: "block/aws-credentials/prod", baseVersion: 1 });
    const undelete = { op: "undelete", path: "block/aws-credentials/mine", id: edits[0]?.id, baseVersion: 2 };
    const attempt = createChange(narrow("block/aws-credentials/mine"), { edits: [undelete] });
    expect((await refusalOf(attempt)).code).toBe("not_found");
  });

  it("does not tell what exists outside it: a reference there is refused like one to nothing", async () => {
    await save(put("block/aws-credentials/prod", {}));
    const bucket = (name: string) =>
      put("block/s3-bucket/mine", { bucket_name: "b", credentials: { $ref: `block/aws-credentials/${name}` } });
    const refusals = await Promise.all(
      ["prod", "nothing"].map((name) => refusalOf(createChange(narrow("block/s3-bucket"), { edits: [bucket(name)] }))),
    );
    expect(refusals[0]?.message).toBe(refusals[1]?.message);
    await save(bucket("prod"));
    const kept = { op: "patch", path: "block/s3-bucket/mine", baseVersion: 1, set: { bucket_name: "c" } };
    expect((await createChange(narrow("block/s3-bucket"), { edits: [kept] })).edits[0]?.version).toBe(2);
  });

  it("hides changes that touched nothing in it", async () => {
    await save(put("block/aws-credentials/prod", {}));
    const { changes } = await listChanges(world.caller("owner"), {});
    expect((await refusalOf(getChange(narrow("block/aws"), { id: changes[0]?.id }))).code).toBe("not_found");
    expect((await listChanges(narrow("block/aws"), {})).changes).toEqual([]);
  });
});
