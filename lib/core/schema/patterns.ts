import { RE2JS } from "re2js";

const compiled = new Map<string, RE2JS | string>();
const compiledMax = 500;

/**
 * True when a text holds a match of an ECMA-262 pattern. Runs on RE2, in time linear in the text: no pattern can hang the server.
 * A pattern that RE2 refuses judges nothing: our own editor takes none, but the class of a Prefect client may have one.
 */
export function matchesPattern(pattern: string, text: string): boolean {
  const expression = compile(pattern);
  return typeof expression === "string" || expression.test(text);
}

/** What is wrong with a pattern, or undefined: look-around and back references are not in RE2. */
export function findPatternProblem(pattern: string): string | undefined {
  const expression = compile(pattern);
  return typeof expression === "string" ? expression : undefined;
}

function compile(pattern: string): RE2JS | string {
  const known = compiled.get(pattern);
  if (known !== undefined) return known;
  let expression: RE2JS | string;
  try {
    expression = RE2JS.compile(RE2JS.translateRegExp(pattern));
  } catch {
    expression = "is not a pattern that RE2 accepts: no look-around, no back references, at most 1000 repetitions.";
  }
  if (compiled.size >= compiledMax) compiled.clear();
  compiled.set(pattern, expression);
  return expression;
}
