import { matchesPattern } from "./path-patterns.ts";
import { deliveredKinds } from "./paths.ts";

/** The patterns by which a client chooses entries; none: all of them. */
export type Patterns = readonly string[];

export const patternsTextMax = 4_000;
const patternsMax = 100;
const patternLengthMax = 400;
/** Of few patterns so many letters are told apart, of many only the first: each doubles the ranges. */
const fewPatterns = 5;
const lettersMax = 3;

/** What is wrong with patterns as text, one per line; undefined when nothing is. */
export function findPatternsProblem(text: string): string | undefined {
  const patterns = linesOf(text);
  if (patterns.length > patternsMax) return `holds more than ${patternsMax} patterns.`;
  if (patterns.some((pattern) => pattern.length > patternLengthMax)) return `has a pattern longer than ${patternLengthMax} characters.`;
  return patterns.some((pattern) => /[\p{C}\p{Zl}\p{Zp}]/u.test(pattern)) ? "has a pattern with invisible characters." : undefined;
}

/** The patterns of a text in canonical form: sorted, each once, empty lines left out. */
export function parsePatterns(text: string): string[] {
  return [...new Set(linesOf(text))].sort();
}

/** Whether a path fits at least one of the patterns, or there are none. */
export function isChosen(patterns: Patterns, path: string): boolean {
  return patterns.length === 0 || patterns.some((pattern) => matchesPattern(pattern, path));
}

function linesOf(text: string): string[] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
}

/** Paths from `gte` up to, but without, `lt`, compared by code point. */
export type PathRange = { gte: string; lt: string };

/** `folded`: paths as `foldPath` gives them. */
export type Spelling = "as written" | "folded";

/**
 * Where in the order of paths everything lies that fits a pattern; more lies there too, so what is found is compared with the patterns
 * still. Undefined: anywhere. Patterns are read in any case, so a beginning has several spellings: those of its first letters are told apart.
 */
export function rangesOf(patterns: Patterns, spelling: Spelling): PathRange[] | undefined {
  const letters = patterns.length <= fewPatterns ? lettersMax : 1;
  const ranges = patterns.flatMap((pattern) => {
    const [beginning = ""] = pattern.split("*", 1);
    return rangesOfBeginning(beginning.normalize("NFC").toUpperCase(), spelling, letters);
  });
  return patterns.length === 0 || ranges.some(({ gte }) => gte === "") ? undefined : merged(ranges);
}

/** `beginning` is in upper case. */
function rangesOfBeginning(beginning: string, spelling: Spelling, letters: number): PathRange[] {
  const kind = deliveredKinds.find((known) => beginning.startsWith(`${known}/`.toUpperCase()));
  if (beginning === "") return [rangeOf("")];
  if (!kind) return deliveredKinds.filter((known) => known.toUpperCase().startsWith(beginning)).map((known) => rangeOf(`${known}/`));
  const certain = spelling === "folded" && kind !== "kv" ? ascii : certainBy[kind];
  const start = certain.exec(beginning)?.[0] ?? "";
  return rangesOfSpellings({ start: start.toLowerCase(), rest: beginning.slice(start.length), letters, isAnyLetter: kind === "kv" });
}

const ascii = /^[ -~]*/;
/** What is spelled in one way only: kinds, slugs of block types, and characters of ASCII that are no letters. */
const certainBy = { block: /^BLOCK\/[!-.0-~]*(\/[ -@[-`{-~]*)?/, config: /^CONFIG\/[ -@[-`{-~]*/, kv: /^KV\/[ -@[-`{-~]*/ };

/** `rest` begins with a letter. `isAnyLetter`: the path may hold others than ASCII's there, whose capital may have one of ASCII in it. */
type Spelled = { start: string; rest: string; letters: number; isAnyLetter: boolean };

function rangesOfSpellings({ start, rest, letters, isAnyLetter }: Spelled): PathRange[] {
  const letter = rest.charAt(0);
  if (letter === "" || letters === 0) return [rangeOf(start)];
  const others = isAnyLetter ? [{ gte: `${start}\u0080`, lt: rangeOf(start).lt }] : [];
  if (letter >= "\u0080") return others;
  const [uncased = ""] = /^[ -@[-`{-~]*/.exec(rest.slice(1)) ?? [];
  const next = { rest: rest.slice(1 + uncased.length), letters: letters - 1, isAnyLetter };
  const cases = [letter, letter.toLowerCase()].flatMap((one) => rangesOfSpellings({ start: start + one + uncased, ...next }));
  return [...cases, ...others];
}

/** Everything that begins like this, by code points. */
function rangeOf(start: string): PathRange {
  if (start === "") return { gte: "", lt: "\u{10ffff}" };
  const last = start.codePointAt(start.length - 1) ?? 0;
  return { gte: start, lt: start.slice(0, -1) + String.fromCodePoint(last + 1) };
}

function merged(ranges: readonly PathRange[]): PathRange[] {
  const result: PathRange[] = [];
  for (const range of ranges.toSorted((a, b) => (a.gte < b.gte ? -1 : 1))) {
    const last = result.at(-1);
    if (!last || range.gte > last.lt) result.push({ ...range });
    else if (range.lt > last.lt) last.lt = range.lt;
  }
  return result;
}
