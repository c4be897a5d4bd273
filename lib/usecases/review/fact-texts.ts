import type { EntryState } from "#lib/core/entry-state.ts";
import type { FieldPath } from "#lib/core/field-paths.ts";
import type { BlockSchema } from "#lib/core/schema/block-schema.ts";

/** What may be said of the secrets that an edit sets, as JSON text by field: noted while they are in the clear, so that a review opens nothing. */
export function secretFactTexts(_state: EntryState, _schema: BlockSchema | null): Map<FieldPath, string> {
  return new Map();
}
