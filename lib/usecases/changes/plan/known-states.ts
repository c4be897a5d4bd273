import type { EntryState } from "#lib/core/entry-state.ts";
import { DomainError } from "#lib/core/errors.ts";
import type { BlockSchema } from "#lib/core/schema/block-schema.ts";
import { schemaOf } from "#lib/store/block-schemas.ts";
import type { EntryRow } from "#lib/store/entries.ts";
import { type StoredVersion, versionKey } from "#lib/store/versions.ts";
import type { ChangeRules } from "#lib/usecases/changes/change-rules.ts";
import { refuseDestroyed } from "#lib/usecases/changes/destroyed.ts";
import type { PlannableEdit } from "#lib/usecases/changes/drafted-edit.ts";
import type { EditTargets } from "#lib/usecases/changes/edit-targets.ts";
import { presentReferences } from "#lib/usecases/changes/references.ts";

/** What the edits of one change are planned against. */
export type PlanContext = { targets: EditTargets; targetPaths: ReadonlyMap<string, string>; rules: ChangeRules };

/** An entry as the writer of an edit knew it, and as it is now; both hold references by path. */
export type Known = { base: EntryState; head: EntryState };

/** Both states of an entry that an edit is based on; refuses with `invalid` a base version that it never had, with `gone` what was destroyed. */
export function baseAndHead(edit: PlannableEdit, entry: EntryRow, context: PlanContext): Known {
  const head = present(headOf(entry, context).state, context);
  const base = versionAt(entry, edit.baseVersion, context);
  if (!base) {
    throw new DomainError(
      "invalid",
      `${edit.path} has no version ${edit.baseVersion} to base an edit on; it is at version ${entry.headVersion}.`,
      {
        problems: [{ path: edit.path, message: "names a base version that does not exist." }],
      },
    );
  }
  return { base, head };
}

/** An entry at one of its versions, references by path; undefined when there is none. Refuses with `gone` what was destroyed. */
export function versionAt(entry: EntryRow, n: number, context: PlanContext): EntryState | undefined {
  const version = n === entry.headVersion ? headOf(entry, context) : context.targets.older.get(versionKey(entry.id, n));
  if (version) refuseDestroyed(version, entry.path);
  return version && present(version.state, context);
}

/** The version that an entry, living or in the trash, is at. */
export function headOf(entry: EntryRow, { targets }: PlanContext): StoredVersion {
  const head = targets.heads.get(entry.id);
  if (!head) throw new DomainError("unavailable", `The entry ${entry.id} has lost its head. Restore the store from a backup.`);
  return head;
}

/** A stored state with its references by path instead of by id. */
export function present(state: EntryState, { targetPaths }: PlanContext): EntryState {
  return { ...state, body: presentReferences(state.body, targetPaths) };
}

/** The schema with this id among those that the edits are about; null for none. */
export function schemaFor(targets: EditTargets, schemaId: string | null): BlockSchema | null {
  const row = schemaId === null ? undefined : targets.schemas.get(schemaId);
  return row ? schemaOf(row) : null;
}
