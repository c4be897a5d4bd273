import type { ChainPoint } from "#lib/core/audit-row.ts";
import { findRowFault, listAuditRows, pointBehind, type StoredAuditRow } from "#lib/store/audit.ts";
import { isOwnCheckpoint, listCheckpoints, type SignedCheckpoint } from "#lib/store/audit-checkpoints.ts";
import type { ReadTx } from "#lib/store/client.ts";

/** The first thing that is wrong with the log, and at which row. */
export type ChainFault = { seq: number; what: string };

export type CheckedRows = {
  rows: StoredAuditRow[];
  checkpoints: SignedCheckpoint[];
  point: ChainPoint;
  fault: ChainFault | null;
};

/**
 * Reads the rows behind `start` up to row `to` and follows the chain over them: numbers, hashes, marks, and the checkpoints that were signed
 * when they were written. Goes on behind a fault, so that an export shows what stands there; `fault` is the first.
 */
export async function checkChain(tx: ReadTx, start: ChainPoint, to: number, known: readonly SignedCheckpoint[] = []): Promise<CheckedRows> {
  const rows = await listAuditRows(tx, start.seq, to);
  const checkpoints = await listCheckpoints(tx, start.seq, to);
  const signed = new Map([...known, ...checkpoints].map((checkpoint) => [checkpoint.seq, checkpoint]));
  let point = start;
  let fault: ChainFault | null = null;
  for (const row of rows) {
    const what = findRowFault(point, row);
    if (what) fault ??= { seq: Math.min(row.seq, point.seq + 1), what };
    point = pointBehind(point, row);
    const checkpoint = signed.get(row.seq);
    if (checkpoint && !isRightAt(checkpoint, point)) fault ??= { seq: row.seq, what: "a signed checkpoint says otherwise" };
  }
  if (point.seq < to) fault ??= { seq: point.seq + 1, what: `row ${point.seq + 1} is missing` };
  return { rows, checkpoints, point, fault };
}

function isRightAt(checkpoint: SignedCheckpoint, { hash, trail }: ChainPoint): boolean {
  return isOwnCheckpoint(checkpoint) && checkpoint.hash === hash && checkpoint.trail === trail;
}

/** Lets what waits run: a thousand rows take about 15 ms, and a long log would keep everybody else waiting. */
export function giveWay(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
