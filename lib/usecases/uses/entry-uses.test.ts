import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Caller } from "#lib/core/caller.ts";
import { DomainError } from "#lib/core/errors.ts";
import { usersKeptMax } from "#lib/store/entry-uses.ts";
import { createChange } from "#lib/usecases/changes/changes.ts";
import { revealField } from "#lib/usecases/changes/versions.ts";
import { loadBlockDocument } from "#lib/usecases/prefect/block-documents.ts";
import { readVariable } from "#lib/usecases/prefect/variables.ts";
import { queryKvPairs } from "#lib/usecases/prefect1/kv-pairs.ts";
import { revealSecret } from "#lib/usecases/prefect1/secrets.ts";
import { sync } from "#lib/usecases/sync/sync.ts";
import { addTestWorkspace, openTestWorkspace, testCaller } from "#lib/usecases/testing.ts";
import { listUses } from "./entry-uses.ts";
import { noteEntryUse, noteEntryUses, noteLoadedEvent, writeUses } from "./last-used.ts";

let world: Awaited<ReturnType<typeof openTestWorkspace>>;
const secret = "a-secret-value-of-nobody";

beforeEach(async () => {
  world = await openTestWorkspace();
});
afterEach(async () => {
  vi.useRealTimers();
  await writeUses();
  await world.close();
});

const tokenCaller = (name: string, more: Partial<Caller> = {}): Caller =>
  testCaller(world.workspaceId, "reader", {
    kind: "token",
    id: `id-${name}`,
    name,
    credential: `id-${name}`,
    client: "prefect 3.8.3",
    ...more,
  });

async function make(name: string): Promise<string> {
  const path = `block/secret/${name}`;
  await createChange(world.caller("editor"), {
    edits: [{ op: "put", path, baseVersion: 0, data: { value: secret } }],
  });
  return (await world.store.read((tx) => tx.entry.findFirstOrThrow({ where: { path, workspaceId: world.workspaceId } }))).id;
}

const usesOf = async (id: string, caller = world.caller("viewer")) => (await listUses(caller, { id })).uses;
const rowCount = () => world.store.read((tx) => tx.entryUse.count());

