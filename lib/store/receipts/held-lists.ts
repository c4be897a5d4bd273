import type { ReadTx } from "#lib/store/client.ts";
import { Prisma } from "#prisma/generated/client.ts";
import { type ClientScope, containing, entryInScope, type ListedClient, numberOrNull, rankedClients, soundClient } from "./client-lists.ts";

type Holding = { version: number | null; behind: number; isDrifted: boolean; driftedAt: Date | null; since: Date };

/** What a client holds of an entry, beside what the entry is now. */
export type ListedHeld = Holding & {
  entryId: string;
  kind: string;
  path: string;
  heldPath: string;
  headVersion: number;
  isDeleted: boolean;
  askedAt: Date | null;
  askedBy: string;
  sentAs: number | null;
};

export type HeldFilter = { show: "all" | "behind" | "drifted"; words: readonly string[]; skip: number; take: number };

const behind = Prisma.sql`CASE WHEN h."version" < e."headVersion" THEN e."headVersion" - h."version" ELSE 0 END`;

/** A page of what a client holds: drifted first, then what is behind, by path. */
export async function listHeldRows(
  tx: ReadTx,
  { workspaceId, pathPrefix }: ClientScope,
  clientId: string,
  { show, words, skip, take }: HeldFilter,
): Promise<{ rows: ListedHeld[]; total: number }> {
  const conditions = [
    Prisma.sql`h."clientId" = ${clientId} AND e."id" = h."entryId" AND e."workspaceId" = ${workspaceId} AND ${entryInScope(pathPrefix)}`,
    ...words.map((word) => Prisma.sql`e."searchText" LIKE ${containing(word)} ESCAPE '\\'`),
  ];
  if (show === "behind") conditions.push(Prisma.sql`h."version" < e."headVersion"`);
  if (show === "drifted") conditions.push(Prisma.sql`h."isDrifted"`);
  const from = Prisma.sql`FROM "HeldEntry" h CROSS JOIN "Entry" e WHERE ${Prisma.join(conditions, " AND ")}`;
  const rows = await tx.$queryRaw<
    ListedHeld[]
  >`SELECT h."entryId", e."kind", e."path", h."path" AS "heldPath", e."headVersion", e."isDeleted",
      h."version", ${behind} AS "behind", h."isDrifted", h."driftedAt", h."since", h."askedAt", h."askedBy", h."sentAs"
    ${from} ORDER BY h."isDrifted" DESC, CASE WHEN h."version" < e."headVersion" THEN 0 ELSE 1 END, e."path", h."entryId"
    LIMIT ${take} OFFSET ${skip}`;
  const [counted] = await tx.$queryRaw<{ total: number | bigint }[]>`SELECT COUNT(*) AS "total" ${from}`;
  return { rows: rows.map(soundHeld), total: Number(counted?.total ?? 0) };
}

/** A client with what it holds of one entry. */
export type HolderRow = ListedClient & Holding & { entryBehind: number };

/** A page of those that hold an entry: the oldest versions first, then those of which we know none. */
export async function listHolderRows(
  tx: ReadTx,
  scope: ClientScope,
  entryId: string,
  { skip, take }: { skip: number; take: number },
): Promise<HolderRow[]> {
  const rows = await tx.$queryRaw<HolderRow[]>`SELECT r.*, h."version", ${behind} AS "entryBehind", h."isDrifted", h."driftedAt", h."since"
    FROM (${rankedClients(scope)}) r JOIN "HeldEntry" h ON h."clientId" = r."id" JOIN "Entry" e ON e."id" = h."entryId"
    WHERE h."entryId" = ${entryId}
    ORDER BY CASE WHEN h."version" IS NULL THEN 1 ELSE 0 END, h."version", r."host", r."target", r."file", r."id" LIMIT ${take} OFFSET ${skip}`;
  return rows.map((row) => ({ ...soundHolding(soundClient(row)), entryBehind: Number(row.entryBehind) }));
}

/** How many clients hold which version of each of these entries, newest first, and how many of them drifted. */
export async function countHeldVersions(tx: ReadTx, entryIds: readonly string[]) {
  const rows = await tx.heldEntry.groupBy({
    by: ["entryId", "version", "isDrifted"],
    where: { entryId: { in: [...entryIds] } },
    _count: { _all: true },
  });
  return rows.map(({ _count, ...row }) => ({ ...row, count: _count._all })).sort((a, b) => (b.version ?? 0) - (a.version ?? 0));
}

/** On how many clients each of these entries drifted; those that did nowhere are left out. */
export async function countDrifted(tx: ReadTx, entryIds: readonly string[]): Promise<Map<string, number>> {
  if (entryIds.length === 0) return new Map();
  const where = { entryId: { in: [...entryIds] }, isDrifted: true };
  const rows = await tx.heldEntry.groupBy({ by: ["entryId"], where, _count: { _all: true } });
  return new Map(rows.map(({ entryId, _count }) => [entryId, _count._all]));
}

/** Of many entries at once, who holds them: `take` rows in all, the oldest versions first. */
export function listHoldersOfMany(tx: ReadTx, entryIds: readonly string[], take: number) {
  return tx.heldEntry.findMany({
    where: { entryId: { in: [...entryIds] } },
    orderBy: [{ version: { sort: "asc", nulls: "last" } }, { client: { host: "asc" } }, { clientId: "asc" }],
    take,
    select: {
      ...{ entryId: true, clientId: true, version: true, isDrifted: true },
      client: { select: { host: true, target: true, file: true, lastSeenAt: true } },
    },
  });
}

function soundHeld(row: ListedHeld): ListedHeld {
  return {
    ...soundHolding(row),
    ...{ headVersion: Number(row.headVersion), isDeleted: Boolean(row.isDeleted), sentAs: numberOrNull(row.sentAs) },
    askedAt: dateOrNull(row.askedAt),
  };
}

function soundHolding<Row extends Holding>(row: Row): Row {
  return {
    ...row,
    ...{ version: numberOrNull(row.version), behind: Number(row.behind), isDrifted: Boolean(row.isDrifted) },
    ...{ driftedAt: dateOrNull(row.driftedAt), since: new Date(row.since) },
  };
}

function dateOrNull(value: Date | null): Date | null {
  return value === null ? null : new Date(value);
}
