import type { Prisma } from "#prisma/generated/client.ts";
import type { ReadTx, Tx } from "./client.ts";
import { insertRows } from "./driver.ts";
import { belowPrefix } from "./entries.ts";

const withVersions = {
  versions: {
    select: { id: true, entryId: true, n: true, path: true, op: true, entry: { select: { kind: true } } },
    orderBy: { path: "asc" },
  },
} as const;

export type ChangeRow = Prisma.ChangeGetPayload<{ include: typeof withVersions }>;

export type ChangeQuery = {
  workspaceId: string;
  words: readonly string[];
  author?: string;
  /** Begins the path of an entry that the change touched. */
  path?: string;
  /** A token's: changes that touched nothing below it are left out, and what they touched outside it is not searched. */
  pathPrefix: string;
  skip: number;
  take: number;
};

/** A page of the applied changes of a workspace, newest first, and how many there are. */
export async function listChangeRows(tx: ReadTx, query: ChangeQuery): Promise<{ rows: ChangeRow[]; total: number }> {
  const touched = (path?: Prisma.StringFilter): Prisma.ChangeWhereInput => ({
    versions: { some: { AND: [belowPrefix(query.pathPrefix), path ? { path } : {}] } },
  });
  const where: Prisma.ChangeWhereInput = {
    workspaceId: query.workspaceId,
    appliedRevision: { not: null },
    AND: [
      ...query.words.map((word) => ({ OR: [{ message: { contains: word } }, touched({ contains: word })] })),
      ...(query.author ? [{ authorName: { contains: query.author } }] : []),
      ...(query.path ? [touched({ startsWith: query.path })] : []),
      ...(query.pathPrefix ? [touched()] : []),
    ],
  };
  const total = await tx.change.count({ where });
  const rows = await tx.change.findMany({
    where,
    include: withVersions,
    orderBy: { appliedRevision: "desc" },
    skip: query.skip,
    take: query.take,
  });
  return { rows, total };
}

export async function findChange(tx: ReadTx, workspaceId: string, id: string): Promise<ChangeRow | undefined> {
  return (await tx.change.findFirst({ where: { id, workspaceId }, include: withVersions })) ?? undefined;
}

export type ChangeWrite = Omit<Prisma.ChangeGetPayload<object>, "createdAt" | "appliedAt"> & { createdAt: Date; appliedAt: Date };

/** Writes an applied change. */
export async function insertChange(tx: Tx, change: ChangeWrite): Promise<void> {
  await insertRows(tx, "Change", [change]);
}