describe("uses of an entry", () => {
  it("are counted per credential, client and program, latest first", async () => {
    const id = await make("one");
    vi.useFakeTimers({ toFake: ["Date"], now: new Date("2026-11-21T10:00:00Z") });
    noteEntryUse({ entry: { id, version: 1 }, caller: tokenCaller("etl"), kind: "loaded" });
    vi.setSystemTime(new Date("2026-11-21T10:00:01Z"));
    noteEntryUse({
      entry: { id, version: 1 },
      caller: tokenCaller("etl", { program: { flow: "nightly", deployment: "prod", worker: "w1" } }),
      kind: "loaded",
    });
    vi.setSystemTime(new Date("2026-11-21T10:00:02Z"));
    noteEntryUse({ entry: { id, version: 1 }, caller: tokenCaller("etl", { client: "prefect 3.9.0" }), kind: "loaded" });
    await writeUses();
    vi.setSystemTime(new Date("2026-11-21T10:00:03Z"));
    noteEntryUse({ entry: { id, version: 1 }, caller: tokenCaller("etl"), kind: "loaded" });
    noteEntryUse({ entry: { id, version: 1 }, caller: tokenCaller("etl"), kind: "loaded" });
    expect(await usesOf(id)).toMatchObject([
      { actor: "etl", actorKind: "token", count: 3, firstAt: "2026-11-21T10:00:00.000Z", lastAt: "2026-11-21T10:00:03.000Z", program: {} },
      { client: "prefect 3.9.0", count: 1 },
      { count: 1, program: { flow: "nightly", deployment: "prod", worker: "w1" } },
    ]);
  });

  it("are noted for every entry that a pull delivered, and for no other", async () => {
    const [first, second] = [await make("first"), await make("second")];
    const caller = tokenCaller("ship", { client: "cli" });
    const { cursor } = await sync(caller, {});
    await make("third");
    await sync(caller, { since: cursor });
    await sync(caller, { since: (await sync(caller, { since: cursor })).cursor });
    expect(await usesOf(first)).toMatchObject([{ kind: "synced", actor: "ship", client: "cli", count: 1 }]);
    expect(await usesOf(second)).toMatchObject([{ kind: "synced", count: 1 }]);
    expect(await rowCount()).toBe(3);
  });

  it("are noted for a reveal, and not for one that was refused", async () => {
    const id = await make("one");
    await expect(revealField(world.caller("viewer"), { id, field: "value" })).rejects.toThrow(DomainError);
    await expect(revealField(world.caller("reader"), { id, field: "other" })).rejects.toThrow(DomainError);
    expect(await usesOf(id)).toEqual([]);
    await revealField(world.caller("reader", { client: "browser" }), { id, field: "value" });
    expect(await usesOf(id)).toMatchObject([{ kind: "revealed", actor: "The reader", actorKind: "session", client: "browser", count: 1 }]);
  });

  it("hold the version that was delivered last, at every door", async () => {
    const id = await make("one");
    const patch = { op: "patch", path: "block/secret/one", baseVersion: 1, set: { value: "another" } };
    await createChange(world.caller("editor"), { edits: [patch, { op: "put", path: "kv/k", baseVersion: 0, data: { value: 1 } }] });
    const pair = await world.store.read((tx) => tx.entry.findFirstOrThrow({ where: { path: "kv/k" } }));
    await revealField(world.caller("reader"), { id, field: "value", version: 1 });
    await sync(tokenCaller("ship"), {});
    await loadBlockDocument(tokenCaller("etl"), { id });
    await revealSecret(tokenCaller("prefect-1"), { name: "one" });
    await readVariable(tokenCaller("etl"), { id: pair.id });
    await readVariable(tokenCaller("kept"), { id: pair.id });
    await queryKvPairs(tokenCaller("prefect-1"), { keys: ["k"], orderBy: [], offset: 0, withValues: true });
    const held = (await usesOf(id)).map(({ kind, actor, version }) => [kind, actor, version]);
    expect(held).toHaveLength(4);
    expect(held).toEqual(
      expect.arrayContaining([
        ["revealed", "The reader", 1],
        ["synced", "ship", 2],
        ["loaded", "etl", 2],
        ["loaded", "prefect-1", 2],
      ]),
    );
    expect((await usesOf(pair.id)).map(({ version }) => version)).toEqual([1, 1, 1, 1]);
    await createChange(world.caller("editor"), { edits: [{ op: "put", path: "kv/k", baseVersion: 1, data: { value: 2 } }] });
    await readVariable(tokenCaller("etl"), { id: pair.id });
    const now = (await usesOf(pair.id)).map(({ actor, version, count }) => [actor, version, count]);
    expect(now).toEqual(
      expect.arrayContaining([
        ["etl", 2, 2],
        ["kept", 1, 1],
      ]),
    );
  });

  it("keep the fields of a mask that was ignored, and never a value", async () => {
    const id = await make("one");
    noteEntryUse({ entry: { id, version: 1 }, caller: tokenCaller("echoflow"), kind: "mask ignored", fields: ["value"] });
    expect(await usesOf(id)).toMatchObject([{ kind: "mask ignored", fields: ["value"], actor: "echoflow" }]);
    expect(JSON.stringify(await world.store.read((tx) => tx.entryUse.findMany()))).not.toContain(secret);
  });

  it("are written many at once, in one transaction", async () => {
    const ids = await Promise.all(["a", "b", "c"].map(make));
    let commits = 0;
    const stop = world.store.onCommit(() => commits++);
    for (let i = 0; i < 20; i++)
      noteEntryUses({ entries: ids.map((id) => ({ id, version: 1 })), caller: tokenCaller(`t${i % 4}`), kind: "synced" });
    await writeUses();
    stop();
    expect(commits).toBe(1);
    expect(await rowCount()).toBe(12);
    expect((await usesOf(ids[0] ?? "")).map(({ count }) => count)).toEqual([5, 5, 5, 5]);
  });
});

describe("what is kept is bounded", () => {
  it("to the latest users of each entry and kind", async () => {
    const id = await make("one");
    noteEntryUse({ entry: { id, version: 1 }, caller: tokenCaller("masker"), kind: "mask ignored", fields: ["value"] });
    vi.useFakeTimers({ toFake: ["Date"] });
    for (let i = 0; i <= usersKeptMax; i++) {
      vi.setSystemTime(new Date(Date.UTC(2026, 10, 21, 10, 0, i)));
      noteEntryUse({ entry: { id, version: 1 }, caller: tokenCaller(`t${i}`), kind: "loaded" });
      if (i % 20 === 0) await writeUses();
    }
    const actors = (await usesOf(id)).map(({ actor }) => actor);
    expect(actors).toHaveLength(usersKeptMax + 1);
    expect(actors).toContain("masker");
    expect(actors).not.toContain("t0");
  });

  it("to a year", async () => {
    const id = await make("one");
    vi.useFakeTimers({ toFake: ["Date"], now: new Date("2026-11-21T10:00:00Z") });
    noteEntryUse({ entry: { id, version: 1 }, caller: tokenCaller("old"), kind: "loaded" });
    await writeUses();
    vi.setSystemTime(new Date("2027-11-22T10:00:00Z"));
    noteEntryUse({ entry: { id, version: 1 }, caller: tokenCaller("new"), kind: "loaded" });
    expect((await usesOf(id)).map(({ actor }) => actor)).toEqual(["new"]);
  });
});

