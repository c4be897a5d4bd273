import { Prisma } from "#prisma/generated/client.ts";
import type { ReadTx, Tx } from "./client.ts";
import { updateRow } from "./driver.ts";
import { belowPrefix } from "./entries.ts";

/** What an entry was at a revision, without its body. */
export type PastRow = {
  versionId: string;
  entryId: string;
  n: number;
  revision: number;
  op: string;
  path: string;
  description: string;
  tagsText: string;
  authorName: string;
  createdAt: Date;
  isDestroyed: boolean;
  kind: string;
  blockTypeId: string | null;
  /** Where the entry stands today, or stood when it went to the trash. */
  pathNow: string;
};

export type PastQuery = { workspaceId: string; revision: number; kind?: string; entryIds?: readonly string[] };

/** The id of the version that the entry `e` had at a revision: its head when that is not younger, else the newest that is not. */
function versionIdAt(revision: number): Prisma.Sql {
  return Prisma.sql`CASE WHEN e."headRevision" <= ${revision} THEN e."headId" ELSE (SELECT o."id" FROM "Version" o
    WHERE o."entryId" = e."id" AND o."revision" <= ${revision} ORDER BY o."n" DESC LIMIT 1) END`;
}

const pastColumns = Prisma.sql`v."id" AS "versionId", v."entryId", v."n", v."revision", v."op", v."path", v."description", v."tagsText",
  v."authorName", v."createdAt", v."destroyedAt" IS NOT NULL AS "isDestroyed", e."kind", e."blockTypeId", e."path" AS "pathNow"`;

/** The entries that lived in a workspace at a revision, in no order; one query whatever their number. */
export async function loadRevision(tx: ReadTx, query: PastQuery): Promise<PastRow[]> {
  if (query.entryIds?.length === 0) return [];
  const conditions = [Prisma.sql`e."workspaceId" = ${query.workspaceId}`, Prisma.sql`v."op" <> 'deleted'`];
  if (query.kind !== undefined) conditions.push(Prisma.sql`e."kind" = ${query.kind}`);
  if (query.entryIds) conditions.push(Prisma.sql`e."id" IN (${Prisma.join([...query.entryIds])})`);
  const rows = await tx.$queryRaw<PastRow[]>`SELECT ${pastColumns} FROM "Entry" e
    JOIN "Version" v ON v."id" = ${versionIdAt(query.revision)} AND v."entryId" = e."id"
    WHERE ${Prisma.join(conditions, " AND ")}`;
  return rows.map(sound);
}

/** The drivers give numbers as they like, and truth as a number. */
function sound(row: PastRow): PastRow {
  return {
    ...row,
    n: Number(row.n),
    revision: Number(row.revision),
    isDestroyed: Boolean(row.isDestroyed),
    createdAt: new Date(row.createdAt),
  };
}

/** The change that made a revision, with how many entries below a prefix it touched; undefined when there is none. */
export async function findRevisionChange(tx: ReadTx, workspaceId: string, revision: number, pathPrefix: string) {
  const touched = { select: { versions: { where: belowPrefix(pathPrefix) } } };
  const select = { id: true, message: true, authorName: true, createdAt: true, appliedAt: true, _count: touched };
  const where = { workspaceId_appliedRevision: { workspaceId, appliedRevision: revision } };
  return (await tx.change.findUnique({ where, select })) ?? undefined;
}

/** One entry on the two sides of a comparison, where they differ. `null`: it did not live there. */
export type MovedRow = { entryId: string; kind: string; pathNow: string; old: PastSide | null; new: PastSide | null };
export type PastSide = { versionId: string; n: number; path: string };

type MovedColumns = Pick<MovedRow, "entryId" | "kind" | "pathNow"> & {
  oldId: string | null;
  oldN: number | null;
  oldPath: string | null;
  newId: string | null;
  newN: number | null;
  newPath: string | null;
};

/** True for two versions that say the same, secrets by fingerprint: what was changed and changed back in between is no difference. */
const saysTheSame = Prisma.sql`a."path" = b."path" AND a."description" = b."description" AND a."tagsText" = b."tagsText"
  AND a."bodyText" = b."bodyText" AND a."secretPathsText" = b."secretPathsText" AND a."schemaId" IS NOT DISTINCT FROM b."schemaId"
  AND a."destroyedAt" IS NULL AND b."destroyedAt" IS NULL AND ${sameSecrets("a", "b")}`;

