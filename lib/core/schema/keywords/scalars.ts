import { isJsonNumber, type Json, toNumber } from "#lib/core/json.ts";
import { compareDecimals, isMultipleOf, parseDecimal } from "#lib/core/schema/decimal.ts";
import { findFormatProblem } from "#lib/core/schema/formats.ts";
import { matchesPattern } from "#lib/core/schema/patterns.ts";
import { type Fault, fault, type Keyword } from "#lib/core/schema/place.ts";

const bounds: Record<string, { breaks: (order: number) => boolean; words: string }> = {
  minimum: { breaks: (order) => order < 0, words: "at least" },
  maximum: { breaks: (order) => order > 0, words: "at most" },
  exclusiveMinimum: { breaks: (order) => order <= 0, words: "more than" },
  exclusiveMaximum: { breaks: (order) => order >= 0, words: "less than" },
};

export const checkNumber: Keyword = (place) => {
  const { node, value } = place;
  if (!isJsonNumber(value)) return [];
  const number = parseDecimal(String(value));
  const faults: Fault[] = [];
  for (const [keyword, { breaks, words }] of Object.entries(bounds)) {
    const bound = node[keyword];
    if (isJsonNumber(bound) && breaks(compareDecimals(number, parseDecimal(String(bound))))) {
      faults.push(fault(place, `must be ${words} ${bound}.`));
    }
  }
  const { multipleOf } = node;
  if (isJsonNumber(multipleOf) && !isMultipleOf(number, parseDecimal(String(multipleOf)))) {
    faults.push(fault(place, `must be a multiple of ${multipleOf}.`));
  }
  return faults;
};

export const checkString: Keyword = (place) => {
  const { node, value } = place;
  if (typeof value !== "string") return [];
  const length = [...value].length;
  const [min, max] = [boundOf(node.minLength), boundOf(node.maxLength)];
  const faults: Fault[] = [];
  if (min !== undefined && length < min)
    faults.push(fault(place, min === 1 ? "must not be empty." : `must have at least ${min} characters.`));
  if (max !== undefined && length > max) faults.push(fault(place, `must have at most ${max} characters.`));
  if (typeof node.pattern === "string" && !matchesPattern(node.pattern, value)) {
    faults.push(fault(place, `must match the pattern ${node.pattern}`));
  }
  const formatProblem = typeof node.format === "string" ? findFormatProblem(node.format, value) : undefined;
  if (formatProblem) faults.push(fault(place, formatProblem));
  return faults;
};

/** The number that a keyword for a count holds, or undefined. */
export function boundOf(value: Json | undefined): number | undefined {
  return isJsonNumber(value) ? toNumber(value) : undefined;
}
