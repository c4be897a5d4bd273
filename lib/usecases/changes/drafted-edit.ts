import type { Edit } from "#lib/api/contract/changes.ts";
import type { EntryState } from "#lib/core/entry-state.ts";

export type EditOp = "created" | "updated" | "renamed" | "deleted" | "undeleted" | "restored";

/**
 * What a change that is not applied yet means an entry to say: the whole state, with references by path, to be merged onto the head.
 * The entry is known by its id: it may have been renamed since.
 */
export type DraftedEdit = {
  op: "drafted";
  as: Exclude<EditOp, "deleted">;
  entryId: string;
  baseVersion: number;
  /** The path that the entry is to have; `fromPath`: the one that it has now, in the trash or not, null when the change makes it. */
  path: string;
  fromPath: string | null;
  state: EntryState;
};

/** What can be planned: an edit as somebody asks for it, or one that was drafted before. */
export type PlannableEdit = Edit | DraftedEdit;

/** Where the entry of an edit is to be; null when the edit takes it away. */
export function destinationOf(edit: PlannableEdit): string | null {
  if (edit.op === "delete") return null;
  return newPathOf(edit) ?? edit.path;
}

/** The paths that an edit names: where the entry is, and where it is to be. */
export function pathsOf(edit: PlannableEdit): string[] {
  const newPath = newPathOf(edit);
  if (newPath !== undefined) return [edit.path, newPath];
  return edit.op === "drafted" && edit.fromPath !== null && edit.fromPath !== edit.path ? [edit.fromPath, edit.path] : [edit.path];
}

/** The other path that an edit gives its entry, with or without other changes. */
function newPathOf(edit: PlannableEdit): string | undefined {
  return edit.op === "rename" || edit.op === "put" || edit.op === "patch" ? edit.newPath : undefined;
}
