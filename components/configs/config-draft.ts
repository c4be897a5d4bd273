import type { Draft, EntryBase } from "#components/editor/draft.ts";
import type { SecretState } from "#lib/api/contract/entries.ts";
import type { Problem } from "#lib/core/errors.ts";
import {
  type FieldPath,
  formatFieldPath,
  isOverlapping,
  isReference,
  parseFieldPath,
  valueAt,
  withValueAt,
} from "#lib/core/field-paths.ts";
import { isJsonObject, isSameJson, type Json, type JsonObject } from "#lib/core/json.ts";
import { findNameProblem } from "#lib/core/paths.ts";

/** One field of a configuration as the table shows it: what the draft says beside what is stored. */
export type FieldRow = {
  path: FieldPath;
  change: "unchanged" | "added" | "removed" | "changed";
  /** Marked secret in the draft. */
  isSecret: boolean;
  /** The plain value, or the secret that was typed anew. */
  value: Json | undefined;
  /** The stored secret, which is never here itself. */
  stored: SecretState | undefined;
  isCleared: boolean;
};

/** All fields of a configuration, removed ones at their old place. */
export function fieldRows(base: EntryBase, draft: Draft): FieldRow[] {
  const marks = draft.secretFields ?? [];
  const before = valuesOf(base.data, base.secretFields);
  const after = valuesOf(draft.data, marks);
  const secrets = new Map(base.secrets.map((secret) => [secret.field, secret]));
  const paths = [...before.keys()];
  for (const path of [...after.keys(), ...secrets.keys(), ...base.secretFields, ...marks])
    if (!paths.includes(path)) insertNear(paths, path);
  return paths
    .map((path): FieldRow => {
      const [value, stored, isSecret] = [after.get(path), secrets.get(path), marks.includes(path)];
      const isCleared = draft.clear.includes(path);
      const wasThere = before.has(path) || stored !== undefined || base.secretFields.includes(path);
      const isThere = value !== undefined || isSecret || (stored !== undefined && !isCleared);
      const isSame =
        isSameJson(before.get(path), value) && isSecret === base.secretFields.includes(path) && !(isCleared && stored !== undefined);
      const change = !wasThere ? "added" : !isThere ? "removed" : isSame ? "unchanged" : "changed";
      return { path, change, isSecret, value, stored, isCleared };
    })
    .filter((row) => !isEmptyParent(row, paths));
}

/** An object that holds nothing but secrets looks empty: its secrets are the rows. */
function isEmptyParent({ path, value }: FieldRow, paths: readonly FieldPath[]): boolean {
  const isEmpty = value === undefined || (isJsonObject(value) && Object.keys(value).length === 0);
  return isEmpty && paths.some((other) => other !== path && other.length > path.length && isOverlapping(path, other));
}

/** The values by path. A secret that holds an object is one field; secrets inside lists are taken out of the list. */
function valuesOf(document: JsonObject, secretFields: readonly FieldPath[]): Map<FieldPath, Json> {
  const values = new Map<FieldPath, Json>();
  let plain = document;
  for (const path of secretFields) {
    const segments = parseFieldPath(path) ?? [];
    if (!segments.some((segment) => typeof segment === "number")) continue;
    const value = valueAt(plain, path);
    if (value === undefined) continue;
    plain = withValueAt(plain, path, undefined);
    values.set(path, value);
  }
  const inOrder = new Map<FieldPath, Json>();
  collect(plain, [], new Set(secretFields), inOrder);
  return new Map([...inOrder, ...values]);
}

function collect(value: Json, segments: string[], secrets: ReadonlySet<FieldPath>, into: Map<FieldPath, Json>): void {
  const path = formatFieldPath(segments);
  const isLeaf = !isJsonObject(value) || Object.keys(value).length === 0 || isReference(value) || secrets.has(path);
  if (!isLeaf) for (const [key, child] of Object.entries(value)) collect(child, [...segments, key], secrets, into);
  else if (segments.length > 0) into.set(path, value);
}

/** Puts a path behind the one that shares the longest way with it. */
function insertNear(paths: FieldPath[], path: FieldPath): void {
  const shared = paths.map((other) => sharedDepth(other, path));
  const depth = Math.max(0, ...shared);
  paths.splice(depth === 0 ? paths.length : shared.lastIndexOf(depth) + 1, 0, path);
}

function sharedDepth(a: FieldPath, b: FieldPath): number {
  const [left, right] = [parseFieldPath(a) ?? [], parseFieldPath(b) ?? []];
  let depth = 0;
  while (depth < left.length && depth < right.length && left[depth] === right[depth]) depth++;
  return depth;
}

