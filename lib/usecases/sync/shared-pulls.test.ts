import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { SyncEntry } from "#lib/api/contract/sync.ts";
import { startOfChain } from "#lib/core/audit-row.ts";
import type { Caller } from "#lib/core/caller.ts";
import { findRowFault, listAuditRows, pointBehind } from "#lib/store/audit.ts";
import { decryptCount } from "#lib/store/keys/gcm.ts";
import { createChange } from "#lib/usecases/changes/changes.ts";
import { addTestWorkspace, openTestWorkspace, testCaller } from "#lib/usecases/testing.ts";
import { codeOf } from "#lib/usecases/testing-team.ts";
import { sync } from "./sync.ts";

let world: Awaited<ReturnType<typeof openTestWorkspace>>;
const block = "block/aws-credentials/prod";
beforeEach(async () => {
  world = await openTestWorkspace();
  await save(put(block, { aws_secret_access_key: "s3cret" }), put("kv/a", { value: 1 }));
});
afterEach(() => world.close());

const save = (...edits: unknown[]) => createChange(world.caller("editor"), { edits });
const put = (path: string, data: object, baseVersion = 0) => ({ op: "put", path, baseVersion, data });
const host = (index: number, more: Partial<Caller> = {}) =>
  world.caller("reader", { id: `host-${index}`, name: `host ${index}`, credential: `token-${index}`, requestId: `r-${index}`, ...more });
const hosts = (count: number) => Array.from({ length: count }, (_, index) => host(index));
const paths = (entries: readonly SyncEntry[]) => entries.map(({ path }) => path);
const audited = () => world.store.read((tx) => tx.auditEvent.findMany({ where: { action: "sync" }, orderBy: { seq: "asc" } }));

async function findFaultOfChain(): Promise<string | undefined> {
  let point = startOfChain;
  for (const row of await world.store.read((tx) => listAuditRows(tx, 0, 1_000_000))) {
    const fault = findRowFault(point, row);
    if (fault) return fault;
    point = pointBehind(point, row);
  }
  const { auditSeq } = await world.store.read((tx) => tx.instance.findUniqueOrThrow({ where: { id: 1 } }));
  return auditSeq === point.seq ? undefined : "the counter is ahead";
}

/** Holds the one writing connection until it is let go. */
function holdWriter() {
  let letGo = () => {};
  const gate = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  return { letGo, held: world.store.write(() => gate) };
}

describe("pulls that are under way together", () => {
  it("are decrypted once, and each has an audit event of its own in one unbroken chain", async () => {
    const before = decryptCount();
    const answers = await Promise.all(hosts(100).map((caller) => sync(caller, {})));
    expect(decryptCount() - before).toBe(2);
    expect(new Set(answers).size).toBe(1);
    expect(answers[0]?.entries).toMatchObject([{ path: block, data: { aws_secret_access_key: "s3cret" } }, { path: "kv/a" }]);
    const events = await audited();
    expect(events.map(({ actorId }) => actorId).toSorted()).toEqual(
      hosts(100)
        .map(({ id }) => id)
        .toSorted(),
    );
    for (const { actorId, actorName, credential, requestId, result, detailText } of events) {
      const [, index] = actorId.split("-");
      expect({ actorName, credential, requestId, result }).toEqual({
        ...{ actorName: `host ${index}`, credential: `token-${index}`, requestId: `r-${index}`, result: "done" },
      });
      expect(JSON.parse(detailText)).toMatchObject({ revision: 1, since: null, count: 2, items: [`${block}@1`, "kv/a@1"] });
    }
    expect(await findFaultOfChain()).toBeUndefined();
  });

  it("keep nothing for who comes later: it is decrypted anew", async () => {
    await sync(host(0), {});
    const before = decryptCount();
    await sync(host(1), {});
    expect(decryptCount() - before).toBe(2);
  });

  it("share nothing across prefixes, patterns, cursors, workspaces and rights", async () => {
    const other = await addTestWorkspace(world, "other");
    await createChange(testCaller(other, "editor"), { edits: [put("kv/a", { value: "of the other" })] });
    const { cursor } = await sync(host(0), {});
    await save(put("kv/b", { value: 2 }));
    const weak = host(9, { permissions: new Set(["list"] as const) });
    const [all, below, chosen, since, foreign, refused, again] = await Promise.all([
      sync(host(1), {}),
      sync(host(2, { pathPrefix: "kv" }), {}),
      sync(host(3), { paths: "kv/a" }),
      sync(host(4), { since: cursor }),
      sync(testCaller(other, "reader"), {}),
      codeOf(sync(weak, {})),
      sync(host(5), {}),
    ]);
    expect(paths(all.entries)).toEqual([block, "kv/a", "kv/b"]);
    expect(paths(below.entries)).toEqual(["kv/a", "kv/b"]);
    expect(paths(chosen.entries)).toEqual(["kv/a"]);
    expect(paths(since.entries)).toEqual(["kv/b"]);
    expect(foreign).toMatchObject({ workspace: "other", entries: [{ path: "kv/a", data: { value: "of the other" } }] });
    expect(refused).toBe("forbidden");
    expect(again).toBe(all);
    expect((await audited()).filter(({ actorId }) => actorId === "host-9").map(({ result }) => result)).toEqual(["denied"]);
  });

  it("leave nobody waiting, whenever they come", async () => {
    const later = async (turns: number) => {
      for (let turn = 0; turn < turns; turn++) await null;
      return sync(host(turns), {});
    };
    const answers = await Promise.all(Array.from({ length: 400 }, (_, turns) => later(turns)));
    expect(answers.every(({ entries }) => entries.length === 2)).toBe(true);
    expect(await audited()).toHaveLength(400);
  });

  it("never give anybody less than what was saved before it asked", async () => {
    const { letGo, held } = holdWriter();
    const saving = save(put("kv/b", { value: 2 }));
    // Prepared from before the save, and waiting for its audit event behind it.
    const early = sync(host(0), {});
    await world.store.read(async () => {});
    letGo();
    await Promise.all([held, saving]);
    const late = await sync(host(1), {});
    expect(paths(late.entries)).toContain("kv/b");
    await early;
  });

  it("let nobody have anything when the audit events cannot be written, and serve the next when they can", async () => {
    await world.store.write(
      (tx) =>
        tx.$executeRaw`CREATE TRIGGER "no_sync" BEFORE INSERT ON "AuditEvent" WHEN NEW."actorId" = 'host-7' BEGIN SELECT RAISE(ABORT, 'no'); END`,
    );
    const outcomes = await Promise.allSettled(hosts(10).map((caller) => sync(caller, {})));
    expect(outcomes.map(({ status }) => status)).toEqual(Array(10).fill("rejected"));
    expect(await audited()).toEqual([]);
    expect(await findFaultOfChain()).toBeUndefined();
    expect((await sync(host(1), {})).entries).toHaveLength(2);
  });

  it("are all refused when what is sealed was altered, each with its own event", async () => {
    await world.store.write((tx) => tx.$executeRaw`DROP TRIGGER IF EXISTS "SealedField_refuse_update"`);
    await world.store.write((tx) => tx.$executeRaw`UPDATE "SealedField" SET "blob" = zeroblob(64)`);
    const codes = await Promise.all(hosts(3).map((caller) => codeOf(sync(caller, {}))));
    expect(codes).toEqual(["unavailable", "unavailable", "unavailable"]);
    const refused = (await audited()).filter(({ result }) => result === "refused").map(({ actorId }) => actorId);
    expect(refused.toSorted()).toEqual(["host-0", "host-1", "host-2"]);
  });
});
