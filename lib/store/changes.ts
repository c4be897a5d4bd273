import { formatJson, type JsonObject } from "#lib/core/json.ts";
import type { Prisma } from "#prisma/generated/client.ts";
import type { ReadTx, Tx } from "./client.ts";
import { insertRows, updateRow } from "./driver.ts";
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
  /** When it was applied. */
  applied?: { gte?: Date; lt?: Date };
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
      ...query.words.map((word) => ({ OR: [{ message: { contains: word } }, { title: { contains: word } }, touched({ contains: word })] })),
      ...(query.author ? [{ authorName: { contains: query.author } }] : []),
      ...(query.path ? [touched({ startsWith: query.path })] : []),
      ...(query.pathPrefix ? [touched()] : []),
      ...(query.applied ? [{ appliedAt: query.applied }] : []),
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

type ChangeColumns = Prisma.ChangeGetPayload<object>;
type Given =
  | "id"
  | "workspaceId"
  | "state"
  | "message"
  | "authorKind"
  | "authorId"
  | "authorName"
  | "authorUserId"
  | "client"
  | "createdAt";
export type NewChange = Pick<ChangeColumns, Given> & Partial<ChangeColumns>;

const unset: Omit<ChangeColumns, Given> = {
  ...{ number: null, title: "", round: 0, rules: "own", contentHash: "", revertsId: null, appliedRevision: null },
  ...{ updatedAt: null, openedAt: null, closedAt: null, appliedAt: null, endedBy: "", breakGlassReason: null },
};

/** Writes a change: one that is applied at once, or one that waits. */
export async function insertChange(tx: Tx, change: NewChange): Promise<void> {
  await insertRows(tx, "Change", [{ ...unset, ...change }]);
}

/** Sets columns of a change. */
export async function updateChange(tx: Tx, id: string, columns: Partial<Omit<ChangeColumns, "id" | "workspaceId">>): Promise<void> {
  await updateRow(tx, "Change", id, columns);
}

/** Takes a draft away with everything in it. What was ever opened stays. */
export async function deleteChange(tx: Tx, id: string): Promise<void> {
  await tx.change.deleteMany({ where: { id, state: "draft", openedAt: null } });
}

export type ChangeEventKind =
  | "drafted"
  | "opened"
  | "updated"
  | "closed"
  | "reopened"
  | "applied"
  | "break glass"
  | "review requested"
  | "approval withdrawn"
  | "reverted";

/** A line of a change's timeline. `detail` never holds a value. */
export async function insertChangeEvent(
  tx: Tx,
  event: { changeId: string; kind: ChangeEventKind; actor: { name: string; userId: string | null }; detail?: JsonObject },
): Promise<void> {
  const { changeId, kind, actor, detail = {} } = event;
  const by = { actorName: actor.name, actorUserId: actor.userId };
  await insertRows(tx, "ChangeEvent", [
    { id: crypto.randomUUID(), changeId, kind, ...by, detailText: formatJson(detail), createdAt: new Date() },
  ]);
}
