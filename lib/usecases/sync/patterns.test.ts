import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { SyncEntry } from "#lib/api/contract/sync.ts";
import { type Caller, isInScope } from "#lib/core/caller.ts";
import { formatJson, type JsonObject } from "#lib/core/json.ts";
import { isChosen } from "#lib/core/path-choice.ts";
import { decryptCount } from "#lib/store/keys/gcm.ts";
import { createChange } from "#lib/usecases/changes/changes.ts";
import { openTestWorkspace } from "#lib/usecases/testing.ts";
import { codeOf } from "#lib/usecases/testing-team.ts";
import { sync } from "./sync.ts";

let world: Awaited<ReturnType<typeof openTestWorkspace>>;
beforeEach(async () => {
  world = await openTestWorkspace();
});
afterEach(() => world.close());

const reader = (more: Partial<Caller> = {}) => world.caller("reader", more);
const save = (...edits: unknown[]) => createChange(world.caller("editor"), { edits });
const put = (path: string, data: object = { value: 1 }, baseVersion = 0) => ({ op: "put", path, baseVersion, data });
const shown = (entries: readonly SyncEntry[]) => entries.map(({ path, deleted }) => (deleted ? `- ${path}` : path));
const audited = () => world.store.read((tx) => tx.auditEvent.findMany({ where: { action: "sync" }, orderBy: { seq: "asc" } }));

describe("patterns", () => {
  it("choose what is sent, decrypted and audited, and nothing else is", async () => {
    const secret = { aws_secret_access_key: "s3cret" };
    await save(put("block/aws-credentials/prod", secret), put("block/aws-credentials/test", secret), put("kv/a"), put("kv/b"));
    const before = decryptCount();
    const { entries, full } = await sync(reader(), { paths: "block/*/PROD\nkv/a" });
    expect(shown(entries)).toEqual(["block/aws-credentials/prod", "kv/a"]);
    expect(full).toBe(true);
    // One data key, one field.
    expect(decryptCount() - before).toBe(2);
    const [event] = await audited();
    expect(JSON.parse(event?.detailText ?? "")).toMatchObject({
      paths: ["block/*/PROD", "kv/a"],
      count: 2,
      items: ["block/aws-credentials/prod@1", "kv/a@1"],
    });
  });

  it("take nothing beyond a token's prefix", async () => {
    await save(put("kv/a"), put("config/hr/a", {}));
    expect(shown((await sync(reader({ pathPrefix: "config/hr" }), { paths: "**" })).entries)).toEqual(["config/hr/a"]);
  });

  it("see an entry that is renamed out of them as gone, one that is renamed into them as there", async () => {
    await save(put("kv/app-a"), put("kv/b"), put("kv/app-c"));
    const paths = "kv/app-*";
    const { cursor } = await sync(reader(), { paths });
    await save({ op: "rename", path: "kv/app-a", newPath: "kv/a", baseVersion: 1 });
    await save({ op: "rename", path: "kv/b", newPath: "kv/app-b", baseVersion: 1 });
    await save({ op: "rename", path: "kv/app-c", newPath: "kv/c", baseVersion: 1 });
    await save({ op: "delete", path: "kv/c", baseVersion: 2 });
    const { entries } = await sync(reader(), { paths, since: cursor });
    expect(shown(entries).toSorted()).toEqual(["- kv/app-a", "- kv/app-c", "kv/app-b"]);
  });

  it("bring a block again when what it refers to was renamed outside of them", async () => {
    const target = "block/aws-credentials/prod";
    const bucket = "block/s3-bucket/data";
    await save(put(target, {}), put(bucket, { bucket_name: "b", credentials: { $ref: target } }));
    const paths = "block/s3-bucket/*";
    const { cursor } = await sync(reader(), { paths });
    await save({ op: "rename", path: target, newPath: "block/aws-credentials/live", baseVersion: 1 });
    const { entries } = await sync(reader(), { paths, since: cursor });
    expect(entries).toMatchObject([{ path: bucket, data: { credentials: { $ref: "block/aws-credentials/live" } } }]);
  });

  it("bind the cursor: with others, fewer, none or more of them it is gone", async () => {
    await save(put("kv/a"), put("kv/b"));
    const { cursor } = await sync(reader(), { paths: "kv/a\nkv/b" });
    for (const paths of ["", "kv/a", "kv/a\nkv/b\nkv/c", "kv/a\nkv/B", "kv/a kv/b"]) {
      expect(await codeOf(sync(reader(), { since: cursor, paths }))).toBe("gone");
    }
    expect(await codeOf(sync(reader({ pathPrefix: "kv" }), { since: cursor, paths: "kv/a\nkv/b" }))).toBe("gone");
    const { cursor: all } = await sync(reader(), {});
    expect(await codeOf(sync(reader(), { since: all, paths: "kv/a" }))).toBe("gone");
    expect((await sync(reader(), { since: cursor, paths: " kv/b\r\nkv/a\n\nkv/a" })).cursor).toBe(cursor);
  });

  it("move the cursor on past what does not fit, without a trace in the audit log", async () => {
    await save(put("kv/a"), put("kv/b"));
    const { cursor } = await sync(reader(), { paths: "kv/a" });
    await save(put("kv/b", { value: 2 }, 1));
    const answer = await sync(reader(), { paths: "kv/a", since: cursor });
    expect(answer).toMatchObject({ entries: [], revision: 2, full: false });
    expect(answer.cursor).not.toBe(cursor);
    expect(await audited()).toHaveLength(1);
  });

  it("are refused when there are too many of them or one cannot be read", async () => {
    expect(await codeOf(sync(reader(), { paths: "kv/a\n".repeat(101) }))).toBe("invalid");
    expect(await codeOf(sync(reader(), { paths: "x".repeat(4_001) }))).toBe("invalid");
    expect(await codeOf(sync(reader(), { paths: "kv/\u0000" }))).toBe("invalid");
  });
});

