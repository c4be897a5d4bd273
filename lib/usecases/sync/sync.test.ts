import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createTokenFor } from "#lib/usecases/admin.ts";
import { createChange } from "#lib/usecases/changes/changes.ts";
import { callerOfToken } from "#lib/usecases/people/callers.ts";
import { openTestWorkspace } from "#lib/usecases/testing.ts";
import { codeOf } from "#lib/usecases/testing-team.ts";
import { currentCursor } from "./long-poll.ts";
import { sync } from "./sync.ts";

let world: Awaited<ReturnType<typeof openTestWorkspace>>;
beforeEach(async () => {
  world = await openTestWorkspace();
});
afterEach(() => world.close());

const path = "block/aws-credentials/prod";
const reader = () => world.caller("reader");
const save = (...edits: unknown[]) => createChange(world.caller("editor"), { edits });
const put = (at: string, data: object, baseVersion = 0) => ({ op: "put", path: at, baseVersion, data });

function auditRows() {
  return world.store.read((tx) => tx.auditEvent.findMany({ where: { action: "sync" }, orderBy: { seq: "asc" } }));
}

describe("a pull", () => {
  it("brings everything with its secrets, audited with the exact versions", async () => {
    await save(put(path, { region_name: "eu", aws_secret_access_key: "s3cret" }), put("kv/a", { value: [1] }));
    const answer = await sync(reader(), {});
    expect(answer).toMatchObject({ workspace: "default", revision: 1, full: true });
    expect(answer.entries.map((entry) => [entry.path, entry.kind, entry.type, entry.version, entry.data])).toEqual([
      [path, "block", "aws-credentials", 1, { region_name: "eu", aws_secret_access_key: "s3cret" }],
      ["kv/a", "kv", null, 1, { value: [1] }],
    ]);
    expect(answer.entries[0]?.secretFields).toEqual(expect.arrayContaining(["aws_secret_access_key", "aws_session_token"]));
    const [event] = await auditRows();
    expect(event?.detailText).toContain(`${path}@1`);
    expect(event?.detailText).not.toContain("s3cret");
  });

  it("brings only what changed since the cursor, and tombstones of what was deleted or renamed", async () => {
    await save(put(path, {}), put("kv/a", { value: 1 }), put("kv/b", { value: 1 }), put("kv/c", { value: 1 }));
    const { cursor } = await sync(reader(), {});
    await save(put("kv/a", { value: 2 }, 1));
    await save({ op: "delete", path: "kv/b", baseVersion: 1 });
    await save({ op: "rename", path: "kv/c", newPath: "kv/d", baseVersion: 1 });
    const { entries, full } = await sync(reader(), { since: cursor });
    expect(full).toBe(false);
    expect(entries.map((entry) => [entry.path, entry.deleted]).sort()).toEqual([
      ["kv/a", false],
      ["kv/b", true],
      ["kv/c", true],
      ["kv/d", false],
    ]);
  });

  it("sends no tombstone for a path that lives again", async () => {
    await save(put("kv/a", { value: 1 }));
    const { cursor } = await sync(reader(), {});
    await save({ op: "delete", path: "kv/a", baseVersion: 1 });
    await save(put("kv/a", { value: 2 }));
    const { entries } = await sync(reader(), { since: cursor });
    expect(entries).toMatchObject([{ path: "kv/a", deleted: false, data: { value: 2 } }]);
  });

  it("sends a tombstone for the path that an entry had before it came back from the trash under another", async () => {
    const { edits } = await save(put("kv/a", { value: 1 }), put("kv/x", { value: 1 }));
    const { cursor } = await sync(reader(), {});
    const id = edits[0]?.id;
    await save({ op: "delete", path: "kv/a", baseVersion: 1 });
    await save({ op: "undelete", path: "kv/b", id, baseVersion: 2 });
    const shown = async () => (await sync(reader(), { since: cursor })).entries.map((entry) => [entry.path, entry.deleted]);
    expect(await shown()).toEqual([
      ["kv/a", true],
      ["kv/b", false],
    ]);
    await save({ op: "delete", path: "kv/b", baseVersion: 3 });
    await save(put("kv/b", { value: 2 }));
    await save({ op: "undelete", path: "kv/c", id, baseVersion: 4 });
    expect(await shown()).toEqual([
      ["kv/a", true],
      ["kv/b", false],
      ["kv/c", false],
    ]);
  });

  it("sends a tombstone for a name that came back in another case, before the new one", async () => {
    await save(put("config/hr/Db", {}));
    const { cursor } = await sync(reader(), {});
    await save({ op: "delete", path: "config/hr/Db", baseVersion: 1 });
    await save(put("config/hr/db", {}));
    const { entries } = await sync(reader(), { since: cursor });
    expect(entries.map((entry) => [entry.path, entry.deleted])).toEqual([
      ["config/hr/Db", true],
      ["config/hr/db", false],
    ]);
  });

  it("brings a block again when what it refers to was renamed, below a token's prefix too", async () => {
    const bucket = "block/s3-bucket/data";
    await save(put(path, {}), put(bucket, { bucket_name: "b", credentials: { $ref: path } }));
    const narrow = world.caller("reader", { pathPrefix: "block/s3-bucket" });
    const [wide, below] = [await sync(reader(), {}), await sync(narrow, {})];
    await save({ op: "rename", path, newPath: "block/aws-credentials/live", baseVersion: 1 });
    const data = { bucket_name: "b", credentials: { $ref: "block/aws-credentials/live" } };
    const all = (await sync(reader(), { since: wide.cursor })).entries;
    expect(all.map((entry) => entry.path).sort()).toEqual(["block/aws-credentials/live", path, bucket]);
    expect((await sync(narrow, { since: below.cursor })).entries).toMatchObject([{ path: bucket, data, deleted: false }]);
  });

  it("names every field as secret that holds one, also where the schema no longer says so", async () => {
    await save(put("config/hr/db", { host: "h" }));
    await save(put("config/hr/db", { host: "h" }, 1), { ...put("config/hr/x", { token: "t" }), secretFields: ["token"] });
    await save({ op: "patch", path: "config/hr/x", baseVersion: 1, set: { token: "plain now" }, secretFields: [] });
    const shown = Object.fromEntries((await sync(reader(), {})).entries.map((entry) => [entry.path, entry.secretFields]));
    expect(shown).toEqual({ "config/hr/db": [], "config/hr/x": [] });
    await save({ op: "patch", path: "config/hr/x", baseVersion: 1, set: { other: 1 } });
    await save(put("config/hr/y", {}, 0));
    await save({ op: "patch", path: "config/hr/y", baseVersion: 1, secretFields: ["key"] });
    await save({ op: "patch", path: "config/hr/y", baseVersion: 2, secretFields: [] });
    await save({ op: "patch", path: "config/hr/y", baseVersion: 2, set: { key: "sealed" } });
    const [last] = (await sync(reader(), {})).entries.filter((entry) => entry.path === "config/hr/y");
    expect(last).toMatchObject({ data: { key: "sealed" }, secretFields: ["key"] });
  });

  it("with nothing new leaves no trace in the audit log", async () => {
    await save(put("kv/a", { value: 1 }));
    const { cursor } = await sync(reader(), {});
    expect((await sync(reader(), { since: cursor })).entries).toEqual([]);
    expect(await auditRows()).toHaveLength(1);
  });

  it("is for those who may pull", async () => {
    expect(await codeOf(sync(world.caller("viewer"), {}))).toBe("forbidden");
    expect(await codeOf(sync(world.caller("editor", { permissions: new Set(["list", "write"]) }), {}))).toBe("forbidden");
    expect(await codeOf(currentCursor(world.caller("viewer")))).toBe("forbidden");
  });

  it("that waits is for them too, and the attempt is recorded", async () => {
    const { cursor } = await sync(reader(), {});
    expect(await codeOf(sync(world.caller("viewer"), { since: cursor, wait: 5 }))).toBe("forbidden");
    expect((await auditRows()).map((event) => event.result)).toEqual(["denied"]);
  });

  it("stays below a token's prefix, tombstones included", async () => {
    await save(put(path, {}), put("kv/a", { value: 1 }), put("kv/b", { value: 1 }));
    const narrow = world.caller("reader", { pathPrefix: "block/aws-credentials" });
    const { cursor, entries } = await sync(narrow, {});
    expect(entries.map((entry) => entry.path)).toEqual([path]);
    await save({ op: "delete", path: "kv/a", baseVersion: 1 });
    await save({ op: "rename", path: "kv/b", newPath: "kv/c", baseVersion: 1 });
    expect((await sync(narrow, { since: cursor })).entries).toEqual([]);
  });
});