/** Two versions hold the same secrets: neither has one that the other lacks. */
function sameSecrets(left: string, right: string): Prisma.Sql {
  const lacks = (one: string, other: string) =>
    Prisma.raw(`NOT EXISTS (SELECT 1 FROM "SealedField" s WHERE s."versionId" = ${one}."id"
    AND NOT EXISTS (SELECT 1 FROM "SealedField" t WHERE t."versionId" = ${other}."id" AND t."field" = s."field" AND t."fingerprint" = s."fingerprint"))`);
  return Prisma.sql`${lacks(left, right)} AND ${lacks(right, left)}`;
}

/** What differs between two revisions of a workspace, entry by entry; one query. */
export async function loadMoved(tx: ReadTx, query: Omit<PastQuery, "revision"> & { from: number; to: number }): Promise<MovedRow[]> {
  const { workspaceId, from, to, kind } = query;
  const ofKind = kind === undefined ? Prisma.empty : Prisma.sql`AND e."kind" = ${kind}`;
  const rows = await tx.$queryRaw<MovedColumns[]>`SELECT e."id" AS "entryId", e."kind", e."path" AS "pathNow",
      a."id" AS "oldId", a."n" AS "oldN", a."path" AS "oldPath", b."id" AS "newId", b."n" AS "newN", b."path" AS "newPath"
    FROM "Entry" e
    LEFT JOIN "Version" a ON a."id" = ${versionIdAt(from)} AND a."entryId" = e."id" AND a."op" <> 'deleted'
    LEFT JOIN "Version" b ON b."id" = ${versionIdAt(to)} AND b."entryId" = e."id" AND b."op" <> 'deleted'
    WHERE e."workspaceId" = ${workspaceId} ${ofKind} AND a."id" IS DISTINCT FROM b."id"
      AND (a."id" IS NULL OR b."id" IS NULL OR NOT (${saysTheSame}))`;
  return rows.map(({ entryId, kind, pathNow, ...row }) => ({
    ...{ entryId, kind, pathNow },
    old: sideOf(row.oldId, row.oldN, row.oldPath),
    new: sideOf(row.newId, row.newN, row.newPath),
  }));
}

function sideOf(versionId: string | null, n: number | null, path: string | null): PastSide | null {
  return versionId === null || n === null || path === null ? null : { versionId, n: Number(n), path };
}

/** One path of two workspaces, where they may differ. Bodies hold references by the ids of their own workspace. */
export type AcrossRow = {
  livePath: string;
  kind: string;
  sourceId: string | null;
  sourcePath: string | null;
  sourceVersion: number;
  targetId: string | null;
  targetPath: string | null;
  targetVersion: number;
  /** The two bodies, where all else that they say is the same; null where something else differs already. */
  sourceBody: string | null;
  targetBody: string | null;
};

/** All but the body: what two entries of different workspaces say besides. Schemas count as equal here: each workspace has its own. */
const saysTheSameAround = Prisma.sql`a."path" = b."path" AND a."description" = b."description" AND a."tagsText" = b."tagsText"
  AND a."secretPathsText" = b."secretPathsText" AND ${sameSecrets("a", "b")}`;

/**
 * The living entries of two workspaces, joined by path, without those that surely say the same. Two queries whatever their number. Secrets are
 * compared by fingerprint, which is the same in all workspaces of an instance.
 */
