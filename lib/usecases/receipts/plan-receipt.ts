import type { ReceiptEntry } from "#lib/api/contract/receipts.ts";
import { type Caller, isInScope } from "#lib/core/caller.ts";
import { foldPath } from "#lib/core/paths.ts";
import type { ReadTx } from "#lib/store/client.ts";
import {
  type HeldRow,
  type KnownEntry,
  loadChangesAbout,
  loadDeletedAt,
  loadDelivered,
  loadKnown,
} from "#lib/store/receipts/held-entries.ts";
import { workspaceOf } from "#lib/usecases/usecase.ts";
import type { Receipt } from "./read-receipt.ts";

/** What a receipt changes of what a client holds: rows to write anew, entries that it holds no more, paths at which we know nothing. */
export type ReceiptPlan = { writes: HeldRow[]; gone: string[]; ignored: string[]; held: HeldRow[]; newlyDrifted: HeldRow[] };

/**
 * Compares a receipt with what its client held. Only what differs is looked up, and only that is written. `movedAway`: the entries that live no
 * more where they were held; the same words may be about another one that was made in their place.
 */
export async function planReceipt(
  tx: ReadTx,
  caller: Caller,
  receipt: Receipt,
  { before, movedAway }: { before: readonly HeldRow[]; movedAway: ReadonlySet<string> },
  now: Date,
): Promise<ReceiptPlan> {
  const byPath = new Map(before.map((row) => [foldPath(row.path), row]));
  const byId = new Map(before.map((row) => [row.entryId, row]));
  const moved = receipt.entries.filter((entry) => {
    const row = byPath.get(foldPath(entry.path));
    return !saysTheSame(entry, row, receipt) || (row !== undefined && movedAway.has(row.entryId));
  });
  const { entryAt, ignored } = await resolve(tx, caller, moved, byPath);
  const sent = await loadSent(tx, caller, moved);
  const after = new Map(byId);
  const gone = new Set(leftOut(receipt, before, byPath));
  const writes = new Map<string, HeldRow>();
  for (const entry of moved) {
    const known = entryAt.get(foldPath(entry.path));
    const stale = byPath.get(foldPath(entry.path));
    if (stale && stale.entryId !== known?.id) gone.add(stale.entryId);
    if (known) writes.set(known.id, heldRow({ entry, known, before: byId.get(known.id), sent, receipt, now }));
  }
  for (const id of gone) after.delete(id);
  for (const [id, row] of writes) after.set(id, row);
  const newlyDrifted = [...writes.values()].filter((row) => row.isDrifted && !byId.get(row.entryId)?.isDrifted);
  const takenAway = [...gone].filter((id) => byId.has(id) && !writes.has(id));
  return { writes: [...writes.values()], gone: takenAway, ignored, held: [...after.values()], newlyDrifted };
}

function saysTheSame(entry: ReceiptEntry, row: HeldRow | undefined, receipt: Receipt): boolean {
  if (!row || row.path !== entry.path || row.version !== entry.version || row.hash !== entry.hash || row.sentAs !== entry.sentAs)
    return false;
  if (row.isDrifted !== isDrifted(entry, row, receipt)) return false;
  return !isBaseline(entry, receipt) || row.appliedHash === entry.hash;
}

/** The client has just written this: what other hashes of the version are compared with. */
function isBaseline(entry: ReceiptEntry, { state }: Receipt): boolean {
  return state === "applied" && !entry.drifted;
}

/** By the client's own word; or, whatever it says, because the same version gave another hash when it was applied. */
function isDrifted(entry: ReceiptEntry, row: HeldRow | undefined, receipt: Receipt): boolean {
  if (entry.drifted) return true;
  if (isBaseline(entry, receipt)) return false;
  const applied = row && row.version === entry.version ? row.appliedHash : null;
  return applied !== null && applied !== entry.hash;
}

function leftOut({ complete, entries, gone }: Receipt, before: readonly HeldRow[], byPath: ReadonlyMap<string, HeldRow>): string[] {
  if (!complete) return gone.flatMap((path) => byPath.get(foldPath(path))?.entryId ?? []);
  const listed = new Set(entries.map(({ path }) => foldPath(path)));
  return before.filter(({ path }) => !listed.has(foldPath(path))).map(({ entryId }) => entryId);
}

/** The entry at each path: the one that lives there, else the one that the client held under it, else the one that was deleted there. */
async function resolve(tx: ReadTx, caller: Caller, moved: readonly ReceiptEntry[], byPath: ReadonlyMap<string, HeldRow>) {
  const workspaceId = workspaceOf(caller);
  const entryAt = await loadDelivered(
    tx,
    workspaceId,
    moved.map(({ path }) => path),
  );
  for (const [path, entry] of entryAt) if (!isInScope(caller, entry.path)) entryAt.delete(path);
  const lost = moved.map(({ path }) => path).filter((path) => !entryAt.has(foldPath(path)));
  const heldIds = lost.flatMap((path) => byPath.get(foldPath(path))?.entryId ?? []);
  const held = await loadKnown(tx, workspaceId, heldIds);
  const deleted = await loadDeletedAt(tx, workspaceId, lost);
  const taken = new Set([...entryAt.values()].map(({ id }) => id));
  const ignored: string[] = [];
  for (const path of lost) {
    const known = held.get(byPath.get(foldPath(path))?.entryId ?? "") ?? deleted.get(foldPath(path));
    // Renamed, and the client holds it under its new path too: the old one is left over.
    if (known && !taken.has(known.id)) {
      taken.add(known.id);
      entryAt.set(foldPath(path), known);
    } else ignored.push(path);
  }
  return { entryAt, ignored };
}

function loadSent(tx: ReadTx, caller: Caller, moved: readonly ReceiptEntry[]): Promise<Set<string>> {
  return loadChangesAbout(
    tx,
    workspaceOf(caller),
    moved.flatMap(({ sentAs }) => sentAs ?? []),
  );
}

type Seen = { entry: ReceiptEntry; known: KnownEntry; before?: HeldRow; sent: ReadonlySet<string>; receipt: Receipt; now: Date };

function heldRow({ entry, known, before, sent, receipt, now }: Seen): HeldRow {
  // Versions are counted without a gap: one above the head never was.
  const version = entry.version !== null && entry.version <= known.headVersion ? entry.version : null;
  const isSameVersion = before !== undefined && before.version === version;
  const drifted = isDrifted(entry, before, receipt);
  const sentAs = entry.sentAs !== null && sent.has(`${entry.sentAs}/${known.id}`) ? entry.sentAs : null;
  const isAnswered = !drifted || (sentAs !== null && sentAs !== before?.sentAs);
  const asked = before && !isAnswered ? { askedAt: before.askedAt, askedBy: before.askedBy } : { askedAt: null, askedBy: "" };
  return {
    ...{ entryId: known.id, path: entry.path, version, hash: entry.hash, sentAs },
    appliedHash: isBaseline(entry, receipt) ? entry.hash : isSameVersion ? before.appliedHash : null,
    isDrifted: drifted,
    driftedAt: drifted ? (before?.driftedAt ?? now) : null,
    since: isSameVersion ? before.since : now,
    ...asked,
  };
}
