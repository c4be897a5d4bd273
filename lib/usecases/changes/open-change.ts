import type { Caller } from "#lib/core/caller.ts";
import { DomainError } from "#lib/core/errors.ts";
import type { AuditNote } from "#lib/store/audit.ts";
import { contentHash, insertChangeEdits } from "#lib/store/change-edits.ts";
import { insertChange, insertChangeEvent } from "#lib/store/changes.ts";
import type { Tx } from "#lib/store/client.ts";
import { nextChangeNumber } from "#lib/store/people/workspaces.ts";
import { prefectRules } from "./change-rules.ts";
import { toChangeEdits } from "./drafted.ts";
import { type ChangeDraft, type PreparedChange, prepareChange } from "./prepare-change.ts";

export type OpenedChange = { id: string; number: number; contentHash: string };

/**
 * Opens a prepared change for review: nothing of it is applied. A save that is sent again while its change still waits, as clients do that
 * try again, finds that one.
 */
export async function openPrepared(tx: Tx, caller: Caller, draft: ChangeDraft, prepared: PreparedChange): Promise<OpenedChange> {
  const { workspaceId } = prepared;
  const asked = prepared.edits.slice(0, prepared.askedCount).filter(({ isChanged }) => isChanged);
  const id = crypto.randomUUID();
  const edits = toChangeEdits(caller, workspaceId, asked, {
    changeId: id,
    round: 1,
    firstPosition: 0,
    anonymousPaths: draft.anonymousPaths,
  });
  const hash = contentHash(edits);
  const same = await tx.change.findFirst({
    where: { workspaceId, state: "open", contentHash: hash, authorKind: caller.kind, authorId: caller.id },
    select: { id: true, number: true },
  });
  if (same) return { id: same.id, number: same.number ?? 0, contentHash: hash };
  const number = await nextChangeNumber(tx, workspaceId);
  const at = new Date();
  await insertChange(tx, {
    ...{ id, workspaceId, number, state: "open", title: draft.title ?? "", message: draft.message, round: 1, contentHash: hash },
    ...{ authorKind: caller.kind, authorId: caller.id, authorName: caller.name, authorUserId: caller.userId, client: caller.client },
    ...{ createdAt: at, updatedAt: at, openedAt: at, rules: draft.rules === prefectRules ? "prefect" : "own" },
  });
  await insertChangeEdits(tx, edits, at);
  await insertChangeEvent(tx, { changeId: id, kind: "opened", actor: caller });
  return { id, number, contentHash: hash };
}

/** What becomes of a save that a policy refused: the change that waits for review, and a refusal that names it. */
export async function openRefused(tx: Tx, caller: Caller, draft: ChangeDraft): Promise<{ refusal: DomainError; note: AuditNote }> {
  const prepared = await prepareChange(tx, caller, draft);
  const { id, number } = await openPrepared(tx, caller, draft, prepared);
  const policies = prepared.requirements.map(({ policy }) => policy.name);
  const { slug } = await tx.workspace.findUniqueOrThrow({ where: { id: prepared.workspaceId }, select: { slug: true } });
  // A person works in several workspaces: the link says in which one it leads somewhere.
  const path = `/changes/${id}?w=${slug}`;
  const message = `A policy (${policies.join(", ")}) asks for a review here. Nothing was saved yet: the change #${number} waits for it, see ${path}`;
  const refusal = new DomainError("forbidden", message, { change: { id, number, path }, policies });
  return { refusal, note: openedNote({ id, number }, prepared) };
}

/** What the audit log keeps of a change that was opened: ids, paths and the versions that it is based on. */
export function openedNote({ id, number }: { id: string; number: number }, { edits, askedCount, requirements }: PreparedChange): AuditNote {
  const entries = edits
    .slice(0, askedCount)
    .map(({ entryId, next, head }) => ({ id: entryId, path: next.path, baseVersion: head?.n ?? 0 }));
  const policies = requirements.map(({ policy }) => ({ name: policy.name, version: policy.version }));
  return { action: "openChange", result: "done", detail: { change: id, number, entries, policies } };
}