describe("another workspace", () => {
  it("gets no uses from here, whatever is claimed", async () => {
    const id = await make("one");
    const other = await addTestWorkspace(world, "other");
    noteEntryUse({ entry: { id, version: 1 }, caller: tokenCaller("thief", { workspaceId: other }), kind: "loaded" });
    noteLoadedEvent(id, { flow: "evil" }, { caller: tokenCaller("thief", { workspaceId: other }), ip: "127.0.0.1" });
    await writeUses();
    expect(await rowCount()).toBe(0);
  });

  it("does not see them, and neither does a token without the path", async () => {
    const id = await make("one");
    const other = await addTestWorkspace(world, "other");
    for (const caller of [testCaller(other, "owner"), tokenCaller("narrow", { pathPrefix: "kv" })]) {
      await expect(usesOf(id, caller)).rejects.toMatchObject({ code: "not_found" });
    }
  });
});

describe("an event about a load", () => {
  const said = { flow: "nightly", flowRun: "brave-otter" };
  const anonymous = { caller: null, ip: "127.0.0.1" };

  it("of the caller itself is part of what the program says", async () => {
    const id = await make("one");
    const caller = tokenCaller("etl", { program: { flow: "nightly", worker: "w1" } });
    noteEntryUse({ entry: { id, version: 1 }, caller, kind: "loaded" });
    await writeUses();
    expect(noteLoadedEvent(id, said, { caller, ip: "10.0.0.9" })).toBe(true);
    expect(await usesOf(id)).toMatchObject([{ program: { flow: "nightly", worker: "w1", flowRun: "brave-otter" }, hint: {}, count: 1 }]);
  });

  it("without a credential never replaces what the caller said", async () => {
    const id = await make("one");
    const caller = tokenCaller("etl");
    noteEntryUse({ entry: { id, version: 1 }, caller, kind: "loaded" });
    noteLoadedEvent(id, said, { caller, ip: "127.0.0.1" });
    noteLoadedEvent(id, { flow: "evil" }, anonymous);
    await writeUses();
    noteLoadedEvent(id, { flow: "evil" }, anonymous);
    expect(await usesOf(id)).toMatchObject([{ program: said, hint: {} }]);
  });

  it("without a credential counts from the same address and within ten minutes only", async () => {
    const id = await make("one");
    vi.useFakeTimers({ toFake: ["Date"], now: new Date("2026-11-21T10:00:00Z") });
    noteEntryUse({ entry: { id, version: 1 }, caller: tokenCaller("etl"), kind: "loaded" });
    expect(noteLoadedEvent(id, said, { caller: null, ip: "10.0.0.9" })).toBe(false);
    vi.setSystemTime(new Date("2026-11-21T10:09:59Z"));
    expect(noteLoadedEvent(id, said, anonymous)).toBe(true);
    vi.setSystemTime(new Date("2026-11-21T10:10:01Z"));
    expect(noteLoadedEvent(id, { flow: "late" }, anonymous)).toBe(false);
    expect(await usesOf(id)).toMatchObject([{ program: {}, hint: said }]);
  });

  it("goes to the load in the same flow, not to the latest", async () => {
    const id = await make("one");
    noteEntryUse({ entry: { id, version: 1 }, caller: tokenCaller("etl", { program: { flow: "nightly" } }), kind: "loaded" });
    noteEntryUse({ entry: { id, version: 1 }, caller: tokenCaller("etl", { program: { flow: "weekly" } }), kind: "loaded" });
    noteEntryUse({ entry: { id, version: 1 }, caller: tokenCaller("etl"), kind: "loaded" });
    noteLoadedEvent(id, said, anonymous);
    noteLoadedEvent(id, { flow: "monthly" }, anonymous);
    expect((await usesOf(id)).map(({ program, hint }) => [program.flow, hint.flowRun ?? hint.flow])).toEqual(
      expect.arrayContaining([
        ["nightly", "brave-otter"],
        ["weekly", undefined],
        [undefined, "monthly"],
      ]),
    );
  });

  it("is dropped where only a pull or a reveal was", async () => {
    const id = await make("one");
    noteEntryUse({ entry: { id, version: 1 }, caller: tokenCaller("ship"), kind: "synced" });
    expect(noteLoadedEvent(id, said, anonymous)).toBe(false);
    expect(noteLoadedEvent(id, said, { caller: tokenCaller("ship"), ip: "127.0.0.1" })).toBe(false);
  });
});
