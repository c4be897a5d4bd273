import type { Problem } from "#lib/core/errors.ts";
import { formatFieldPath, type Segments } from "#lib/core/field-paths.ts";
import { isJsonObject, type Json, type JsonObject } from "#lib/core/json.ts";
import type { BlockSchema } from "./block-schema.ts";

/**
 * A value under the judgement of a schema. `known` are the names that schemas around this one allow in the same object;
 * `hops` counts the schemas since the last step into the document, so that a circle of `$ref` is noticed.
 */
export type Place = {
  run: Run;
  node: JsonObject;
  value: Json;
  segments: Segments;
  known: ReadonlySet<string>;
  hops: number;
};

/** One validation: what is the same at every place. `visitsLeft` bounds the work that a hostile schema can ask for. */
export type Run = {
  root: BlockSchema;
  visitsLeft: number;
  check: (place: Omit<Place, "node"> & { node: Json | undefined }) => Fault[];
};

/** A problem while branches are still compared. `expected` stands on those that say "this is another kind of value". */
export type Fault = Problem & { expected?: string[] };

/** One keyword (or a family): what it finds wrong at a place, nothing when it does not apply. */
export type Keyword = (place: Place) => Fault[];

/** The fault that a value at this place, or at `segments` below it, is not as the message says. */
export function fault(place: Place, message: string, ...below: Segments): Fault {
  return { path: formatFieldPath([...place.segments, ...below]), message };
}

/** The fault of a value of another kind; `expected` holds nouns with their article: "a string", "null". */
export function kindFault(place: Place, expected: string[]): Fault {
  const unique = [...new Set(expected)];
  return { ...fault(place, `must be ${joinWithOr(unique)}.`), expected: unique };
}

function joinWithOr(words: string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
}

/** Stands for a stored secret that stays: present, of whatever value the schema asks for. Known by identity, never written anywhere. */
export const keptSecret: JsonObject = Object.freeze({});

export function holdsKeptSecret(value: Json): boolean {
  if (value === keptSecret) return true;
  return isJsonObject(value) && Object.values(value).some(holdsKeptSecret);
}
