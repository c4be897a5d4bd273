import type { FieldState, Snapshot } from "./diff.ts";
import { type FieldPath, isOverlapping, leavesOf, valueAt, withoutLeaf, withValueAt } from "./field-paths.ts";
import { canonicalJson, isJsonObject, type Json, type JsonObject } from "./json.ts";
import { isClean, type MergeRow, mergeFields, type Side } from "./merge.ts";
import { Secret } from "./secret.ts";

/** A secret as the store holds it: sealed with the data key of the version that set it. */
export type Sealed = { blob: Uint8Array; wrappedDek: Uint8Array; setInVersion: number; setAt: Date };

/** A secret of an entry: kept from before and still sealed, or new and about to be. `fingerprint`: 64 hex digits. */
export type HeldSecret = { fingerprint: string; content: Sealed | Secret };

/** Everything that a version says. `body` is the document without its secrets. */
export type EntryState = {
  path: string;
  description: string;
  tags: readonly string[];
  schemaId: string | null;
  /** The secret fields that the entry itself declares (configurations). */
  secretPaths: readonly FieldPath[];
  body: JsonObject;
  secrets: ReadonlyMap<FieldPath, HeldSecret>;
};

export const fingerprintShownLength = 6;

/** The state as somebody may see it who may not reveal. The path stands in it so that a rename shows. */
export function snapshotOf(state: EntryState | null): Snapshot {
  const fields = new Map<FieldPath, FieldState>();
  if (!state) return fields;
  fields.set("#path", plain(state.path));
  if (state.description) fields.set("#description", plain(state.description));
  if (state.tags.length > 0) fields.set("#tags", plain([...state.tags]));
  if (state.secretPaths.length > 0) fields.set("#secretFields", plain([...state.secretPaths]));
  for (const [field, value] of leavesOf(state.body)) if (!isEmptiedParent(state, field, value)) fields.set(field, plain(value));
  for (const [field, secret] of state.secrets)
    fields.set(field, { secret: true, fingerprint: secret.fingerprint.slice(0, fingerprintShownLength) });
  return fields;
}

/** An object whose fields are all secret looks empty in the body: its secrets stand for it. */
function isEmptiedParent(state: EntryState, field: FieldPath, value: Json): boolean {
  return isJsonObject(value) && Object.keys(value).length === 0 && [...state.secrets.keys()].some((secret) => isOverlapping(field, secret));
}

/** The state as the side of a merge: fields to texts that are equal for equal values, secrets by their whole fingerprint. */
export function sideOf(state: EntryState): Side {
  const side = new Map<FieldPath, string>();
  side.set("#path", state.path);
  side.set("#description", state.description);
  side.set("#tags", canonicalJson([...state.tags]));
  side.set("#secretFields", canonicalJson([...state.secretPaths]));
  side.set("#schema", state.schemaId ?? "");
  for (const [field, value] of leavesOf(state.body)) side.set(field, `value:${canonicalJson(value)}`);
  for (const [field, secret] of state.secrets) side.set(field, `secret:${secret.fingerprint}`);
  return side;
}

export function isSameState(a: EntryState, b: EntryState): boolean {
  const [left, right] = [sideOf(a), sideOf(b)];
  return left.size === right.size && [...left].every(([field, token]) => right.get(field) === token);
}

export type MergedState = { rows: MergeRow[]; state: EntryState | null };

/** Puts my changes since `base` on top of theirs. `state` is null when a field is in conflict. */
export function mergeStates(base: EntryState, theirs: EntryState, mine: EntryState): MergedState {
  const rows = mergeFields(sideOf(base), sideOf(theirs), sideOf(mine));
  if (!isClean(rows)) return { rows, state: null };
  const fields = rows.filter((row) => row.pick === "mine").map((row) => row.field);
  return { rows, state: takeFields(theirs, mine, fields) };
}

/** One field of a state as others may see it, or undefined when it is not set. */
export function fieldStateOf(state: EntryState, field: FieldPath): FieldState | undefined {
  return snapshotOf(state).get(field);
}

/** The state with one field as another state has it, secrets as they are held there. */
export function takeField(state: EntryState, from: EntryState, field: FieldPath, own?: WeakSet<object>): EntryState {
  switch (field) {
    case "#path":
      return { ...state, path: from.path };
    case "#description":
      return { ...state, description: from.description };
    case "#tags":
      return { ...state, tags: from.tags };
    case "#secretFields":
      return { ...state, secretPaths: from.secretPaths };
    case "#schema":
      return { ...state, schemaId: from.schemaId };
    default:
      return takeData(state, from, field, own);
  }
}

/** The same with any number of fields, for the price of one copy of the document. */
export function takeFields(state: EntryState, from: EntryState, fields: readonly FieldPath[]): EntryState {
  const own = new WeakSet<object>();
  return fields.reduce((taken, field) => takeField(taken, from, field, own), state);
}

function takeData(state: EntryState, from: EntryState, field: FieldPath, own: WeakSet<object> | undefined): EntryState {
  const secrets = new Map(state.secrets);
  const secret = from.secrets.get(field);
  if (secret) secrets.set(field, secret);
  else secrets.delete(field);
  const value = secret ? undefined : valueAt(from.body, field);
  const body = value === undefined ? withoutLeaf(state.body, field, from.body, own) : withValueAt(state.body, field, value, own);
  return { ...state, secrets, body };
}

/**
 * Takes the values at the secret paths out of a document: what stays is the body, what comes out is to be sealed.
 * A null at a secret path is no value: it comes out as null.
 */
export function splitSecrets(
  document: JsonObject,
  secretPaths: readonly FieldPath[],
): { body: JsonObject; values: Map<FieldPath, Secret<Json>> } {
  const values = new Map<FieldPath, Secret<Json>>();
  let body = document;
  for (const path of secretPaths) {
    const value = valueAt(body, path);
    if (value === undefined) continue;
    body = withValueAt(body, path, undefined);
    values.set(path, new Secret(value));
  }
  return { body, values };
}

function plain(value: Json): FieldState {
  return { secret: false, value };
}
