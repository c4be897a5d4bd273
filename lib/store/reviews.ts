import { canonicalJson } from "#lib/core/json.ts";
import type { Prisma } from "#prisma/generated/client.ts";
import type { ReadTx, Tx } from "./client.ts";
import { insertRows, updateRow } from "./driver.ts";
import { belowPrefix } from "./entries.ts";
import { getInstance } from "./instance.ts";
import { integrityFailure } from "./keys/keyring.ts";

export type OpenChangeRow = Prisma.ChangeGetPayload<object>;
export type ReviewRow = Prisma.ChangeReviewGetPayload<object>;
export type CommentRow = Prisma.ChangeCommentGetPayload<object>;

/** A change of the workspace, applied or not, with its own columns alone. */
export async function findOpenChange(tx: ReadTx, workspaceId: string, id: string): Promise<OpenChangeRow | undefined> {
  return (await tx.change.findFirst({ where: { id, workspaceId } })) ?? undefined;
}

/** The same by the number that people know it by. */
export async function findChangeByNumber(tx: ReadTx, workspaceId: string, number: number): Promise<OpenChangeRow | undefined> {
  return (await tx.change.findFirst({ where: { workspaceId, number } })) ?? undefined;
}

/** The draft that a person adds to; undefined when there is none. */
export async function findBasket(tx: ReadTx, workspaceId: string, authorUserId: string): Promise<OpenChangeRow | undefined> {
  const where = { workspaceId, state: "draft", authorUserId };
  return (await tx.change.findFirst({ where, orderBy: { updatedAt: "desc" } })) ?? undefined;
}

export type WaitingQuery = {
  workspaceId: string;
  state: string;
  /** Drafts are for their author alone. */
  authorUserId?: string;
  entryId?: string;
  /** A token's: changes that touch nothing below it are left out. */
  pathPrefix: string;
  skip: number;
  take: number;
};

/** A page of the changes that wait or were closed, latest first, and how many there are. */
export async function listWaiting(tx: ReadTx, { workspaceId, state, authorUserId, entryId, pathPrefix, skip, take }: WaitingQuery) {
  const edit = { ...(entryId === undefined ? {} : { entryId }), ...belowPrefix(pathPrefix) };
  const ids = Object.keys(edit).length > 0 ? await idsThatTouch(tx, workspaceId, state, edit) : undefined;
  const where: Prisma.ChangeWhereInput = {
    workspaceId,
    state,
    ...(authorUserId === undefined ? {} : { authorUserId }),
    ...(ids ? { id: { in: ids } } : {}),
  };
  const total = await tx.change.count({ where });
  const rows = await tx.change.findMany({ where, orderBy: { updatedAt: "desc" }, skip, take });
  return { rows, total };
}

async function idsThatTouch(tx: ReadTx, workspaceId: string, state: string, edit: Prisma.ChangeEditWhereInput): Promise<string[]> {
  const rows = await tx.changeEdit.findMany({
    where: { ...edit, change: { workspaceId, state } },
    select: { changeId: true, round: true, change: { select: { round: true } } },
  });
  return [...new Set(rows.filter(({ round, change }) => round === change.round).map(({ changeId }) => changeId))];
}

/** The changes that were applied without their approvals since a moment and that a person has not acknowledged, latest first. */
export async function listBrokenGlass(
  tx: ReadTx,
  workspaceId: string,
  since: Date,
  userId: string,
  take: number,
): Promise<OpenChangeRow[]> {
  const reviews = { none: { userId, verdict: "acknowledged" } };
  const where = { workspaceId, state: "applied", breakGlassReason: { not: null }, appliedAt: { gte: since }, reviews };
  return tx.change.findMany({ where, orderBy: { appliedAt: "desc" }, take });
}

/** How many open changes touch each of these entries; entries without any are left out. One query. */
export async function countOpenChanges(tx: ReadTx, workspaceId: string, entryIds: readonly string[]): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  if (entryIds.length === 0) return counts;
  const rows = await tx.changeEdit.findMany({
    where: { entryId: { in: [...entryIds] }, change: { workspaceId, state: "open" } },
    select: { entryId: true, round: true, change: { select: { round: true } } },
  });
  for (const { entryId, round, change } of rows) if (round === change.round) counts.set(entryId, (counts.get(entryId) ?? 0) + 1);
  return counts;
}

