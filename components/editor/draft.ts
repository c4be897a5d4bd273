import type { Edit } from "#lib/api/contract/changes.ts";
import type { Entry } from "#lib/api/contract/entries.ts";
import type { FieldPick } from "#lib/core/conflict-choices.ts";
import { type FieldPath, isOverlapping, leavesOf, valueAt, withoutLeaf, withValueAt } from "#lib/core/field-paths.ts";
import { isSameJson, type Json, type JsonObject } from "#lib/core/json.ts";

/** What an edit starts from: the entry as it was loaded, or nothing (`version` 0). */
export type EntryBase = Pick<Entry, "version" | "data" | "secrets" | "secretFields" | "tags" | "description" | "schemaId" | "name"> & {
  id: string | null;
  /** In the trash: what is saved brings it back. */
  isDeleted?: boolean;
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

export function baseOfEntry({ id, version, data, secrets, secretFields, tags, description, schemaId, name, isDeleted }: Entry): EntryBase {
  return { id, version, data, secrets, secretFields, tags, description, schemaId, name, isDeleted };
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
  const undelete = base.isDeleted && base.id !== null ? base.id : undefined;
  return { op: "put", path, baseVersion: base.version, data, clear, tags, description, secretFields, schemaId, undelete };
}

/** The stored secrets that the draft keeps: they count as present when it is validated. */
export function keptSecrets(base: EntryBase, draft: Draft): FieldPath[] {
  return base.secrets.map(({ field }) => field).filter((field) => !draft.clear.includes(field));
}

export type Picks = Readonly<Record<FieldPath, FieldPick>>;

/** The draft moved onto what the entry is now: every own change stays but those for which something else was picked. */
export function rebaseDraft(base: EntryBase, current: EntryBase, draft: Draft, picks: Picks): Draft {
  const isOver = (field: FieldPath) => Object.entries(picks).some(([picked, pick]) => pick !== "mine" && isOverlapping(picked, field));
  const typed = leavesOf(draft.data);
  const changed = new Set(changedFields(base, draft).filter((field) => !isOver(field)));
  // What is the same as in a new document's defaults is no change, and yet can be what the person picked.
  for (const field of typed.keys()) if (picks[field] === "mine") changed.add(field);
  const fields = [...changed].filter((field) => !field.startsWith("#"));
  let data = current.data;
  for (const field of fields) if (!typed.has(field)) data = withoutLeaf(data, field, draft.data);
  for (const field of fields) if (typed.has(field)) data = withValueAt(data, field, typed.get(field));
  const meta = <T>(field: FieldPath, read: (from: EntryBase | Draft) => T, isValue: (value: Json) => boolean): T => {
    const pick = picks[field];
    if (typeof pick === "object") return isValue(pick.value) ? (pick.value as T) : read(draft);
    if (pick !== undefined) return read({ base, theirs: current, mine: draft }[pick]);
    const isOwn = changed.has(field) || (base.version === 0 && isEmpty(read(current)));
    return read(isOwn ? draft : current);
  };
  return {
    ...draft,
    name: base.version > 0 ? current.name : draft.name,
    data: settled(data, base, picks),
    clear: draft.clear.filter((field) => !isOver(field)),
    tags: meta("#tags", ({ tags }) => tags, isTexts),
    description: meta(
      "#description",
      ({ description }) => description,
      (value) => typeof value === "string",
    ),
    ...(draft.secretFields ? { secretFields: meta("#secretFields", (from) => from.secretFields ?? [], isTexts) } : {}),
  };
}

/** With what was picked that is neither side's: the base again, or a list that was put together. */
function settled(document: JsonObject, base: EntryBase, picks: Picks): JsonObject {
  const others = Object.entries(picks).flatMap(([field, pick]) => {
    if (field.startsWith("#") || pick === "mine" || pick === "theirs") return [];
    return [{ field, value: pick === "base" ? valueAt(base.data, field) : pick.value }];
  });
  let data = document;
  for (const { field, value } of others) if (value === undefined) data = withoutLeaf(data, field, base.data);
  for (const { field, value } of others) if (value !== undefined) data = withValueAt(data, field, value);
  return data;
}

function isTexts(value: Json): boolean {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}

function isEmpty(value: unknown): boolean {
  return value === "" || (Array.isArray(value) && value.length === 0);
}