export async function loadAcross(tx: ReadTx, sourceId: string, targetId: string, kinds: readonly string[]): Promise<AcrossRow[]> {
  const ofKinds = Prisma.sql`e."kind" IN (${Prisma.join([...kinds])})`;
  const both = await tx.$queryRaw<(AcrossRow & { isAlikeAround: number | boolean })[]>`SELECT e."livePath", e."kind",
      e."id" AS "sourceId", e."path" AS "sourcePath", e."headVersion" AS "sourceVersion",
      f."id" AS "targetId", f."path" AS "targetPath", COALESCE(f."headVersion", 0) AS "targetVersion",
      a."bodyText" AS "sourceBody", b."bodyText" AS "targetBody", COALESCE(${saysTheSameAround}, FALSE) AS "isAlikeAround"
    FROM "Entry" e JOIN "Version" a ON a."id" = e."headId"
    LEFT JOIN "Entry" f ON f."workspaceId" = ${targetId} AND f."livePath" = e."livePath"
    LEFT JOIN "Version" b ON b."id" = f."headId"
    WHERE e."workspaceId" = ${sourceId} AND e."livePath" IS NOT NULL AND ${ofKinds}
      AND (b."id" IS NULL OR a."bodyText" <> b."bodyText" OR NOT (${saysTheSameAround}))`;
  const onlyTarget = await tx.$queryRaw<AcrossRow[]>`SELECT e."livePath", e."kind", NULL AS "sourceId", NULL AS "sourcePath",
      0 AS "sourceVersion", e."id" AS "targetId", e."path" AS "targetPath", e."headVersion" AS "targetVersion",
      NULL AS "sourceBody", NULL AS "targetBody"
    FROM "Entry" e WHERE e."workspaceId" = ${targetId} AND e."livePath" IS NOT NULL AND ${ofKinds}
      AND NOT EXISTS (SELECT 1 FROM "Entry" f WHERE f."workspaceId" = ${sourceId} AND f."livePath" = e."livePath")`;
  return [...both, ...onlyTarget].map((row) => {
    const isAlikeAround = "isAlikeAround" in row && Boolean(row.isAlikeAround) && row.targetId !== null;
    const bodies = isAlikeAround ? { sourceBody: row.sourceBody, targetBody: row.targetBody } : { sourceBody: null, targetBody: null };
    const { livePath, kind, sourceId, sourcePath, targetId, targetPath } = row;
    const versions = { sourceVersion: Number(row.sourceVersion), targetVersion: Number(row.targetVersion) };
    return { livePath, kind, sourceId, sourcePath, targetId, targetPath, ...versions, ...bodies };
  });
}

/** The secrets of versions of an entry, by field and fingerprint. */
export async function loadFingerprints(tx: ReadTx, entryId: string, numbers: readonly number[]) {
  return tx.sealedField.findMany({
    where: { version: { entryId, n: { in: [...numbers] } } },
    select: { field: true, fingerprint: true },
    orderBy: { field: "asc" },
  });
}

/** Who else in the workspace holds values with these fingerprints: versions of any entry, and edits of changes that wait. */
export async function loadHolders(tx: ReadTx, workspaceId: string, fingerprints: readonly string[]) {
  return tx.sealedField.findMany({
    where: { fingerprint: { in: [...fingerprints] }, version: { entry: { workspaceId } } },
    select: { fingerprint: true, version: { select: { entryId: true, n: true } } },
  });
}

/** The entries of the trash that were moved there before a moment and of which something is left to destroy, oldest first. */
export async function loadOverdue(tx: ReadTx, workspaceId: string, before: Date, take: number) {
  return tx.entry.findMany({
    where: { workspaceId, isDeleted: true, updatedAt: { lt: before }, versions: { some: { destroyedAt: null } } },
    select: { id: true, path: true, headVersion: true },
    orderBy: { updatedAt: "asc" },
    take,
  });
}

/** What lists show of an entry of which nothing is left. */
export async function emptyEntry(tx: Tx, id: string, path: string): Promise<void> {
  await updateRow(tx, "Entry", id, { description: "", tagsText: "[]", preview: "", searchText: path.toLowerCase() });
}

/** The numbers of the changes that wait with an edit of an entry; null: somebody's draft. */
export async function waitingChanges(tx: ReadTx, entryId: string): Promise<(number | null)[]> {
  const rows = await tx.change.findMany({
    where: { state: { in: ["draft", "open"] }, edits: { some: { entryId } } },
    select: { number: true, state: true, edits: { where: { entryId }, select: { round: true } }, round: true },
    orderBy: { number: "asc" },
  });
  const present = rows.filter(({ edits, round }) => edits.some((edit) => edit.round === round));
  return present.map(({ number, state }) => (state === "draft" ? null : number));
}

/** Forgets what changes that are applied or closed were about to make of an entry: all of them, or the one that made a version. */
export async function forgetEdits(tx: Tx, entryId: string, changeId?: string): Promise<void> {
  const change = { state: { in: ["applied", "closed"] } };
  await tx.changeEdit.deleteMany({ where: { entryId, change, ...(changeId === undefined ? {} : { changeId }) } });
}
