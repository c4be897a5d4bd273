import { createHash } from "node:crypto";
import type { Caller } from "#lib/core/caller.ts";
import { canonicalJson, formatJson, type JsonObject } from "#lib/core/json.ts";
import type { Tx } from "./client.ts";
import { incrementRow, insertRows, updateRow } from "./driver.ts";
import { getInstance } from "./instance.ts";

export type AuditNote = {
  action: string;
  result: "done" | "denied" | "refused";
  /** What was touched, with exact versions; never a value. */
  detail: JsonObject;
  /** Where the event belongs when that is not the caller's workspace. */
  workspaceId?: string;
};

/**
 * Appends one event to the hash chain, in the transaction of what it reports. `seq` has no gaps and its order is the order of commits,
 * because the counter row is locked by the writing transaction. hash = SHA-256(previous hash, canonical row), mac = HMAC(audit key, hash).
 */
export async function appendAudit(tx: Tx, caller: Caller, note: AuditNote): Promise<void> {
  const counter = await incrementRow(tx, { table: "Instance", id: 1, counter: "auditSeq", columns: ["auditSeq", "auditHash"] });
  if (!counter) throw new Error("The instance has no row.");
  const [seq, previous] = [Number(counter.auditSeq), String(counter.auditHash)];
  const row = {
    seq,
    at: new Date(),
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
  const { hash, mac } = chain(previous, row);
  await insertRows(tx, "AuditEvent", [{ ...row, hash, mac }]);
  await updateRow(tx, "Instance", 1, { auditHash: hash });
}

type AuditRow = { at: Date; workspaceId: string | null } & Record<string, string | number | Date | null>;

/** The two marks of a row, given the hash of the one before. */
export function chain(previous: string, row: AuditRow): { hash: string; mac: string } {
  const canonical = canonicalJson({ ...row, at: row.at.toISOString() } as JsonObject);
  const hash = createHash("sha256").update(previous).update("\n").update(canonical).digest("hex");
  return { hash, mac: Buffer.from(getInstance().keyring.hmac("audit-hmac", hash)).toString("hex") };
}
