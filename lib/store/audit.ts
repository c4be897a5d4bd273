import { type AuditRow, auditRowHash, auditRowText, type ChainPoint, followChain } from "#lib/core/audit-row.ts";
import type { Caller } from "#lib/core/caller.ts";
import { formatJson, type JsonObject } from "#lib/core/json.ts";
import { Prisma } from "#prisma/generated/client.ts";
import type { ReadTx, Tx } from "./client.ts";
import { incrementRow, insertRows, updateRow } from "./driver.ts";
import { getInstance } from "./instance.ts";
import { sha256 } from "./keys/checksum.ts";

export type AuditNote = {
  action: string;
  result: "done" | "denied" | "refused";
  /** What was touched, with exact versions; never a value. */
  detail: JsonObject;
  /** Where the event belongs when that is not the caller's workspace. */
  workspaceId?: string;
};

/** An event as it is stored: the chain's two marks beside the row. */
export type StoredAuditRow = AuditRow & { hash: string; mac: string };

/**
 * Appends one event to the hash chain, in the transaction of what it reports. `seq` has no gaps and its order is the order of commits,
 * because the counter row is locked by the writing transaction. hash = SHA-256(previous hash, canonical row), mac = HMAC(audit key, hash).
 */
export function appendAudit(tx: Tx, caller: Caller, note: AuditNote): Promise<void> {
  return appendAudits(tx, [{ caller, note }]);
}

/** The same for several events, one behind the other. */
export async function appendAudits(tx: Tx, events: readonly { caller: Caller; note: AuditNote }[]): Promise<void> {
  const by = events.length;
  const counter = await incrementRow(tx, { table: "Instance", id: 1, counter: "auditSeq", by, columns: ["auditSeq", "auditHash"] });
  if (!counter) throw new Error("The instance has no row.");
  const at = new Date();
  let seq = Number(counter.auditSeq) - by;
  let hash = String(counter.auditHash);
  const rows = events.map(({ caller, note }) => {
    const row = auditRowOf(caller, note, ++seq, at);
    hash = auditRowHash(hash, auditRowText(row), sha256);
    return { ...row, at, hash, mac: auditMark(hash) };
  });
  await insertRows(tx, "AuditEvent", rows);
  await updateRow(tx, "Instance", 1, { auditHash: hash });
}

function auditRowOf(caller: Caller, note: AuditNote, seq: number, at: Date): AuditRow {
  return {
    seq,
    at: at.toISOString(),
    workspaceId: note.workspaceId ?? caller.workspaceId,
    actorKind: caller.kind,
    actorId: caller.id,
    actorName: caller.name,
    credential: caller.credential,
    ip: caller.ip,
    action: note.action,
    result: note.result,
    detailText: formatJson(note.detail),
    requestId: caller.requestId,
  };
}

/** The rows of the whole instance with numbers above `after` and up to `to`, in order; all of them are held in memory at once. */
export async function listAuditRows(tx: ReadTx, after: number, to: number): Promise<StoredAuditRow[]> {
  const rows = await tx.auditEvent.findMany({ where: { seq: { gt: after, lte: to } }, orderBy: { seq: "asc" } });
  return rows.map((row) => ({ ...row, at: row.at.toISOString() }));
}

/** Where the chain ends by the instance's own counter: number and hash of the row that was written last. */
export async function getAuditHead(tx: ReadTx): Promise<{ seq: number; hash: string }> {
  const { auditSeq, auditHash } = await tx.instance.findUniqueOrThrow({ where: { id: 1 }, select: { auditSeq: true, auditHash: true } });
  return { seq: auditSeq, hash: auditHash };
}

/** A row by what the chain knows it by. `isMarked`: the instance has written it; whoever can write the file alone can put any hash there, but not its mark. */
export type AuditHash = { seq: number; hash: string; isMarked: boolean; isLast: boolean };

/** What no row's number is above. */
const auditSeqMax = 2 ** 31 - 1;

/** Of these rows those that there are, and the one that was written last by the instance's counter, in one statement. */
export async function listAuditHashes(tx: ReadTx, seqs: readonly number[]): Promise<AuditHash[]> {
  const last = Prisma.sql`(SELECT "auditSeq" FROM "Instance" WHERE "id" = 1)`;
  const asked = [last, ...seqs.filter((seq) => seq <= auditSeqMax).map((seq) => Prisma.sql`${seq}`)];
  const rows = await tx.$queryRaw<{ seq: number | bigint; hash: string; mac: string; isLast: number | bigint | boolean }[]>`
    SELECT "seq", "hash", "mac", "seq" = ${last} AS "isLast" FROM "AuditEvent" WHERE "seq" IN (${Prisma.join(asked)})`;
  return rows.map(({ seq, hash, mac, isLast }) => ({ seq: Number(seq), hash, isMarked: auditMark(hash) === mac, isLast: Boolean(isLast) }));
}

/** What is wrong with a row that follows `point`, in words; undefined when it stands where and as it was written. */
export function findRowFault(point: ChainPoint, row: StoredAuditRow): string | undefined {
  if (row.seq !== point.seq + 1) return `row ${point.seq + 1} is missing`;
  if (auditRowHash(point.hash, auditRowText(row), sha256) !== row.hash) return "the row does not give its hash";
  return auditMark(row.hash) === row.mac ? undefined : "its mark was not made with the instance's key";
}

/** The point behind a stored row. */
export function pointBehind(point: ChainPoint, { seq, hash }: Pick<StoredAuditRow, "seq" | "hash">): ChainPoint {
  return { ...followChain(point, hash, sha256), seq };
}

/** The mark that only this instance can make: HMAC of a row's hash under the audit key, 64 hex digits. */
export function auditMark(hash: string): string {
  return Buffer.from(getInstance().keyring.hmac("audit-hmac", hash)).toString("hex");
}
