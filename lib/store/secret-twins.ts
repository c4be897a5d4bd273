import { Prisma } from "#prisma/generated/client.ts";
import type { ReadTx } from "./client.ts";

/** So many fingerprints, ids or paths in one statement at most: with a second list of them it stays below what the databases take. */
const chunkLength = 5_000;

export type SettingRow = { entryId: string; field: string; fingerprint: string; n: number };

/** Which versions of these entries set values with these fingerprints: of those that carried a value on, the first that is still there. */
export async function findSettings(tx: ReadTx, entryIds: readonly string[], fingerprints: readonly string[]): Promise<SettingRow[]> {
  const rows: SettingRow[] = [];
  for (const [ids, prints] of pairsOfChunks(entryIds, fingerprints)) {
    rows.push(
      ...(await tx.$queryRaw<SettingRow[]>`
        SELECT v."entryId", s."field", s."fingerprint", MIN(v."n") AS "n"
        FROM "SealedField" s JOIN "Version" v ON v."id" = s."versionId"
        WHERE s."fingerprint" IN (${Prisma.join(prints)}) AND v."entryId" IN (${Prisma.join(ids)})
        GROUP BY v."entryId", s."field", s."fingerprint", s."setInN"`),
    );
  }
  return rows.map((row) => ({ ...row, n: Number(row.n) }));
}

export type HolderRow = { fingerprint: string; field: string; id: string; path: string };

/** The living entries of a workspace whose head holds a value with one of these fingerprints, by path. */
export async function findHolders(tx: ReadTx, workspaceId: string, fingerprints: readonly string[]): Promise<HolderRow[]> {
  const rows: HolderRow[] = [];
  for (const prints of chunksOf(fingerprints)) {
    // CROSS: SQLite keeps the order, from the few rows with a fingerprint; else it walks through every entry of the workspace.
    rows.push(
      ...(await tx.$queryRaw<HolderRow[]>`
        SELECT s."fingerprint", s."field", e."id", e."path"
        FROM "SealedField" s CROSS JOIN "Version" v CROSS JOIN "Entry" e
        WHERE s."fingerprint" IN (${Prisma.join(prints)}) AND v."id" = s."versionId" AND e."id" = v."entryId"
          AND e."headId" = v."id" AND e."workspaceId" = ${workspaceId} AND e."isDeleted" = ${false}`),
    );
  }
  return rows.toSorted((a, b) => (a.path < b.path || (a.path === b.path && a.field < b.field) ? -1 : 1));
}

export type HeadSecretRow = { entryId: string; workspaceId: string; livePath: string; version: number; field: string; fingerprint: string };

/** The secrets with these fingerprints that the heads of living entries at these folded paths hold, in these workspaces. */
export async function findAtPaths(
  tx: ReadTx,
  workspaceIds: readonly string[],
  livePaths: readonly string[],
  fingerprints: readonly string[],
): Promise<HeadSecretRow[]> {
  if (workspaceIds.length === 0) return [];
  const heads = new Map<string, Omit<HeadSecretRow, "field" | "fingerprint">>();
  for (const paths of chunksOf(livePaths)) {
    const entries = await tx.entry.findMany({
      where: { workspaceId: { in: [...workspaceIds] }, livePath: { in: paths } },
      select: { id: true, workspaceId: true, livePath: true, headId: true, headVersion: true },
    });
    for (const { id, workspaceId, livePath, headId, headVersion } of entries)
      heads.set(headId, { entryId: id, workspaceId, livePath: livePath ?? "", version: headVersion });
  }
  const rows = await findSealed(tx, [...heads.keys()], fingerprints);
  return rows.flatMap(({ versionId, field, fingerprint }) => {
    const head = heads.get(versionId);
    return head ? [{ ...head, field, fingerprint }] : [];
  });
}

/** The fingerprints of what these versions hold, by version and field. Nothing sealed is read. */
export async function loadFingerprints(tx: ReadTx, versionIds: readonly string[]) {
  const rows: { versionId: string; field: string; fingerprint: string }[] = [];
  for (const ids of chunksOf(versionIds)) {
    const select = { versionId: true, field: true, fingerprint: true } as const;
    rows.push(...(await tx.sealedField.findMany({ where: { versionId: { in: ids } }, select })));
  }
  return rows;
}

async function findSealed(tx: ReadTx, versionIds: readonly string[], fingerprints: readonly string[]) {
  const wanted = new Set(fingerprints);
  return (await loadFingerprints(tx, versionIds)).filter(({ fingerprint }) => wanted.has(fingerprint));
}

function chunksOf<T>(items: readonly T[]): T[][] {
  const unique = [...new Set(items)];
  return Array.from({ length: Math.ceil(unique.length / chunkLength) }, (_, at) => unique.slice(at * chunkLength, (at + 1) * chunkLength));
}

function pairsOfChunks<A, B>(some: readonly A[], others: readonly B[]): [A[], B[]][] {
  return chunksOf(some).flatMap((chunk) => chunksOf(others).map((other): [A[], B[]] => [chunk, other]));
}
