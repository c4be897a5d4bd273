import type { CommentView } from "#lib/api/contract/review-views.ts";
import { contract } from "#lib/api/contract.ts";
import { type Caller, isInScope } from "#lib/core/caller.ts";
import { DomainError } from "#lib/core/errors.ts";
import { type CommentRow, findComment, insertComment, loadEntriesOf, setCommentResolved, setViewed } from "#lib/store/reviews.ts";
import { usecase, workspaceOf } from "#lib/usecases/usecase.ts";
import { lockChange } from "./lifecycle.ts";
import { refuseAct } from "./refuse-act.ts";
import { requireChange } from "./rounds.ts";
import { seenOf } from "./seen.ts";
import { factsOf, isAuthor, isReadingToken } from "./standing.ts";

export const commentOnChange = usecase(contract.commentOnChange, async (tx, { id, text, entryId, field }, caller) => {
  const row = await lockChange(tx, caller, id);
  refuseAct("comment", factsOf(caller, row, []));
  const entries = (await loadEntriesOf(tx, row)).filter(({ path }) => isInScope(caller, path));
  if (entryId !== undefined && !entries.some((entry) => entry.entryId === entryId)) {
    throw new DomainError("not_found", "This change has no edit of that entry.");
  }
  const comment: CommentRow = {
    ...{ id: crypto.randomUUID(), changeId: id, userId: caller.userId, userName: caller.name, text },
    ...{ entryId: entryId ?? null, field: field ?? null, round: row.round, createdAt: new Date(), resolvedAt: null, resolvedBy: "" },
  };
  await insertComment(tx, comment);
  return { output: commentView(comment, caller), detail: { change: id, number: row.number, comment: comment.id, entry: comment.entryId } };
});

export const resolveComment = usecase(contract.resolveComment, async (tx, { id, commentId, isResolved }, caller) => {
  const row = await requireChange(tx, caller, workspaceOf(caller), id);
  const comment = await findComment(tx, id, commentId);
  if (!comment) throw new DomainError("not_found", "There is no such comment.");
  if (isReadingToken(caller)) throw new DomainError("forbidden", "This token only reads.");
  const may = comment.userId === caller.userId || isAuthor(caller, row) || caller.permissions.has("review");
  if (!may) throw new DomainError("forbidden", "Its author, the change's author or a reviewer resolves a comment.");
  await setCommentResolved(tx, commentId, isResolved ? { at: new Date(), by: caller.name } : { at: null, by: "" });
  return { output: { ok: true }, detail: { change: id, number: row.number, comment: commentId, isResolved } };
});

export const markViewed = usecase(contract.markViewed, async (tx, { id, entryId, isViewed }, caller) => {
  if (caller.userId === null || isReadingToken(caller)) throw new DomainError("forbidden", "Ticks are for people.");
  const row = await requireChange(tx, caller, workspaceOf(caller), id);
  const seen = isViewed ? await seenOf(tx, row, entryId) : null;
  await setViewed(tx, { changeId: id, userId: caller.userId, entryId }, seen);
  // A note of the reader's own, nothing that the log keeps.
  return { output: { ok: true }, detail: null };
});

export function commentView(comment: CommentRow, caller: Caller): CommentView {
  return {
    ...{ id: comment.id, name: comment.userName, text: comment.text, entryId: comment.entryId, field: comment.field, round: comment.round },
    at: comment.createdAt.toISOString(),
    resolvedBy: comment.resolvedAt ? comment.resolvedBy : null,
    isOwn: comment.userId !== null && comment.userId === caller.userId,
  };
}
