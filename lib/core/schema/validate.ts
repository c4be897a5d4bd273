import type { Problem } from "#lib/core/errors.ts";
import { type FieldPath, formatFieldPath, isReference, parseFieldPath, type Segments, withValueAt } from "#lib/core/field-paths.ts";
import { isJsonObject, type JsonObject } from "#lib/core/json.ts";
import { type BlockSchema, own } from "./block-schema.ts";
import { checkAllOf, checkAnyOf, checkNestedBlock, checkOneOf, checkReference } from "./keywords/combined.ts";
import { checkArray, checkObject } from "./keywords/containers.ts";
import { checkEnum, checkType } from "./keywords/kind.ts";
import { checkNumber, checkString } from "./keywords/scalars.ts";
import { type Fault, type Keyword, keptSecret, type Place, type Run } from "./place.ts";

const keywords: readonly Keyword[] = [
  checkEnum,
  checkNumber,
  checkString,
  checkArray,
  checkObject,
  checkReference,
  checkAllOf,
  checkAnyOf,
  checkOneOf,
];

/** Bounds on the work for one document: schemas come from people and programs, and unions of unions grow exponentially. */
const visitsMax = 200_000;
const hopsMax = 32;

/**
 * What a block schema finds wrong with a document, in the order of the document; nothing when it is valid.
 * `kept` are the field paths of stored secrets that stay: they count as present and are not judged. Problems name the field path
 * and what is asked for, never the value. Judges the part of JSON Schema 2020-12 that `checkBlockSchema` lets through, and
 * beyond it: unknown fields are refused where `additionalProperties` is absent, nested blocks may be references, null may stand for an
 * option that is not set (`isUnsetOption`), numbers are exact, patterns run on RE2. Not `eval`-based as ajv is, so that it runs under the pages' content security policy.
 */
export function validateDocument(schema: BlockSchema, document: JsonObject, kept: ReadonlySet<FieldPath>): Problem[] {
  const run: Run = { root: schema, visitsLeft: visitsMax, check };
  const value = withKeptSecrets(document, kept);
  const faults = check({ run, node: schema, value, segments: [], known: new Set(), hops: 0 });
  if (run.visitsLeft < 0) return [{ path: "", message: "cannot be checked: its schema is too complex or refers to itself without end." }];
  return withoutRepeats(faults);
}

const check: Run["check"] = ({ run, node, value, segments, known, hops }) => {
  if (value === keptSecret || run.visitsLeft < 0) return [];
  run.visitsLeft -= hops > hopsMax ? visitsMax + 1 : 1;
  if (node === false) return [{ path: formatFieldPath(segments), message: "is not allowed." }];
  if (!isJsonObject(node)) return [];
  const place: Place = { run, node, value, segments, known, hops };
  const kind = checkNestedBlock(place) ?? checkType(place);
  const isSettled = kind.length > 0 || (isReference(value) && typeof node.block_type_slug === "string" && node !== run.root);
  return isSettled ? kind : keywords.flatMap((keyword) => keyword(place));
};

/** The document with a mark where a stored secret stays. What the document itself holds there, or above it, goes first. */
function withKeptSecrets(document: JsonObject, kept: ReadonlySet<FieldPath>): JsonObject {
  let result = document;
  for (const path of kept) {
    const segments = parseFieldPath(path) ?? [];
    if (segments.length > 0 && isFree(document, segments)) result = withValueAt(result, path, keptSecret);
  }
  return result;
}

function isFree(document: JsonObject, segments: Segments): boolean {
  let parent = document;
  for (const segment of segments) {
    if (typeof segment === "number") return false;
    const value = own(parent, segment);
    if (value === undefined) return true;
    if (!isJsonObject(value) || isReference(value)) return false;
    parent = value;
  }
  return false;
}

function withoutRepeats(faults: Fault[]): Problem[] {
  const byText = new Map(faults.map(({ path, message }) => [`${path}\n${message}`, { path, message }]));
  return [...byText.values()];
}
