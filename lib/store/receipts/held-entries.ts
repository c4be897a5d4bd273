import { deliveredKinds, foldPath } from "#lib/core/paths.ts";
import type { ReadTx, Tx } from "#lib/store/client.ts";
import { deleteRows, insertRows } from "#lib/store/driver.ts";
import type { Prisma } from "#prisma/generated/client.ts";

export type HeldRow = Omit<Prisma.HeldEntryGetPayload<object>, "clientId">;

const columns = {
  ...{ entryId: true, path: true, version: true, hash: true, appliedHash: true, isDrifted: true, driftedAt: true },
  ...{ since: true, askedAt: true, askedBy: true, sentAs: true },
} as const;

/** Everything that a client holds. */
export function listHeld(tx: ReadTx, clientId: string): Promise<HeldRow[]> {
  return tx.heldEntry.findMany({ where: { clientId }, select: columns });
}

/** Of these the entries that do not live any more where the client has fetched them: something else may stand there by now. */
export async function listMovedAway(tx: ReadTx, clientId: string): Promise<Set<string>> {
  const rows = await tx.$queryRaw<{ entryId: string }[]>`
    SELECT h."entryId" FROM "HeldEntry" h JOIN "Entry" e ON e."id" = h."entryId"
    WHERE h."clientId" = ${clientId} AND (e."isDeleted" OR e."path" <> h."path")`;
  return new Set(rows.map(({ entryId }) => entryId));
}

/** What a client holds of one entry; undefined when nothing. */
export async function findHeld(tx: ReadTx, clientId: string, entryId: string): Promise<HeldRow | undefined> {
  return (await tx.heldEntry.findUnique({ where: { clientId_entryId: { clientId, entryId } }, select: columns })) ?? undefined;
}

/** The paths at which a client holds what somebody asks it to send. */
export async function listAsked(tx: ReadTx, clientId: string): Promise<string[]> {
  const rows = await tx.heldEntry.findMany({ where: { clientId, askedAt: { not: null } }, select: { path: true } });
  return rows.map(({ path }) => path).sort();
}

/** Writes rows anew, and takes away those of the entries in `gone`. A few statements, whatever their number. */
export async function writeHeld(tx: Tx, clientId: string, rows: readonly HeldRow[], gone: readonly string[]): Promise<void> {
  await deleteRows(tx, "HeldEntry", { clientId }, "entryId", [...gone, ...rows.map(({ entryId }) => entryId)]);
  await insertRows(
    tx,
    "HeldEntry",
    rows.map((row) => ({ clientId, ...row })),
  );
}

/** Sets or takes back the wish that a client sends what it holds of an entry, and counts its wishes. */
export async function askFor(tx: Tx, clientId: string, entryId: string, asked: { at: Date; by: string } | null): Promise<void> {
  const data = { askedAt: asked?.at ?? null, askedBy: asked?.by ?? "" };
  await tx.heldEntry.updateMany({ where: { clientId, entryId }, data });
  const askedCount = await tx.heldEntry.count({ where: { clientId, askedAt: { not: null } } });
  await tx.syncClient.updateMany({ where: { id: clientId }, data: { askedCount } });
}

const known = { id: true, path: true, headVersion: true } as const;
export type KnownEntry = Prisma.EntryGetPayload<{ select: typeof known }>;

/** What is delivered to programs and lives at these paths, by folded path. */
export async function loadDelivered(tx: ReadTx, workspaceId: string, paths: readonly string[]): Promise<Map<string, KnownEntry>> {
  const kind = { in: [...deliveredKinds] };
  const rows = await tx.entry.findMany({ where: { workspaceId, kind, livePath: { in: paths.map(foldPath) } }, select: known });
  return new Map(rows.map((row) => [foldPath(row.path), row]));
}

/** What was deleted at these very paths, the latest at each, by folded path. */
export async function loadDeletedAt(tx: ReadTx, workspaceId: string, paths: readonly string[]): Promise<Map<string, KnownEntry>> {
  if (paths.length === 0) return new Map();
  const rows = await tx.entry.findMany({
    where: { workspaceId, kind: { in: [...deliveredKinds] }, isDeleted: true, path: { in: [...paths] } },
    select: { ...known, headRevision: true },
  });
  const latestLast = rows.toSorted((a, b) => a.headRevision - b.headRevision);
  return new Map(latestLast.map(({ headRevision: _, ...row }) => [foldPath(row.path), row]));
}

/** Entries by id, living or not. */
export async function loadKnown(tx: ReadTx, workspaceId: string, ids: readonly string[]): Promise<Map<string, KnownEntry>> {
  if (ids.length === 0) return new Map();
  const rows = await tx.entry.findMany({ where: { workspaceId, id: { in: [...ids] } }, select: known });
  return new Map(rows.map((row) => [row.id, row]));
}

/** The pairs `<number>/<entry id>` of those changes of the workspace that are or were about the entry. */
export async function loadChangesAbout(tx: ReadTx, workspaceId: string, numbers: readonly number[]): Promise<Set<string>> {
  if (numbers.length === 0) return new Set();
  const rows = await tx.change.findMany({
    where: { workspaceId, number: { in: [...new Set(numbers)] } },
    select: { number: true, edits: { select: { entryId: true } } },
  });
  return new Set(rows.flatMap(({ number, edits }) => edits.map(({ entryId }) => `${number}/${entryId}`)));
}
