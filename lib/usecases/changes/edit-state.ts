import { type EntryState, type HeldSecret, splitSecrets } from "#lib/core/entry-state.ts";
import type { Problem } from "#lib/core/errors.ts";
import {
  type FieldPath,
  formatFieldPath,
  hasPlaceAt,
  isOverlapping,
  isReference,
  parseFieldPath,
  valueAt,
  withValueAt,
} from "#lib/core/field-paths.ts";
import {
  byteLength,
  canonicalJson,
  findProblem,
  formatJson,
  isJsonObject,
  isSameJson,
  type Json,
  type JsonObject,
  parseJson,
} from "#lib/core/json.ts";
import { holdsMask } from "#lib/core/masks.ts";
import { parseEntryPath } from "#lib/core/paths.ts";
import { findPolicyProblems } from "#lib/core/policies.ts";
import type { BlockSchema } from "#lib/core/schema/block-schema.ts";
import { referencePathsOf } from "#lib/core/schema/reference-paths.ts";
import { secretPathsOf } from "#lib/core/schema/secret-paths.ts";
import { validateDocument } from "#lib/core/schema/validate.ts";
import { Secret } from "#lib/core/secret.ts";
import { getInstance } from "#lib/store/instance.ts";
import type { ChangeRules } from "./change-rules.ts";
import { type DataEdit, patched, refuse, refuseInsideSecrets, spelledOut } from "./edit-fields.ts";
import { type ReferenceLookup, type ReferenceTarget, storeReferences, targetIdsOf } from "./references.ts";

export const kvBytesMax = 10_240;
export const secretBytesMax = 64 * 1024;
export const bodyBytesMax = 256 * 1024;
const secretLimits = { bytesMax: secretBytesMax, depthMax: 32, keysMax: 2_000, itemsMax: 5_000 };

/** The state of an entry that does not exist yet. */
export function emptyState(path: string, schemaId: string | null): EntryState {
  return { path, description: "", tags: [], schemaId, secretPaths: [], body: {}, secrets: new Map() };
}

/**
 * What the writer of an edit means the entry to say: the state it was based on with the edit on top. `base` and the result hold references
 * by path. New secrets are held unsealed with their fingerprint; kept ones stay sealed. Refuses masks and `None` in secret fields.
 */
export function intendedState(given: DataEdit, base: EntryState, schema: BlockSchema | null): EntryState {
  const edit = spelledOut(given);
  refuseInsideSecrets(edit, base);
  const document = edit.op === "put" ? edit.data : patched(edit, base);
  const secretPaths = edit.secretFields ?? base.secretPaths;
  const isCleared = (field: FieldPath) => edit.clear.some((cleared) => isOverlapping(cleared, field));
  const kept = [...base.secrets].filter(([field]) => !isCleared(field) && hasRoomFor(document, field));
  const state = withSecretsApart(
    {
      path: base.path,
      description: edit.description ?? base.description,
      tags: edit.tags ? normalTags(edit.tags) : base.tags,
      schemaId: edit.schemaId ?? base.schemaId,
      secretPaths,
      body: withFormerlyPlain(document, base, secretPaths, isCleared),
      secrets: new Map(kept),
    },
    schema,
  );
  refuseUnmarked(edit, base, state, schema);
  return state;
}

/**
 * The state with everything that its schema or its own marks call secret out of the body, to be sealed. A merge needs it too: one side may
 * mark a field that the other one fills.
 */
export function withSecretsApart(state: EntryState, schema: BlockSchema | null): EntryState {
  const { body, values } = splitSecrets(state.body, schema ? secretPathsOf(schema, state.body) : state.secretPaths);
  const secrets = new Map(state.secrets);
  for (const [field, value] of values) if (value.reveal() !== null) secrets.set(field, newSecret(state.path, field, value));
  return { ...state, body, secrets };
}

/**
 * Refuses a state that breaks its block schema or a limit; problems name `<entry path>#<field path>`. An edit answers for what it changes:
 * a value that breaks the schema in `head` already, as the clients of other doors may leave it, is no reason to refuse another field's edit.
 */
