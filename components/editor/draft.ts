import type { Edit } from "#lib/api/contract/changes.ts";
import type { Entry } from "#lib/api/contract/entries.ts";
import { type FieldPath, isOverlapping, leavesOf, withValueAt } from "#lib/core/field-paths.ts";
import { isSameJson, type JsonObject } from "#lib/core/json.ts";

/** What an edit starts from: the entry as it was loaded, or nothing (`version` 0). */
export type EntryBase = Pick<Entry, "version" | "data" | "secrets" | "secretFields" | "tags" | "description" | "schemaId" | "name"> & {
  id: string | null;
};

/**
 * What is typed. `data` holds the plain fields, and of the secrets only those that were typed anew; a stored secret that is neither in
 * `data` nor in `clear` is kept.
 */
export type Draft = {
  name: string;
  data: JsonObject;
  clear: FieldPath[];
  tags: string[];
  description: string;
  /** Configurations: which fields are secret. Undefined elsewhere: the block schema says it. */
  secretFields?: FieldPath[];
};

export function baseOfEntry({ id, version, data, secrets, secretFields, tags, description, schemaId, name }: Entry): EntryBase {
  return { id, version, data, secrets, secretFields, tags, description, schemaId, name };
}

export function newBase(start: Partial<EntryBase> = {}): EntryBase {
  return { id: null, version: 0, data: {}, secrets: [], secretFields: [], tags: [], description: "", schemaId: null, name: "", ...start };
}

export function draftOf(base: EntryBase, isSecretMarked = false): Draft {
  const { name, data, tags, description, secretFields } = base;
  // A copy: what shows the document sees that it starts over, also when nothing of it differs.
  return { name, data: { ...data }, clear: [], tags, description, ...(isSecretMarked ? { secretFields } : {}) };
}

/** The fields that differ from the base: field paths, `#tags`, `#description`, `#secretFields`. */
export function changedFields(base: EntryBase, draft: Draft): FieldPath[] {
  const [before, after] = [leavesOf(base.data), leavesOf(draft.data)];
  const fields = [...new Set([...before.keys(), ...after.keys()])].filter((field) => !isSameJson(before.get(field), after.get(field)));
  const meta = [
    base.version > 0 && !isSameJson(base.tags, draft.tags) && "#tags",
    base.version > 0 && base.description !== draft.description && "#description",
    draft.secretFields && !isSameJson([...base.secretFields].sort(), [...draft.secretFields].sort()) && "#secretFields",
  ].filter((field) => field !== false && field !== undefined);
  return [...fields, ...draft.clear.filter((field) => !fields.includes(field)), ...meta];
}

export function isDirty(base: EntryBase, draft: Draft): boolean {
  return (
    changedFields(base, draft).length > 0 ||
    (base.version === 0 && (draft.name !== base.name || draft.tags.length > 0 || draft.description !== ""))
  );
}

export function putEdit(base: EntryBase, draft: Draft, path: string): Edit {
  const { data, clear, tags, description, secretFields } = draft;
  const schemaId = base.schemaId ?? undefined;
  return { op: "put", path, baseVersion: base.version, data, clear, tags, description, secretFields, schemaId };
}

/** The stored secrets that the draft keeps: they count as present when it is validated. */
export function keptSecrets(base: EntryBase, draft: Draft): FieldPath[] {
  return base.secrets.map(({ field }) => field).filter((field) => !draft.clear.includes(field));
}

export type Picks = Readonly<Record<FieldPath, "theirs" | "mine">>;

/** The draft moved onto what the entry is now: every own change stays but those for which the person took theirs. */
export function rebaseDraft(base: EntryBase, current: EntryBase, draft: Draft, picks: Picks): Draft {
  const isTheirs = (field: FieldPath) => Object.entries(picks).some(([picked, side]) => side === "theirs" && isOverlapping(picked, field));
  const mine = changedFields(base, draft).filter((field) => !isTheirs(field));
  const typed = leavesOf(draft.data);
  let data = current.data;
  for (const field of mine) if (!field.startsWith("#") && !typed.has(field)) data = withValueAt(data, field, undefined);
  for (const field of mine) if (typed.has(field)) data = withValueAt(data, field, typed.get(field));
  return {
    ...draft,
    data,
    clear: draft.clear.filter((field) => !isTheirs(field)),
    tags: mine.includes("#tags") ? draft.tags : current.tags,
    description: mine.includes("#description") ? draft.description : current.description,
    ...(draft.secretFields ? { secretFields: mine.includes("#secretFields") ? draft.secretFields : current.secretFields } : {}),
  };
}