const names = ["a", "b", "A", "app-a", "app-b", "é"];
const pathOf = fc.constantFrom(...names.map((name) => `kv/${name}`), "config/hr/a", "config/hr/b", "config/HR/c", "config/it/a");
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ op: fc.constant("put" as const), path: pathOf, value: fc.nat(9) }) },
  { weight: 2, arbitrary: fc.record({ op: fc.constant("delete" as const), path: pathOf }) },
  { weight: 3, arbitrary: fc.record({ op: fc.constant("rename" as const), path: pathOf, newPath: pathOf }) },
  { weight: 1, arbitrary: fc.record({ op: fc.constant("undelete" as const), path: pathOf }) },
  { weight: 3, arbitrary: fc.record({ op: fc.constant("pull" as const), client: fc.nat(4) }) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

type Client = { patterns: string[]; pathPrefix: string; cursor: string | undefined; held: Map<string, JsonObject> };

/** Does an edit when it is possible; says nothing of one that is refused. */
async function attempt(edit: Exclude<Step, { op: "pull" }>): Promise<void> {
  const editor = world.caller("editor");
  const { workspaceId } = world;
  const rows = await world.store.read((tx) => tx.entry.findMany({ where: { workspaceId }, orderBy: { headRevision: "asc" } }));
  const living = rows.find((row) => row.path === edit.path && !row.isDeleted);
  const buried = rows.findLast((row) => row.isDeleted);
  const baseVersion = living?.headVersion ?? 0;
  const edits = {
    put: () => ({ op: "put", path: edit.path, baseVersion, data: { value: "value" in edit ? edit.value : 0 } }),
    delete: () => living && { op: "delete", path: edit.path, baseVersion },
    rename: () => living && { op: "rename", path: edit.path, newPath: "newPath" in edit ? edit.newPath : "", baseVersion },
    undelete: () => buried && { op: "undelete", path: edit.path, id: buried.id, baseVersion: buried.headVersion },
  };
  const wanted = edits[edit.op]();
  if (wanted) await createChange(editor, { edits: [wanted] }).catch(() => {});
}

async function pull(client: Client): Promise<void> {
  const caller = reader({ pathPrefix: client.pathPrefix });
  const { entries, cursor, full } = await sync(caller, { since: client.cursor, paths: client.patterns.join("\n") });
  if (full) client.held.clear();
  for (const { path, deleted, data } of entries) {
    if (deleted) client.held.delete(path);
    else client.held.set(path, data ?? {});
  }
  client.cursor = cursor;
}

it("who applies the answers has what the server has, filtered, whatever happened in between", async () => {
  const clients = (): Client[] =>
    [
      { patterns: [], pathPrefix: "" },
      { patterns: ["kv/app-*", "config/**"], pathPrefix: "" },
      { patterns: ["kv/a", "kv/É"], pathPrefix: "" },
      { patterns: ["**/a"], pathPrefix: "config" },
      { patterns: ["config/hr/*"], pathPrefix: "config/hr" },
    ].map((scope) => ({ ...scope, cursor: undefined, held: new Map() }));
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 30 }), async (steps) => {
      await world.close();
      world = await openTestWorkspace();
      const all = clients();
      for (const one of steps) {
        const client = one.op === "pull" ? all[one.client] : undefined;
        if (client) await pull(client);
        else if (one.op !== "pull") await attempt(one);
      }
      const whole = (await sync(reader(), {})).entries;
      for (const client of all) {
        await pull(client);
        const wanted = whole.filter(({ path }) => isInScope(client, path) && isChosen(client.patterns, path));
        const texts = (pairs: Iterable<[string, JsonObject]>) => [...pairs].map(([path, data]) => `${path} ${formatJson(data)}`).sort();
        expect(texts(client.held)).toEqual(texts(wanted.map(({ path, data }) => [path, data ?? {}])));
      }
    }),
    { numRuns: 25 },
  );
}, 120_000);
