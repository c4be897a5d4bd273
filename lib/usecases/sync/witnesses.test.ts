import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { answerPull } from "#lib/api/pull.ts";
import { createVerify } from "#lib/cli/signatures.ts";
import { formatNoteKey } from "#lib/core/signed-note.ts";
import { checkWitness, type SyncWitness, witnessHeader } from "#lib/core/sync-witness.ts";
import { getAuditHead, listAuditRows } from "#lib/store/audit.ts";
import { getInstance, setInstance } from "#lib/store/instance.ts";
import { sha256 } from "#lib/store/keys/checksum.ts";
import { decryptCount } from "#lib/store/keys/gcm.ts";
import { openConnection } from "#lib/store/sqlite/sqlite-connection.ts";
import { dropGuards } from "#lib/store/testing.ts";
import { writeCheckpoint } from "#lib/usecases/audit/checkpoints.ts";
import { verifyFurther } from "#lib/usecases/audit/verified.ts";
import { createChange } from "#lib/usecases/changes/changes.ts";
import { openTestWorkspace } from "#lib/usecases/testing.ts";

let world: Awaited<ReturnType<typeof openTestWorkspace>>;
beforeEach(async () => {
  world = await openTestWorkspace();
  await save(put("block/secret/pin", "s3cret"), put("kv/a", "1"));
});
afterEach(() => world.close());

const save = (...edits: unknown[]) => createChange(world.caller("editor"), { edits });
const put = (path: string, value: string, baseVersion = 0) => ({ op: "put", path, baseVersion, data: { value } });
const head = () => world.store.read(getAuditHead);
const hashAt = async (seq: number) => (await world.store.read((tx) => listAuditRows(tx, seq - 1, seq)))[0]?.hash;

type Pulled = { status: number; body: string; sent: string | undefined; witness: SyncWitness | undefined };

async function pull({
  known,
  query = "",
  etag = null,
  host = 0,
}: {
  known?: number;
  query?: string;
  etag?: string | null;
  host?: number;
}): Promise<Pulled> {
  const caller = world.caller("reader", { id: `host-${host}`, credential: `token-${host}` });
  const url = `http://localhost/api/v1/sync${query}`;
  const witness = known === undefined ? null : String(known);
  const { status, headers, body } = await answerPull(caller, { url, etag, witness, signal: () => AbortSignal.timeout(10_000) });
  const text = body ? new TextDecoder().decode(body) : "";
  const sent = headers[witnessHeader];
  const key = formatNoteKey(world.keyring.syncSigner.key);
  const checked = sent === undefined ? undefined : checkWitness(sent, JSON.parse(text), key, { sha256, verify: createVerify() });
  return { status, body: text, sent, witness: checked && "witness" in checked ? checked.witness : undefined };
}

function alter(sql: string): void {
  dropGuards(world.databaseFile);
  const connection = openConnection(world.databaseFile, "write");
  connection.exec(sql);
  connection.close();
}

describe("what goes with a pull", () => {
  it("is the head of the log with the pull's own event, signed beside exactly that answer", async () => {
    const before = await head();
    const { witness } = await pull({});
    const after = await head();
    expect(after.seq).toBe(before.seq + 1);
    expect(witness).toMatchObject({
      instance: world.keyring.instanceId,
      workspace: "default",
      epoch: 1,
      revision: 1,
      head: after,
      known: null,
    });
  });

  it("shows what the log has at the row that the client knows, and that it ends before a row that never was", async () => {
    const { witness } = await pull({});
    const seen = witness?.head;
    await save(put("kv/a", "2", 1));
    const later = await pull({ known: seen?.seq });
    expect(later.witness?.known).toEqual({ seq: seen?.seq, shown: seen?.hash });
    expect(later.witness?.head.seq).toBeGreaterThan(seen?.seq ?? 0);
    expect((await pull({ known: 1 })).witness?.known).toEqual({ seq: 1, shown: await hashAt(1) });
    expect((await pull({ known: 999_999_999_999 })).witness?.known).toEqual({ seq: 999_999_999_999, shown: "absent" });
    for (const known of [0, -1, 1.5]) expect((await pull({ known })).witness?.known).toBeNull();
  });

  it("is there too when nothing is delivered, and costs no event", async () => {
    const before = await head();
    const { witness, body } = await pull({ query: "?paths=-", known: 1 });
    expect(JSON.parse(body)).toMatchObject({ entries: [], full: true });
    expect(witness?.head).toEqual(before);
    expect(await head()).toEqual(before);
  });

  it("is not there for a pull that has nothing new, which reads nothing", async () => {
    const { body } = await pull({});
    const { cursor } = JSON.parse(body);
    await pull({ query: `?since=${cursor}`, etag: `"${cursor}"` });
    const reads = countReads();
    expect(await pull({ query: `?since=${cursor}`, etag: `"${cursor}"`, known: 1 })).toMatchObject({ status: 304, sent: undefined });
    expect(reads()).toBe(0);
  });
});

