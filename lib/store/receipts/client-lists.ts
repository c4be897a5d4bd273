import type { ReadTx } from "#lib/store/client.ts";
import { Prisma } from "#prisma/generated/client.ts";

/** Who looks: what of the held entries they see, and through which eyes. */
export type ClientScope = { workspaceId: string; pathPrefix: string; actorId: string; now: Date };

/** A client as lists show it. `rank`: how it stands, 0 the worst, in the order of the contract's `clientStates`. */
export type ListedClient = {
  id: string;
  actorKind: string;
  actorId: string;
  actorName: string;
  userId: string | null;
  host: string;
  tool: string;
  target: string;
  file: string;
  problem: string | null;
  revision: number | null;
  everySeconds: number | null;
  firstSeenAt: Date;
  lastSeenAt: Date;
  silentAt: Date;
  appliedAt: Date | null;
  held: number;
  drifted: number;
  behind: number;
  rank: number;
};

export type ClientFilter = { words: readonly string[]; rank?: number; host?: string; entryId?: string; id?: string };
export type ClientOrder = { by: "state" | "host" | "seen" | "revision" | "behind"; isDescending: boolean };

const prefixed = (pathPrefix: string) => {
  const prefix = pathPrefix.replace(/\/$/, "");
  // "0" is the next character behind "/".
  return Prisma.sql`(e."path" = ${prefix} OR (e."path" >= ${`${prefix}/`} AND e."path" < ${`${prefix}0`}))`;
};

/** What of an entry `e` a caller sees, as a condition. */
export function entryInScope(pathPrefix: string): Prisma.Sql {
  return pathPrefix === "" ? Prisma.sql`1 = 1` : prefixed(pathPrefix);
}

/** CROSS: SQLite keeps the order, from the entries to those that hold an older version of each: one range of the index. */
function behindCounts({ workspaceId }: ClientScope): Prisma.Sql {
  return Prisma.sql`SELECT h."clientId", COUNT(*) AS "behind" FROM "Entry" e CROSS JOIN "HeldEntry" h
    WHERE e."workspaceId" = ${workspaceId} AND h."entryId" = e."id" AND h."version" < e."headVersion" GROUP BY h."clientId"`;
}

/** The same for a caller with a path prefix, who is told of nothing else. */
function countsInScope({ workspaceId, pathPrefix }: ClientScope): Prisma.Sql {
  return Prisma.sql`SELECT h."clientId", COUNT(*) AS "held", SUM(CASE WHEN h."isDrifted" THEN 1 ELSE 0 END) AS "drifted",
      SUM(CASE WHEN h."version" < e."headVersion" THEN 1 ELSE 0 END) AS "behind"
    FROM "Entry" e CROSS JOIN "HeldEntry" h
    WHERE e."workspaceId" = ${workspaceId} AND ${prefixed(pathPrefix)} AND h."entryId" = e."id" GROUP BY h."clientId"`;
}

const isGone = Prisma.sql`(c."userId" IS NOT NULL AND (m."userId" IS NULL OR u."isDisabled"))
  OR (c."actorKind" = 'token' AND (t."id" IS NULL OR t."revokedAt" IS NOT NULL))`;

/** Every client that the caller sees, with its counts and its rank, as a subquery. */
export function rankedClients(scope: ClientScope): Prisma.Sql {
  const { workspaceId, pathPrefix, actorId, now } = scope;
  const isNarrow = pathPrefix !== "";
  const counts = isNarrow ? countsInScope(scope) : behindCounts(scope);
  const held = isNarrow ? Prisma.sql`COALESCE(b."held", 0)` : Prisma.sql`c."heldCount"`;
  const drifted = isNarrow ? Prisma.sql`COALESCE(b."drifted", 0)` : Prisma.sql`c."driftedCount"`;
  const seen = isNarrow ? Prisma.sql`AND (b."clientId" IS NOT NULL OR c."actorId" = ${actorId})` : Prisma.empty;
  return Prisma.sql`SELECT c."id", c."actorKind", c."actorId", c."actorName", c."userId", c."host", c."tool", c."target", c."file", c."problem",
      c."revision", c."everySeconds", c."firstSeenAt", c."lastSeenAt", c."silentAt", c."appliedAt", c."searchText",
      ${held} AS "held", ${drifted} AS "drifted", COALESCE(b."behind", 0) AS "behind",
      CASE WHEN ${isGone} THEN 0 WHEN t."expiresAt" <= ${now} THEN 1 WHEN c."state" = 'failed' THEN 2
        WHEN c."state" = 'drifted' OR ${drifted} > 0 THEN 3 WHEN c."silentAt" < ${now} THEN 4 WHEN b."behind" > 0 THEN 5 ELSE 6 END AS "rank"
    FROM "SyncClient" c LEFT JOIN (${counts}) b ON b."clientId" = c."id"
      LEFT JOIN "Token" t ON t."id" = c."actorId" AND c."actorKind" = 'token'
      LEFT JOIN "User" u ON u."id" = c."userId"
      LEFT JOIN "Member" m ON m."workspaceId" = c."workspaceId" AND m."userId" = c."userId"
    WHERE c."workspaceId" = ${workspaceId} ${seen}`;
}