/** What lists show of the edits of changes, in their present rounds. One query for a few hundred changes; opens nothing and reads no body. */
export async function loadTouched(tx: ReadTx, changes: readonly { id: string; round: number }[]) {
  if (changes.length === 0) return [];
  return tx.changeEdit.findMany({
    where: { OR: changes.map(({ id, round }) => ({ changeId: id, round })) },
    select: { changeId: true, entryId: true, path: true, op: true, baseVersion: true },
    orderBy: { position: "asc" },
  });
}

/** The entries that a change is about: of one that is applied those that it gave a version, else those that it edits. Reads no body. */
export async function loadEntriesOf(tx: ReadTx, { id, round, state }: OpenChangeRow): Promise<{ entryId: string; path: string }[]> {
  const select = { entryId: true, path: true } as const;
  if (state === "applied") return tx.version.findMany({ where: { changeId: id }, select });
  return tx.changeEdit.findMany({ where: { changeId: id, round }, select });
}

/** The verdicts on changes, oldest first. One that was altered behind our back, or that nobody gave, is refused. */
export async function loadReviews(tx: ReadTx, changeIds: readonly string[]): Promise<ReviewRow[]> {
  const rows = await tx.changeReview.findMany({ where: { changeId: { in: [...changeIds] } }, orderBy: { createdAt: "asc" } });
  const altered = rows.find((row) => row.mac !== macOf(row));
  if (!altered) return rows;
  const message = `A verdict on the change ${altered.changeId} was altered outside Blockyard. Restore the store from a backup.`;
  throw integrityFailure(message, { recordId: altered.id, version: altered.round });
}

export async function insertReview(tx: Tx, review: Omit<ReviewRow, "mac">): Promise<void> {
  await insertRows(tx, "ChangeReview", [{ ...review, mac: macOf(review) }]);
}

export async function withdrawReviews(tx: Tx, changeId: string, userId: string, withdrawnAt: Date): Promise<number> {
  const rows = (await loadReviews(tx, [changeId])).filter((row) => row.userId === userId && row.withdrawnAt === null);
  for (const row of rows) await updateRow(tx, "ChangeReview", row.id, { withdrawnAt, mac: macOf({ ...row, withdrawnAt }) });
  return rows.length;
}

/** Binds a verdict to who gave it, on what, and when. */
function macOf({ createdAt, withdrawnAt, ...review }: Omit<ReviewRow, "mac">): string {
  const { id, changeId, userId, userName, verdict, comment, round, contentHash, basesText, policiesText } = review;
  const said = [id, changeId, userId, userName, verdict, comment, round, contentHash, basesText, policiesText];
  const text = canonicalJson([...said, createdAt.toISOString(), withdrawnAt?.toISOString() ?? ""]);
  return Buffer.from(getInstance().keyring.hmac("verdict-mac", text)).toString("base64url");
}

export async function loadComments(tx: ReadTx, changeId: string): Promise<CommentRow[]> {
  return tx.changeComment.findMany({ where: { changeId }, orderBy: { createdAt: "asc" } });
}

export async function insertComment(tx: Tx, comment: CommentRow): Promise<void> {
  await insertRows(tx, "ChangeComment", [comment]);
}

export async function findComment(tx: ReadTx, changeId: string, id: string): Promise<CommentRow | undefined> {
  return (await tx.changeComment.findFirst({ where: { id, changeId } })) ?? undefined;
}

export async function setCommentResolved(tx: Tx, id: string, resolved: { at: Date | null; by: string }): Promise<void> {
  await updateRow(tx, "ChangeComment", id, { resolvedAt: resolved.at, resolvedBy: resolved.by });
}