/** Counts the reading transactions from now on. */
function countReads(): () => number {
  const instance = getInstance();
  let reads = 0;
  const read: typeof instance.store.read = (fn) => {
    reads++;
    return world.store.read(fn);
  };
  setInstance({ ...instance, store: { ...world.store, read } });
  return () => reads;
}

describe("a thousand who pull the same and know different rows", () => {
  it("share one preparation and one body, and a few reads for the rows of all", async () => {
    for (let n = 1; n <= 20; n++) await save(put("kv/a", String(n + 1), n));
    const rows = (await head()).seq;
    const hashes = new Map((await world.store.read((tx) => listAuditRows(tx, 0, rows))).map(({ seq, hash }) => [seq, hash]));
    const [decrypted, reads] = [decryptCount(), countReads()];
    const all = await Promise.all(Array.from({ length: 1_000 }, (_, host) => pull({ host, known: 1 + (host % rows) })));
    expect(decryptCount() - decrypted).toBe(2);
    expect(new Set(all.map(({ body }) => body)).size).toBe(1);
    // One for the answer; the rest for rows.
    expect(reads()).toBeLessThanOrEqual(15);
    for (const [host, { witness }] of all.entries())
      expect(witness?.known).toEqual({ seq: 1 + (host % rows), shown: hashes.get(1 + (host % rows)) });
    expect(new Set(all.map(({ sent }) => sent)).size).toBeLessThanOrEqual(rows * 15);
  });

  it("are never shown less than somebody was before they asked", async () => {
    let newest = 0;
    const ask = async (host: number) => {
      for (let turn = 0; turn < host % 7; turn++) await new Promise(setImmediate);
      const known = newest || undefined;
      const { witness } = await pull({ host, known, query: host % 2 ? "" : "?paths=kv/*" });
      expect(witness?.head.seq).toBeGreaterThanOrEqual(known ?? 0);
      if (known) expect(witness?.known?.shown).toBe(await hashAt(known));
      newest = Math.max(newest, witness?.head.seq ?? 0);
    };
    await Promise.all(Array.from({ length: 300 }, (_, host) => ask(host)));
  });
});

describe("a log that was altered", () => {
  it("at the row that is asked for is not shown as if it were right", async () => {
    const { witness } = await pull({});
    await pull({});
    const seq = witness?.head.seq ?? 0;
    alter(`UPDATE "AuditEvent" SET "hash" = '${"ab".repeat(32)}' WHERE "seq" = ${seq}`);
    expect((await pull({ known: seq })).witness?.known).toEqual({ seq, shown: "absent" });
  });

  it("is not vouched for any more once the server has found it", async () => {
    await pull({});
    expect((await pull({})).sent).toBeDefined();
    alter(`UPDATE "AuditEvent" SET "actorName" = 'somebody else' WHERE "seq" = 1`);
    await world.store.read(verifyFurther);
    expect(await pull({})).toMatchObject({ status: 200, sent: undefined });
  });

  it("whose counter says otherwise than its last row is not vouched for", async () => {
    await pull({});
    alter(`UPDATE "Instance" SET "auditSeq" = "auditSeq" + 5`);
    expect(await pull({ query: "?paths=-" })).toMatchObject({ status: 200, sent: undefined });
  });
});

describe("rows that are gone", () => {
  it("below a checkpoint of the instance are archived, others absent", async () => {
    for (let n = 0; n < 3; n++) await pull({});
    await writeCheckpoint();
    const checkpoint = (await head()).seq;
    for (let n = 0; n < 3; n++) await pull({});
    alter(`DELETE FROM "AuditEvent" WHERE "seq" <= ${checkpoint} OR "seq" = ${checkpoint + 2}`);
    const shown = async (known: number) => (await pull({ known })).witness?.known?.shown;
    expect(await shown(checkpoint - 1)).toBe("archived");
    expect(await shown(checkpoint)).toBe("archived");
    expect(await shown(checkpoint + 1)).toBe(await hashAt(checkpoint + 1));
    expect(await shown(checkpoint + 2)).toBe("absent");
    alter(`DELETE FROM "AuditEvent" WHERE "seq" <= ${checkpoint + 1}`);
    expect(await shown(checkpoint)).toBe("absent");
  });
});