/** A page of clients, and how many fit the filter. */
export async function listClientRows(
  tx: ReadTx,
  scope: ClientScope,
  filter: ClientFilter,
  { order, skip, take }: { order: ClientOrder; skip: number; take: number },
): Promise<{ rows: ListedClient[]; total: number }> {
  const from = Prisma.sql`FROM (${rankedClients(scope)}) r WHERE ${fits(filter)}`;
  const rows = await tx.$queryRaw<ListedClient[]>`SELECT r.* ${from} ORDER BY ${orderOf(order)} LIMIT ${take} OFFSET ${skip}`;
  const [counted] = await tx.$queryRaw<{ total: number | bigint }[]>`SELECT COUNT(*) AS "total" ${from}`;
  return { rows: rows.map(soundClient), total: Number(counted?.total ?? 0) };
}

/** One client that the caller sees; undefined when there is none. */
export async function findListedClient(tx: ReadTx, scope: ClientScope, id: string): Promise<ListedClient | undefined> {
  const [row] = await tx.$queryRaw<ListedClient[]>`SELECT r.* FROM (${rankedClients(scope)}) r WHERE r."id" = ${id}`;
  return row && soundClient(row);
}

/** How many clients there are of each rank and revision. */
export async function countFleet(tx: ReadTx, scope: ClientScope) {
  type Count = { rank: number; revision: number | null; count: number };
  const rows = await tx.$queryRaw<Count[]>`SELECT r."rank", r."revision", COUNT(*) AS "count" FROM (${rankedClients(scope)}) r
    GROUP BY r."rank", r."revision"`;
  return rows.map(({ rank, revision, count }): Count => ({ rank: Number(rank), revision: numberOrNull(revision), count: Number(count) }));
}

function fits({ words, rank, host, entryId, id }: ClientFilter): Prisma.Sql {
  const conditions = words.map((word) => Prisma.sql`r."searchText" LIKE ${containing(word)} ESCAPE '\\'`);
  if (rank !== undefined) conditions.push(Prisma.sql`r."rank" = ${rank}`);
  if (host !== undefined) conditions.push(Prisma.sql`r."host" = ${host}`);
  if (id !== undefined) conditions.push(Prisma.sql`r."id" = ${id}`);
  if (entryId !== undefined)
    conditions.push(Prisma.sql`EXISTS (SELECT 1 FROM "HeldEntry" x WHERE x."clientId" = r."id" AND x."entryId" = ${entryId})`);
  return conditions.length > 0 ? Prisma.join(conditions, " AND ") : Prisma.sql`1 = 1`;
}

/** The pattern that any text with this word in it fits. */
export function containing(word: string): string {
  return `%${word.replace(/[\\%_]/g, "\\$&")}%`;
}

function orderOf({ by, isDescending }: ClientOrder): Prisma.Sql {
  const direction = isDescending ? Prisma.sql`DESC` : Prisma.sql`ASC`;
  const last = Prisma.sql`r."host", r."target", r."file", r."id"`;
  switch (by) {
    case "state":
      return Prisma.sql`r."rank" ${direction}, r."behind" DESC, ${last}`;
    case "host":
      return Prisma.sql`r."host" ${direction}, r."target", r."file", r."id"`;
    case "seen":
      return Prisma.sql`r."lastSeenAt" ${direction}, ${last}`;
    case "revision":
      return Prisma.sql`r."revision" ${direction}, ${last}`;
    case "behind":
      return Prisma.sql`r."behind" ${direction}, ${last}`;
    default:
      return by satisfies never;
  }
}

/** The drivers give numbers and moments as they like. */
export function soundClient<Row extends ListedClient>(row: Row): Row {
  const { revision, everySeconds, firstSeenAt, lastSeenAt, silentAt, appliedAt, held, drifted, behind, rank } = row;
  return {
    ...row,
    ...{ revision: numberOrNull(revision), everySeconds: numberOrNull(everySeconds) },
    ...{ firstSeenAt: new Date(firstSeenAt), lastSeenAt: new Date(lastSeenAt), silentAt: new Date(silentAt) },
    appliedAt: appliedAt === null ? null : new Date(appliedAt),
    ...{ held: Number(held), drifted: Number(drifted), behind: Number(behind), rank: Number(rank) },
  };
}

export function numberOrNull(value: number | null): number | null {
  return value === null ? null : Number(value);
}
