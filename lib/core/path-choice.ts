import { matchesPattern } from "./path-patterns.ts";
import { deliveredKinds } from "./paths.ts";

/** The patterns by which a client chooses entries; none: all of them. */
export type Patterns = readonly string[];

export const patternsTextMax = 4_000;
const patternsMax = 100;
const patternLengthMax = 400;

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

/**
 * Where in the order of paths everything lies that fits a pattern; more lies there too, so what is found is compared with the patterns
 * still. Undefined: anywhere. Patterns are read in any case, so a range begins with what has no case (kinds, slugs of block types and
 * characters that are no letters) and the two cases of the letter behind it.
 */
export function rangesOf(patterns: Patterns): PathRange[] | undefined {
  const ranges = patterns.flatMap((pattern) => rangesOfBeginning((pattern.split("*", 1)[0] ?? "").normalize("NFC").toUpperCase()));
  return patterns.length === 0 || ranges.some(({ gte }) => gte === "") ? undefined : merged(ranges);
}

/** `beginning` is in upper case. */
function rangesOfBeginning(beginning: string): PathRange[] {
  const kind = deliveredKinds.find((known) => beginning.startsWith(`${known}/`.toUpperCase()));
  if (!kind)
    return beginning === ""
      ? [rangeOf("")]
      : deliveredKinds.filter((known) => `${known}/`.toUpperCase().startsWith(beginning)).map((known) => rangeOf(`${known}/`));
  const certain = certainLength(kind, beginning);
  const start = beginning.slice(0, certain).toLowerCase();
  const letter = beginning[certain];
  if (letter === undefined) return [rangeOf(start)];
  // Letters beyond ASCII may have a capital in it: only names of KV pairs hold them.
  const others = kind === "kv" ? [{ gte: `${start}\u0080`, lt: rangeOf(start).lt }] : [];
  return [...(letter < "\u0080" ? [rangeOf(start + letter), rangeOf(start + letter.toLowerCase())] : []), ...others];
}

/** How far the beginning of a path is spelled in one way only. */
function certainLength(kind: string, beginning: string): number {
  const slug = kind === "block" ? (/^BLOCK\/[!-.0-~]*\/?/.exec(beginning)?.[0].length ?? 0) : kind.length + 1;
  const isSlugWhole = kind !== "block" || beginning[slug - 1] === "/";
  return isSlugWhole ? slug + (/^[\u0020-\u0040\u005b-\u0060\u007b-\u007e]*/.exec(beginning.slice(slug))?.[0].length ?? 0) : slug;
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
