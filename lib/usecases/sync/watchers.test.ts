import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createTokenFor } from "#lib/usecases/admin.ts";
import { createChange } from "#lib/usecases/changes/changes.ts";
import { callerOfToken } from "#lib/usecases/people/callers.ts";
import { openTestWorkspace } from "#lib/usecases/testing.ts";
import { codeOf } from "#lib/usecases/testing-team.ts";
import { sync, syncUnlessKnown } from "./sync.ts";
import { countWatchers, endWaits } from "./watchers.ts";

let world: Awaited<ReturnType<typeof openTestWorkspace>>;
beforeEach(async () => {
  world = await openTestWorkspace();
  await save(put("kv/app", 1), put("kv/noise", 1));
});
afterEach(() => world.close());

const save = (...edits: unknown[]) => createChange(world.caller("editor"), { edits });
const put = (path: string, value: unknown, baseVersion = 0) => ({ op: "put", path, baseVersion, data: { value } });
const audited = () => world.store.read((tx) => tx.auditEvent.findMany({ where: { action: "sync" }, orderBy: { seq: "asc" } }));

async function program(name = "ship", pathPrefix = "") {
  const { token: text } = await createTokenFor({ workspace: "default", name, scopes: ["pull"], days: 30, pathPrefix });
  return callerOfToken(text, { ip: "127.0.0.1", requestId: "test", client: "cli" });
}

/** Comes back when so many wait. */
async function untilWaiting(count: number): Promise<void> {
  while (countWatchers() !== count) await new Promise((resolve) => setTimeout(resolve, 2));
}

/** Whether a promise is still open after everything that was under way has been done. */
async function isOpen(promise: Promise<unknown>): Promise<boolean> {
  let open = true;
  promise.finally(() => {
    open = false;
  });
  for (let turn = 0; turn < 20; turn++) await world.store.read(async () => {});
  return open;
}

describe("who waits with patterns", () => {
  it("is not woken by what does not fit, pays no audit event for it, and goes on behind it", async () => {
    const caller = await program();
    const asked = { paths: "kv/app*", wait: 30 };
    const { cursor } = await sync(caller, { paths: asked.paths });
    const waiting = sync(caller, { ...asked, since: cursor });
    await untilWaiting(1);
    for (let n = 1; n <= 5; n++) await save(put("kv/noise", n + 1, n));
    expect(await isOpen(waiting)).toBe(true);
    expect(await audited()).toHaveLength(1);
    await save(put("kv/app", 2, 1));
    expect(await waiting).toMatchObject({ revision: 7, entries: [{ path: "kv/app", data: { value: 2 } }] });
    expect(await audited()).toHaveLength(2);
  });

  it("comes with a cursor from before what does not fit, and waits all the same", async () => {
    const caller = await program();
    const { cursor } = await sync(caller, { paths: "kv/app*" });
    await save(put("kv/noise", 2, 1));
    const waiting = sync(caller, { paths: "kv/app*", since: cursor, wait: 30 });
    expect(await isOpen(waiting)).toBe(true);
    await save({ op: "rename", path: "kv/app", newPath: "kv/other", baseVersion: 1 });
    expect((await waiting).entries).toMatchObject([{ path: "kv/app", deleted: true }]);
  });

  it("has a cursor of now when the time is over", async () => {
    const caller = await program();
    const { cursor } = await sync(caller, { paths: "kv/app*" });
    const waiting = sync(caller, { paths: "kv/app*", since: cursor, wait: 1 });
    const holding = syncUnlessKnown(caller, { paths: "kv/app*", wait: 1 }, cursor);
    await save(put("kv/noise", 2, 1));
    const answer = await waiting;
    expect(answer).toMatchObject({ entries: [], revision: 2 });
    expect(await holding).toBe(answer.cursor);
    expect(await sync(caller, { paths: "kv/app*", since: answer.cursor })).toMatchObject({ cursor: answer.cursor });
    expect(await audited()).toHaveLength(1);
  });

  it("sees with a path prefix nothing that is outside of it", async () => {
    const caller = await program("narrow", "config/hr");
    const { cursor } = await sync(caller, {});
    const waiting = sync(caller, { since: cursor, wait: 30 });
    await untilWaiting(1);
    await save(put("kv/app", 2, 1));
    expect(await isOpen(waiting)).toBe(true);
    await save({ op: "put", path: "config/hr/db", baseVersion: 0, data: { host: "h" } });
    expect((await waiting).entries).toMatchObject([{ path: "config/hr/db" }]);
  });
});

