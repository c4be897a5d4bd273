import type { Conflict } from "#lib/api/contract/changes.ts";
import type { CommentView, ProposedEdit } from "#lib/api/contract/review-views.ts";
import type { FieldChange } from "#lib/core/diff.ts";

/** Over the two columns of a diff of what waits. */
export function columnLabels({ op, headVersion }: Pick<ProposedEdit, "op" | "headVersion">): { oldLabel: string; newLabel: string } {
  const oldLabel = headVersion === 0 || op === "undeleted" ? "Nothing yet" : `Live, v${headVersion}`;
  return { oldLabel, newLabel: op === "deleted" ? "Deleted" : "Proposed" };
}

const ops: Record<string, string> = {
  created: "new",
  renamed: "renamed",
  deleted: "deleted",
  undeleted: "back from the trash",
  restored: "restored",
};

/** What happens to the entry, where it is more than a change of its fields. */
export function opWord(op: string): string | undefined {
  return ops[op];
}

type Shown = { fields: readonly FieldChange[]; oldLabel: string; newLabel: string };

/** What of an edit is shown: where both sides moved, theirs against what is proposed; else what moved since the reader's review, or all. */
export function shownOf(edit: ProposedEdit, isOnlySince: boolean): Shown {
  const { conflict, since, fields } = edit;
  if (conflict) return { fields: conflictFields(conflict), oldLabel: `Theirs, v${conflict.currentVersion}`, newLabel: "Proposed" };
  if (isOnlySince && since) return { fields: since, oldLabel: "When you reviewed it", newLabel: "Now" };
  return { fields, ...columnLabels(edit) };
}

function conflictFields({ fields }: Conflict): FieldChange[] {
  return fields.map(({ field, theirs, mine }) => ({
    ...{ field, old: theirs, new: mine },
    change: theirs === undefined ? "added" : mine === undefined ? "removed" : "changed",
  }));
}

export function isSecretMove({ change, old, new: next }: FieldChange): boolean {
  return change !== "unchanged" && (old?.secret || next?.secret || false);
}

type SaidAbout = { entry: CommentView[]; byField: ReadonlyMap<string, CommentView[]> };

/** What was said about an entry: about all of it, and by field. Fields that the diff does not show any more are told with the entry. */
export function saidAbout(own: readonly CommentView[], fields: ReadonlySet<string>): SaidAbout {
  const byField = new Map<string, CommentView[]>();
  const entry: CommentView[] = [];
  for (const comment of own) {
    if (comment.field === null || !fields.has(comment.field)) entry.push(comment);
    else byField.set(comment.field, [...(byField.get(comment.field) ?? []), comment]);
  }
  return { entry, byField };
}

/** Where an entry is edited. Null while there is none yet. */
export function editHref({ entryId, path, headVersion, op }: Pick<ProposedEdit, "entryId" | "path" | "headVersion" | "op">): string | null {
  if (headVersion === 0 || op === "deleted" || op === "undeleted") return null;
  if (path.startsWith("kv/")) return `/variables?id=${entryId}`;
  if (path.startsWith("config/")) return `/configs?id=${entryId}`;
  if (path.startsWith("policy/")) return `/settings/policies?id=${entryId}`;
  return `/blocks/block/${entryId}/edit`;
}
