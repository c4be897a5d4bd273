import { isJsonNumber, isJsonObject, type Json } from "#lib/core/json.ts";
import { listOf } from "#lib/core/schema/block-schema.ts";
import { equalityKey, isInteger, parseDecimal } from "#lib/core/schema/decimal.ts";
import { fault, holdsKeptSecret, type Keyword, kindFault } from "#lib/core/schema/place.ts";

const kinds: Record<string, { noun: string; matches: (value: Json) => boolean }> = {
  string: { noun: "a string", matches: (value) => typeof value === "string" },
  number: { noun: "a number", matches: isJsonNumber },
  integer: { noun: "an integer", matches: (value) => isJsonNumber(value) && isInteger(parseDecimal(String(value))) },
  boolean: { noun: "true or false", matches: (value) => typeof value === "boolean" },
  object: { noun: "an object", matches: isJsonObject },
  array: { noun: "an array", matches: Array.isArray },
  null: { noun: "null", matches: (value) => value === null },
};

/** The words that `type` may hold. */
export const typeWords: readonly string[] = Object.keys(kinds);

export const checkType: Keyword = (place) => {
  const { type } = place.node;
  const words = typeof type === "string" ? [type] : listOf(type);
  const asked = words.flatMap((word) => (typeof word === "string" && Object.hasOwn(kinds, word) ? [kinds[word]] : []));
  if (asked.length === 0 || asked.some((kind) => kind?.matches(place.value))) return [];
  return [
    kindFault(
      place,
      asked.flatMap((kind) => (kind ? [kind.noun] : [])),
    ),
  ];
};

const listedMax = 12;

export const checkEnum: Keyword = (place) => {
  const { enum: allowed, const: constant } = place.node;
  const choices = [...(Array.isArray(allowed) ? [allowed] : []), ...(constant === undefined ? [] : [[constant]])];
  if (choices.length === 0 || holdsKeptSecret(place.value)) return [];
  const key = equalityKey(place.value);
  return choices
    .filter((choice) => !choice.some((item) => equalityKey(item) === key))
    .map((choice) => fault(place, describeChoice(choice)));
};

function describeChoice(choice: Json[]): string {
  const isListable = choice.length <= listedMax && choice.every((item) => item === null || typeof item !== "object");
  if (!isListable) return `must be one of the ${choice.length} allowed values.`;
  return choice.length === 1 ? `must be ${choice[0]}.` : `must be one of ${choice.join(", ")}.`;
}
