import type { Edit } from "#lib/api/contract/changes.ts";
import { DomainError } from "#lib/core/errors.ts";
import { foldPath } from "#lib/core/paths.ts";
import { loadSchemas, schemaOf } from "#lib/store/block-schemas.ts";
import type { ReadTx } from "#lib/store/client.ts";
import type { DraftedEdit, PlannableEdit } from "#lib/usecases/changes/drafted-edit.ts";
import { type DataEdit, refuse } from "#lib/usecases/changes/edit-fields.ts";
import { intendedState } from "#lib/usecases/changes/edit-state.ts";
import { targetIdsOf } from "#lib/usecases/changes/references.ts";

/**
 * Edits of entries that the change makes itself go on top of what waits, as they would on an entry that exists: what they leave out is kept,
 * secrets too. The others are given back as they are.
 */
export async function onTopOfMade(tx: ReadTx, waiting: readonly PlannableEdit[], added: readonly Edit[]): Promise<PlannableEdit[]> {
  const made = new Map(
    waiting.flatMap((edit) => (edit.op === "drafted" && edit.as === "created" ? [[foldPath(edit.path), edit] as const] : [])),
  );
  const below = (edit: Edit) => (isPlainEdit(edit) ? made.get(foldPath(edit.path)) : undefined);
  const named = added.flatMap((edit) => [below(edit)?.state.schemaId, isPlainEdit(edit) ? edit.schemaId : null]);
  const schemas = await loadSchemas(tx, [...new Set(named.flatMap((id) => id ?? []))]);
  return added.map((edit) => {
    const drafted = below(edit);
    if (!drafted || !isPlainEdit(edit)) return edit;
    refuseForgedReferences(edit);
    const [present, next] = [schemas.get(drafted.state.schemaId ?? ""), schemas.get(edit.schemaId ?? drafted.state.schemaId ?? "")];
    if (edit.schemaId !== undefined && next?.blockTypeId !== present?.blockTypeId) refuseSchema(edit);
    return { ...drafted, state: intendedState(edit, drafted.state, next ? schemaOf(next) : null) } satisfies DraftedEdit;
  });
}

/** Says what an entry is to hold, and nothing of where it comes from. */
function isPlainEdit(edit: Edit): edit is DataEdit {
  return (edit.op === "put" && edit.undelete === undefined) || edit.op === "patch";
}

/** What is drafted holds references by id; what somebody sends does not. */
function refuseForgedReferences(edit: DataEdit): void {
  if (targetIdsOf([edit.op === "put" ? edit.data : edit.set]).length === 0) return;
  refuse([{ path: edit.path, message: "refers by id, which Blockyard keeps for itself: refer with a path." }]);
}

function refuseSchema({ path }: DataEdit): never {
  throw new DomainError("invalid", `${path}: there is no such schema of its block type. Leave schemaId out to keep the present one.`, {
    problems: [{ path, message: "names a schema that its block type does not have." }],
  });
}