/** Who ever edited something into a change or took something out of it, for who counts as its author. */
export async function loadEditors(tx: ReadTx, changeIds: readonly string[]) {
  const changeId = { in: [...changeIds] };
  const edits = await tx.changeEdit.findMany({
    where: { changeId, editorUserId: { not: null } },
    select: { changeId: true, editorUserId: true },
    distinct: ["changeId", "editorUserId"],
  });
  const events = await tx.changeEvent.findMany({
    where: { changeId, kind: "updated", actorUserId: { not: null } },
    select: { changeId: true, actorUserId: true },
    distinct: ["changeId", "actorUserId"],
  });
  return [
    ...edits.map(({ changeId, editorUserId }) => ({ changeId, userId: editorUserId ?? "" })),
    ...events.map(({ changeId, actorUserId }) => ({ changeId, userId: actorUserId ?? "" })),
  ];
}

/** Who broke the glass of changes, by their ids: one who did does not look at it in the place of others. */
export async function loadGlassBreakers(tx: ReadTx, changeIds: readonly string[]): Promise<Map<string, string | null>> {
  const rows = await tx.changeEvent.findMany({ where: { changeId: { in: [...changeIds] }, kind: "break glass" } });
  return new Map(rows.map(({ changeId, actorUserId }) => [changeId, actorUserId]));
}

export async function loadReviewers(tx: ReadTx, changeIds: readonly string[]) {
  return tx.changeReviewer.findMany({ where: { changeId: { in: [...changeIds] } }, orderBy: { createdAt: "asc" } });
}

/** Sets who is asked to review a change. */
export async function replaceReviewers(tx: Tx, changeId: string, userIds: readonly string[], requestedBy: string): Promise<void> {
  await tx.changeReviewer.deleteMany({ where: { changeId } });
  const createdAt = new Date();
  await insertRows(
    tx,
    "ChangeReviewer",
    userIds.map((userId) => ({ changeId, userId, requestedBy, createdAt })),
  );
}

export async function loadViewed(tx: ReadTx, changeId: string, userId: string): Promise<Map<string, string>> {
  const rows = await tx.changeViewed.findMany({ where: { changeId, userId }, select: { entryId: true, seen: true } });
  return new Map(rows.map(({ entryId, seen }) => [entryId, seen]));
}

export async function setViewed(
  tx: Tx,
  { changeId, userId, entryId }: Record<"changeId" | "userId" | "entryId", string>,
  seen: string | null,
) {
  await tx.changeViewed.deleteMany({ where: { changeId, userId, entryId } });
  if (seen !== null) await insertRows(tx, "ChangeViewed", [{ changeId, userId, entryId, seen }]);
}

export async function loadTimeline(tx: ReadTx, changeId: string) {
  return tx.changeEvent.findMany({ where: { changeId }, orderBy: { createdAt: "asc" } });
}

/** Somebody as a reviewer: member or not, with who gave the role or made a link that was used, and when. */
export type PersonRow = {
  userId: string;
  email: string;
  name: string;
  isDisabled: boolean;
  role: string | null;
  makers: { userId: string; at: Date }[];
};

/** People as reviewers, in a handful of queries for any number. */
export async function loadPeople(tx: ReadTx, workspaceId: string, userIds: readonly string[]): Promise<PersonRow[]> {
  const ids = [...userIds];
  const users = await tx.user.findMany({ where: { id: { in: ids } }, select: { id: true, email: true, name: true, isDisabled: true } });
  const members = await tx.member.findMany({
    where: { workspaceId, userId: { in: ids } },
    select: { userId: true, role: true, grantedById: true, grantedAt: true },
  });
  const links = await tx.oneTimeLink.findMany({
    where: { userId: { in: ids }, usedAt: { not: null }, createdById: { not: null } },
    select: { userId: true, createdById: true, usedAt: true },
  });
  const memberOf = new Map(members.map((member) => [member.userId, member]));
  return users.map((user) => {
    const member = memberOf.get(user.id);
    const granted = member?.grantedAt && member.grantedById ? [{ userId: member.grantedById, at: member.grantedAt }] : [];
    const linked = links
      .filter(({ userId }) => userId === user.id)
      .flatMap(({ createdById, usedAt }) => (createdById && usedAt ? [{ userId: createdById, at: usedAt }] : []));
    return {
      userId: user.id,
      email: user.email,
      name: user.name,
      isDisabled: user.isDisabled,
      role: member?.role ?? null,
      makers: [...granted, ...linked],
    };
  });
}