describe("a cursor", () => {
  it("that was altered, is of another scope or of a later time is gone, never silently wrong", async () => {
    await save(put("kv/a", { value: 1 }));
    const { cursor } = await sync(reader(), {});
    const bytes = Buffer.from(cursor, "base64url");
    for (let index = 0; index < bytes.length; index++) {
      const altered = Buffer.from(bytes);
      altered[index] = (altered[index] ?? 0) ^ 1;
      expect(await codeOf(sync(reader(), { since: altered.toString("base64url") }))).toBe("gone");
    }
    expect(await codeOf(sync(reader(), { since: "nonsense" }))).toBe("gone");
    expect(await codeOf(sync(world.caller("reader", { pathPrefix: "kv" }), { since: cursor }))).toBe("gone");
  });

  it("is the same until something changes, and differs after", async () => {
    await save(put("kv/a", { value: 1 }));
    const { cursor } = await sync(reader(), {});
    expect(await currentCursor(reader())).toBe(cursor);
    await save(put("kv/a", { value: 2 }, 1));
    expect(await currentCursor(reader())).not.toBe(cursor);
  });
});

describe("a waiting pull", () => {
  async function program() {
    const { token: text } = await createTokenFor({ workspace: "default", name: "ship", scopes: ["pull"], days: 30 });
    return callerOfToken(text, { ip: "127.0.0.1", requestId: "test", client: "cli" });
  }

  it("answers as soon as something changes", async () => {
    await save(put("kv/a", { value: 1 }));
    const caller = await program();
    const { cursor } = await sync(caller, {});
    const waiting = sync(caller, { since: cursor, wait: 30 });
    await save(put("kv/a", { value: 2 }, 1));
    expect((await waiting).entries).toMatchObject([{ path: "kv/a", data: { value: 2 } }]);
  });

  it("answers with nothing when its time is over", async () => {
    await save(put("kv/a", { value: 1 }));
    const caller = await program();
    const { cursor } = await sync(caller, {});
    expect(await sync(caller, { since: cursor, wait: 1 })).toMatchObject({ entries: [], cursor });
  });

  it("ends when its token is revoked meanwhile", async () => {
    await save(put("kv/a", { value: 1 }));
    const caller = await program();
    const { cursor } = await sync(caller, {});
    const waiting = codeOf(sync(caller, { since: cursor, wait: 30 }));
    await world.store.write((tx) => tx.token.updateMany({ where: { id: caller.id }, data: { revokedAt: new Date() } }));
    expect(await waiting).toBe("unauthenticated");
  });
});