export function refuseInvalid(state: EntryState, schema: BlockSchema | null, head: EntryState | null = null): void {
  const { kind } = parseEntryPath(state.path);
  const problems: Problem[] = [];
  const add = (field: string, message: string) => problems.push({ path: field ? `${state.path}#${field}` : state.path, message });
  if (schema) {
    let document = state.body;
    const kept = new Set<FieldPath>();
    for (const [field, { content }] of state.secrets) {
      if (content instanceof Secret) document = withValueAt(document, field, parseJson(content.reveal(), secretLimits));
      else kept.add(field);
    }
    const isUntouched = (path: FieldPath) =>
      path !== "" &&
      head?.schemaId === state.schemaId &&
      isSameJson(valueAt(head.body, path), valueAt(document, path)) &&
      // A secret stands in neither body: one that is cleared is touched.
      head.secrets.has(path) === kept.has(path);
    for (const { path, message } of validateDocument(schema, document, kept)) if (!isUntouched(path)) add(path, message);
  }
  if (targetIdsOf([state.body]).length > 0) {
    add(
      "",
      'holds an object {"$ref": {"block_document_id": …}}, which Blockyard keeps for itself: refer with {"$ref": "block/<type>/<name>"}.',
    );
  }
  if (kind === "policy") for (const { path, message } of findPolicyProblems(state.body)) add(path, message);
  if (kind === "kv") {
    const keys = Object.keys(state.body);
    if (keys.length !== 1 || keys[0] !== "value") add("", 'must hold exactly one field, "value".');
    else if (byteLength(formatJson(state.body.value ?? null)) > kvBytesMax) add("value", `must have at most ${kvBytesMax} bytes as JSON.`);
  }
  if (byteLength(formatJson(state.body)) > bodyBytesMax) add("", `must have at most ${bodyBytesMax} bytes.`);
  refuse(problems);
}

/** The state as it is stored: references by the id of their target. Refuses references that lead nowhere. */
export function storedForm(
  state: EntryState,
  schema: BlockSchema | null,
  lookup: ReferenceLookup,
  { refersUndeclared }: ChangeRules,
): { state: EntryState; references: ReferenceTarget[] } {
  if (!schema) return { state, references: [] };
  const declared = referencePathsOf(schema, state.body);
  const places = refersUndeclared ? new Set([...declared, ...referencesAtTop(state.body)]) : declared;
  const { body, targets, missing } = storeReferences(state.body, [...places], lookup);
  const problems = missing.map((field) => ({ path: `${state.path}#${field}`, message: "refers to a block that does not exist." }));
  refuse(problems);
  return { state: { ...state, body }, references: targets };
}

function referencesAtTop(body: JsonObject): FieldPath[] {
  return Object.keys(body)
    .filter((key) => isReference(body[key]))
    .map((key) => formatFieldPath([key]));
}

/** True when a document says nothing at a path, and nothing above it that leaves no place: then a secret there is kept. */
function hasRoomFor(document: JsonObject, field: FieldPath): boolean {
  const segments = parseFieldPath(field) ?? [];
  return segments.every((_, index) => {
    const value = valueAt(document, formatFieldPath(segments.slice(0, index + 1)));
    return value === undefined || (index < segments.length - 1 && isJsonObject(value) && !isReference(value));
  });
}

/** A plain field that is marked secret without being sent again keeps its value, from now on sealed. */
function withFormerlyPlain(
  document: JsonObject,
  base: EntryState,
  secretPaths: readonly FieldPath[],
  isCleared: (field: FieldPath) => boolean,
): JsonObject {
  let result = document;
  for (const field of secretPaths.filter((mark) => !base.secretPaths.includes(mark) && !isCleared(mark))) {
    const value = valueAt(base.body, field);
    const isLeftOut = valueAt(document, field) === undefined && hasPlaceAt(result, field);
    if (value !== undefined && isLeftOut) result = withValueAt(result, field, value);
  }
  return result;
}

/** Taking a secret mark away would show the value: it must be sent again, or cleared. */
function refuseUnmarked(edit: DataEdit, base: EntryState, { secrets, secretPaths }: EntryState, schema: BlockSchema | null): void {
  if (schema) return;
  const problems = base.secretPaths
    .filter((field) => secrets.has(field) && !secretPaths.includes(field))
    .map((field) => ({ path: `${edit.path}#${field}`, message: "is secret: send a value, or clear it, to make it a plain field." }));
  refuse(problems);
}

function newSecret(path: string, field: FieldPath, value: Secret<Json>): HeldSecret {
  const content = value.reveal();
  const place = `${path}#${field}`;
  if (holdsMask(content)) {
    const message = "looks like a mask that a tool shows in place of a secret. Leave the field out to keep the stored value.";
    refuse([{ path: place, message }]);
  }
  const problem = findProblem(content, "");
  if (problem) refuse([{ path: place, message: problem.message }]);
  const text = formatJson(content);
  if (byteLength(text) > secretBytesMax) {
    const message = `must have at most ${secretBytesMax} bytes.`;
    refuse([{ path: place, message }]);
  }
  return { fingerprint: getInstance().keyring.fingerprint(canonicalJson(content)), content: new Secret(text) };
}

function normalTags(tags: readonly string[]): string[] {
  return [...new Set(tags.map((tag) => tag.trim().normalize("NFC")).filter(Boolean))].sort();
}