export function setField(draft: Draft, path: FieldPath, value: Json | undefined): Draft {
  return { ...draft, data: withValueAt(draft.data, path, value), clear: draft.clear.filter((field) => field !== path) };
}

/** Takes a field away, with its secret mark, its stored secret and the parents that it leaves empty. */
export function removeField(base: EntryBase, draft: Draft, path: FieldPath): Draft {
  const isStored = base.secrets.some(({ field }) => field === path);
  const others = draft.clear.filter((field) => field !== path);
  return {
    ...draft,
    data: withoutField(draft.data, path, base),
    secretFields: draft.secretFields?.filter((field) => field !== path),
    clear: isStored ? [...others, path] : others,
  };
}

function withoutField(data: JsonObject, path: FieldPath, base: EntryBase): JsonObject {
  let result = withValueAt(data, path, undefined);
  const segments = parseFieldPath(path) ?? [];
  for (let length = segments.length - 1; length > 0; length--) {
    const parent = formatFieldPath(segments.slice(0, length));
    const value = valueAt(result, parent);
    const holdsSecret = base.secrets.some(({ field }) => field !== path && isOverlapping(parent, field));
    if (!isJsonObject(value) || Object.keys(value).length > 0 || holdsSecret) break;
    result = withValueAt(result, parent, undefined);
  }
  return result;
}

/** Makes one field again what it is in the base. */
export function resetField(base: EntryBase, draft: Draft, path: FieldPath): Draft {
  const value = valueAt(base.data, path);
  const others = (draft.secretFields ?? []).filter((field) => field !== path);
  return {
    ...draft,
    data: value === undefined ? withoutField(draft.data, path, base) : withValueAt(draft.data, path, value),
    secretFields: base.secretFields.includes(path) ? inBaseOrder(base, [...others, path]) : others,
    clear: draft.clear.filter((field) => field !== path),
  };
}

export function markSecret(base: EntryBase, draft: Draft, path: FieldPath, isSecret: boolean): Draft {
  const others = (draft.secretFields ?? []).filter((field) => field !== path);
  return { ...draft, secretFields: isSecret ? inBaseOrder(base, [...others, path]) : others };
}

/** Marks in the order of the base, so that marking and unmarking again is no change. */
function inBaseOrder(base: EntryBase, fields: FieldPath[]): FieldPath[] {
  const old = base.secretFields.filter((field) => fields.includes(field));
  return [...old, ...fields.filter((field) => !old.includes(field))];
}

/** What is wrong with the path of a field that is to be added; undefined when nothing is. */
export function findAddProblem(base: EntryBase, draft: Draft, path: string): string | undefined {
  const segments = path === "" ? [] : parseFieldPath(path);
  if (!segments) return 'Is not a field path. Write host, db.host or ["a key"].host.';
  if (segments.length === 0) return "Type the field's path, such as db.host.";
  if (segments.some((segment) => typeof segment === "number")) return "Edit the list itself to add an item.";
  const normal = formatFieldPath(segments);
  for (const row of fieldRows(base, draft)) {
    if (row.change === "removed" || isEmptyObject(row.value)) continue;
    if (row.path === normal) return "There is a field with this path.";
    if (isOverlapping(row.path, normal)) {
      return row.path.length < normal.length
        ? `${row.path} is a field with a value: it cannot hold fields.`
        : `${normal} holds fields already.`;
    }
  }
  return undefined;
}

function isEmptyObject(value: Json | undefined): boolean {
  return isJsonObject(value) && Object.keys(value).length === 0;
}

/** `namespace/name`, as a draft holds it in its name. */
export function splitName(name: string): { namespace: string; name: string } {
  const [namespace = "", ...rest] = name.split("/");
  return { namespace, name: rest.join("/") };
}

export function configProblems(base: EntryBase, draft: Draft): Problem[] {
  const problems: Problem[] = [];
  if (base.version === 0) {
    const { namespace, name } = splitName(draft.name);
    const [first, second] = [findNameProblem(namespace), findNameProblem(name)];
    if (first) problems.push({ path: "#namespace", message: namespace === "" ? "Choose or type a namespace." : first });
    if (second) problems.push({ path: "#name", message: name === "" ? "Type a name." : second });
  }
  for (const { path, isSecret, stored, isCleared, value } of fieldRows(base, draft)) {
    if (stored && !isSecret && !isCleared && value === undefined) {
      problems.push({ path, message: "Was secret: type its value anew, or remove the field." });
    }
    if (stored && isSecret && value === "") problems.push({ path, message: "Type the new value, or keep the stored one." });
  }
  return problems;
}
