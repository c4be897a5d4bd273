import { isJsonNumber, isJsonObject, type Json, toNumber } from "#lib/core/json.ts";
import { typeWords } from "./keywords/kind.ts";
import { findPatternProblem } from "./patterns.ts";

type Rule = { accepts: (value: Json) => boolean; words: string };

const text: Rule = { accepts: (value) => typeof value === "string", words: "must be a string." };
const flag: Rule = { accepts: (value) => typeof value === "boolean", words: "must be true or false." };
const number: Rule = { accepts: isJsonNumber, words: "must be a number." };
const count: Rule = {
  accepts: (value) => isJsonNumber(value) && Number.isInteger(toNumber(value)) && toNumber(value) >= 0,
  words: "must be a whole number, 0 or more.",
};
const object: Rule = { accepts: isJsonObject, words: "must be an object." };
const filledList: Rule = {
  accepts: (value) => Array.isArray(value) && value.length > 0,
  words: "must be an array with at least one item.",
};
const texts: Rule = {
  accepts: (value) => Array.isArray(value) && value.every((item) => typeof item === "string"),
  words: "must be an array of strings.",
};

const rules: Record<string, Rule> = {
  ...{ title: text, description: text, pattern: text, format: text, $ref: text, block_type_slug: text, contentMediaType: text },
  ...{ uniqueItems: flag, writeOnly: flag, readOnly: flag, deprecated: flag },
  ...{ minimum: number, maximum: number, exclusiveMinimum: number, exclusiveMaximum: number, position: number },
  ...{ minLength: count, maxLength: count, minItems: count, maxItems: count, minProperties: count, maxProperties: count },
  ...{ properties: object, definitions: object, $defs: object, block_schema_references: object },
  ...{ anyOf: filledList, oneOf: filledList, allOf: filledList, enum: filledList, prefixItems: filledList },
  ...{ required: texts, secret_fields: texts },
  multipleOf: { accepts: (value) => isJsonNumber(value) && toNumber(value) > 0, words: "must be a number above 0." },
};

/** Keywords of JSON Schema that judge values and that we do not: ignoring one silently would accept what the schema refuses. */
const unsupported = new Set([
  ...["not", "if", "then", "else", "contains", "minContains", "maxContains", "propertyNames", "patternProperties"],
  ...["dependencies", "dependentRequired", "dependentSchemas", "unevaluatedItems", "unevaluatedProperties", "additionalItems"],
  ...["$id", "$anchor", "$dynamicRef", "$dynamicAnchor", "$recursiveRef", "$recursiveAnchor"],
]);

/** What is wrong with the value of a keyword by itself, or with the keyword; undefined for what is right, and for unknown keywords. */
export function findKeywordProblem(keyword: string, value: Json): string | undefined {
  if (unsupported.has(keyword)) return "is not supported in block schemas.";
  if (keyword === "type") return findTypeProblem(value);
  const rule = Object.hasOwn(rules, keyword) ? rules[keyword] : undefined;
  if (rule && !rule.accepts(value)) return rule.words;
  return keyword === "pattern" && typeof value === "string" ? findPatternProblem(value) : undefined;
}

function findTypeProblem(value: Json): string | undefined {
  const words = Array.isArray(value) ? value : [value];
  const isRight = words.length > 0 && words.every((word) => typeof word === "string" && typeWords.includes(word));
  return isRight ? undefined : `must be one of ${typeWords.join(", ")}, or an array of them.`;
}
