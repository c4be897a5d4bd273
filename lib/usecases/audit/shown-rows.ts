import { absentRow, archivedRow, type ChainHead } from "#lib/core/sync-witness.ts";
import { listAuditHashes } from "#lib/store/audit.ts";
import { isOwnCheckpoint, listCheckpoints } from "#lib/store/audit-checkpoints.ts";
import type { ReadTx } from "#lib/store/client.ts";
import { verifiedState } from "./verified.ts";

export type ShownRows = { head: ChainHead; shownAt: (seq: number) => string };

/**
 * Where the audit chain stands, and what it has at these rows: the hash of the row where the instance has written one, `archived` where the
 * rows up to a checkpoint that it has signed are gone, else `absent`. Undefined while there is nothing to vouch for: an empty log, or one that
 * was found altered.
 */
export async function showRows(tx: ReadTx, seqs: readonly number[]): Promise<ShownRows | undefined> {
  if (verifiedState().fault) return undefined;
  const rows = await listAuditHashes(tx, seqs);
  const last = rows.find(({ isLast }) => isLast);
  if (!last?.isMarked) return undefined;
  const head = { seq: last.seq, hash: last.hash };
  const written = new Map(rows.filter(({ isMarked, seq }) => isMarked && seq <= last.seq).map(({ seq, hash }) => [seq, hash]));
  const present = new Set(rows.map(({ seq }) => seq));
  const gone = new Set(seqs.filter((seq) => seq < last.seq && !present.has(seq)));
  const archivedTo = gone.size > 0 ? await findArchivedTo(tx) : 0;
  return { head, shownAt: (seq) => written.get(seq) ?? (gone.has(seq) && seq <= archivedTo ? archivedRow : absentRow) };
}

/** The last row that was put away: the one before the oldest, where it has a checkpoint of our own. 0: none was. */
async function findArchivedTo(tx: ReadTx): Promise<number> {
  const oldest = await tx.auditEvent.findFirst({ orderBy: { seq: "asc" }, select: { seq: true } });
  const last = (oldest?.seq ?? 1) - 1;
  const [checkpoint] = last > 0 ? await listCheckpoints(tx, last - 1, last) : [];
  return checkpoint && isOwnCheckpoint(checkpoint) ? last : 0;
}
