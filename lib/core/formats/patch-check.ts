import { DomainError } from "#lib/core/errors.ts";
import { formatJson, isSameJson, type Json } from "#lib/core/json.ts";
import type { FileDocument, FileEdit } from "./define.ts";
import { keyName } from "./lines.ts";

/** A value as a format without types holds it: a text as it is, everything else as JSON. */
export function textOfValue(value: Json): string {
  return typeof value === "string" ? value : formatJson(value);
}

/** Edits for a format without types. */
export function textEdits(edits: readonly FileEdit[]): TextEdit[] {
  return edits.map((edit) => (edit.edit === "set" ? { ...edit, value: textOfValue(edit.value) } : edit));
}

export type TextEdit = Exclude<FileEdit, { edit: "set" }> | { edit: "set"; section: string; key: string; value: string };

/** The edits without those that a later edit of the same key makes void. */
export function lastEdits<T extends FileEdit>(edits: readonly T[]): T[] {
  return [...new Map(edits.map((edit) => [JSON.stringify([edit.section, "key" in edit ? edit.key : null]), edit])).values()];
}

/**
 * The last guard of every `patch`: the new text must read as the old document with exactly the edits made.
 * Refuses with `invalid`, naming the first section and key that came out otherwise.
 */
export function refuseSideEffects(before: FileDocument, edits: readonly FileEdit[], readAfter: () => FileDocument): void {
  const expected = expectedValues(before, edits);
  const after = readOrRefuse(readAfter, edits);
  const actual = valuesOf(after);
  for (const section of new Set([...expected.keys(), ...actual.keys()])) {
    const [wanted, found] = [expected.get(section), actual.get(section)];
    if (!wanted || !found) throw sideEffect(section);
    for (const key of new Set([...wanted.keys(), ...found.keys()])) {
      // A section that was made has what all of them inherit.
      const isInherited = after.sections.get(section)?.keys.get(key)?.isInherited ?? false;
      if (isInherited && !wanted.has(key) && !before.sections.has(section)) continue;
      if (!isSameJson(wanted.get(key), found.get(key))) throw sideEffect(section, key);
    }
  }
}

type Values = Map<string, Map<string, Json>>;

function valuesOf({ sections }: FileDocument): Values {
  return new Map([...sections].map(([name, { keys }]) => [name, new Map([...keys].map(([key, { value }]) => [key, value]))]));
}

function expectedValues(before: FileDocument, edits: readonly FileEdit[]): Values {
  const values = valuesOf(before);
  for (const edit of edits) {
    if (edit.edit === "drop") values.delete(edit.section);
    else if (edit.edit === "unset") values.get(edit.section)?.delete(edit.key);
    else values.set(edit.section, (values.get(edit.section) ?? new Map<string, Json>()).set(edit.key, edit.value));
  }
  return values;
}

function readOrRefuse(read: () => FileDocument, edits: readonly FileEdit[]): FileDocument {
  try {
    return read();
  } catch {
    const edit = edits[0];
    throw sideEffect(edit?.section ?? "", edit && "key" in edit ? edit.key : undefined);
  }
}

function sideEffect(section: string, key?: string): DomainError {
  const place = key === undefined ? `[${section}]` : keyName(section, key);
  const message = `${place}: the file is laid out so that this cannot be changed without moving something else. Edit it by hand.`;
  return new DomainError("invalid", message, { problems: [{ path: place, message: "depends on the edit." }] });
}
