import type { Edit } from "#lib/api/contract/changes.ts";
import type { EntryState } from "#lib/core/entry-state.ts";
import { DomainError, type Problem } from "#lib/core/errors.ts";
import { type FieldPath, formatFieldPath, hasPlaceAt, isInside, parseFieldPath, withValueAt } from "#lib/core/field-paths.ts";
import { findKeyProblem, findProblem, type JsonObject } from "#lib/core/json.ts";
import { parseEntryPath } from "#lib/core/paths.ts";

export type DataEdit = Extract<Edit, { op: "put" | "patch" }>;

/**
 * The edit with every field path spelled as documents spell it, and of secret fields inside others the outer ones alone. Refuses with
 * `invalid` what is no field path, names a key that no document may have, and marks that nothing could keep a secret by.
 */
export function spelledOut(edit: DataEdit): DataEdit {
  const spell = (field: FieldPath) => spelled(edit.path, field);
  const marks = edit.secretFields?.map(spell);
  if (marks) refuseMarks(edit.path, marks);
  const secretFields = marks && [...new Set(marks)].filter((field) => !marks.some((other) => isInside(field, other)));
  const more = { clear: edit.clear.map(spell), ...(secretFields ? { secretFields } : {}) };
  if (edit.op === "put") return { ...edit, ...more };
  return { ...edit, ...more, set: Object.fromEntries(Object.entries(edit.set).map(([field, value]) => [spell(field), value])) };
}

/** The document that a patch makes of its base. Refuses what would be written nowhere, or would take away what it does not name. */
export function patched({ path, set, clear }: Extract<Edit, { op: "patch" }>, base: EntryState): JsonObject {
  let document = base.body;
  for (const field of clear) {
    if (typeof parseFieldPath(field)?.at(-1) === "number") refuseField(path, field, "is an item of a list: send the list without it.");
    document = withValueAt(document, field, undefined);
  }
  for (const [field, value] of Object.entries(set)) {
    if (!hasPlaceAt(document, field)) refuseField(path, field, "leads to no place: something else stands on the way there.");
    document = withValueAt(document, field, value);
  }
  const problem = findProblem(document, "");
  if (problem) refuseField(path, problem.path, problem.message);
  return document;
}

/** A secret is kept or sent as a whole: what names a part of one would lose the rest. */
export function refuseInsideSecrets(edit: DataEdit, base: EntryState): void {
  const named = edit.op === "patch" ? [...edit.clear, ...Object.keys(edit.set)] : edit.clear;
  const secrets = [...base.secrets.keys()];
  const problems = named.flatMap((field) => {
    const outer = secrets.find((secret) => isInside(field, secret));
    const message = `is a part of ${outer}, which is secret as a whole: send it as a whole.`;
    return outer === undefined ? [] : [{ path: `${edit.path}#${field}`, message }];
  });
  refuse(problems);
}

/** Refuses with these problems, if there are any. */
export function refuse(problems: readonly Problem[]): void {
  const first = problems[0];
  if (first) throw new DomainError("invalid", `${first.path} ${first.message}`, { problems: [...problems] });
}

function spelled(path: string, field: FieldPath): FieldPath {
  const segments = parseFieldPath(field) ?? [];
  if (segments.length === 0) refuseField(path, field, "is not a field path.");
  const problem = segments.map((segment) => findKeyProblem(String(segment))).find((message) => message !== undefined);
  if (problem) refuseField(path, field, problem);
  return formatFieldPath(segments);
}

function refuseMarks(path: string, fields: readonly FieldPath[]): void {
  const isMarkable = parseEntryPath(path).kind === "config";
  for (const field of fields) {
    if (!isMarkable) refuseField(path, field, "cannot be marked: only the fields of configurations are; a block's follow its type.");
    if (parseFieldPath(field)?.some((segment) => typeof segment === "number"))
      refuseField(path, field, "is inside a list, whose items have no names to keep a secret by. Mark the whole list.");
  }
}

function refuseField(path: string, field: FieldPath, message: string): void {
  refuse([{ path: field ? `${path}#${field}` : path, message }]);
}