describe("many who wait", () => {
  it("get a change all at once, each with an audit event; nobody is left waiting", async () => {
    const callers = await Promise.all(Array.from({ length: 50 }, (_, index) => program(`ship-${index}`)));
    const { cursor } = await sync(callers[0] ?? (await program()), {});
    const waiting = callers.map((caller, index) => sync(caller, { since: cursor, wait: 30 + (index % 20) }));
    await untilWaiting(50);
    await save(put("kv/app", 2, 1));
    const answers = await Promise.all(waiting);
    expect(new Set(answers.map(({ entries }) => JSON.stringify(entries))).size).toBe(1);
    expect(new Set((await audited()).slice(1).map(({ actorId }) => actorId)).size).toBe(50);
    expect(countWatchers()).toBe(0);
  });

  it("end within a second when their tokens are revoked, without a value, also while changes come in", async () => {
    const callers = await Promise.all(Array.from({ length: 30 }, (_, index) => program(`ship-${index}`)));
    const { cursor } = await sync(callers[0] ?? (await program()), { paths: "kv/app*" });
    const codes = callers.map((caller) => codeOf(sync(caller, { paths: "kv/app*", since: cursor, wait: 60 })));
    await untilWaiting(30);
    let isOver = false;
    const noise = (async () => {
      for (let n = 1; !isOver; n++) await save(put("kv/noise", n + 1, n));
    })();
    const revoked = callers.slice(0, 20).map(({ id }) => id);
    await world.store.write((tx) => tx.token.updateMany({ where: { id: { in: revoked } }, data: { revokedAt: new Date() } }));
    const revokedAt = performance.now();
    expect(await Promise.all(codes.slice(0, 20))).toEqual(Array(20).fill("unauthenticated"));
    expect(performance.now() - revokedAt).toBeLessThan(1_000);
    isOver = true;
    await noise;
    expect(countWatchers()).toBe(10);
    await save(put("kv/app", 2, 1));
    expect(await Promise.all(codes.slice(20))).toEqual(Array(10).fill("none"));
    const served = new Set((await audited()).slice(1).map(({ actorId }) => actorId));
    expect([...served].filter((id) => revoked.includes(id))).toEqual([]);
  });

  it("are refused, and that is recorded, when the right to pull is taken from their maker", async () => {
    const caller = await program();
    const { cursor } = await sync(caller, {});
    const code = codeOf(sync(caller, { since: cursor, wait: 60 }));
    await untilWaiting(1);
    await world.store.write((tx) => tx.token.updateMany({ where: { id: caller.id }, data: { scopesText: "list" } }));
    expect(await code).toBe("forbidden");
    expect((await audited()).at(-1)).toMatchObject({ actorId: caller.id, result: "denied" });
  });

  it("leave nothing behind when their clients go", async () => {
    const caller = await program();
    const { cursor } = await sync(caller, {});
    const controllers = Array.from({ length: 10 }, () => new AbortController());
    const codes = controllers.map(({ signal }) => codeOf(sync(caller, { since: cursor, wait: 60 }, signal)));
    await untilWaiting(10);
    for (const controller of controllers) controller.abort();
    expect(await Promise.all(codes)).toEqual(Array(10).fill("unavailable"));
    expect(countWatchers()).toBe(0);
    expect(await codeOf(sync(caller, { since: cursor, wait: 60 }, AbortSignal.abort()))).toBe("unavailable");
    expect(countWatchers()).toBe(0);
  });

  it("are sent home with nothing when the server stops, and so is who still comes", async () => {
    const caller = await program();
    const { cursor } = await sync(caller, {});
    const waiting = sync(caller, { since: cursor, wait: 60 });
    await untilWaiting(1);
    const begin = endWaits();
    expect(await waiting).toMatchObject({ entries: [], cursor });
    expect(await sync(caller, { since: cursor, wait: 60 })).toMatchObject({ entries: [], cursor });
    begin();
  });
});
