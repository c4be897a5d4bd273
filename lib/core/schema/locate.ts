import { type FieldPath, formatFieldPath, type Segments } from "#lib/core/field-paths.ts";

/**
 * Where the parts of a JSON text stand: by field path the offset of the key (of the value, for items of an array and for the whole).
 * The text must be valid JSON, not deeper than `parseJson` lets through. Of a key that stands twice the last counts.
 */
export function locateParts(text: string): Map<FieldPath, number> {
  const scan: Scan = { text, offset: 0, found: new Map() };
  skipSpace(scan);
  scan.found.set("", scan.offset);
  scanValue(scan, []);
  return scan.found;
}

type Scan = { text: string; offset: number; found: Map<FieldPath, number> };

function scanValue(scan: Scan, segments: Segments): void {
  const char = scan.text[scan.offset];
  if (char === "{") scanMembers(scan, segments);
  else if (char === "[") scanItems(scan, segments);
  else if (char === '"') scanString(scan);
  else while (scan.offset < scan.text.length && !/[\s,\]}]/.test(scan.text[scan.offset] ?? "")) scan.offset++;
}

function scanMembers(scan: Scan, segments: Segments): void {
  for (enter(scan); scan.text[scan.offset] === '"'; next(scan)) {
    const start = scan.offset;
    const key = [...segments, scanString(scan)];
    scan.found.set(formatFieldPath(key), start);
    skipSpace(scan);
    enter(scan);
    scanValue(scan, key);
  }
  scan.offset++;
}

function scanItems(scan: Scan, segments: Segments): void {
  enter(scan);
  for (let index = 0; scan.offset < scan.text.length && scan.text[scan.offset] !== "]"; index++) {
    const item = [...segments, index];
    scan.found.set(formatFieldPath(item), scan.offset);
    scanValue(scan, item);
    next(scan);
  }
  scan.offset++;
}

function scanString(scan: Scan): string {
  const start = scan.offset++;
  while (scan.offset < scan.text.length && scan.text[scan.offset] !== '"') scan.offset += scan.text[scan.offset] === "\\" ? 2 : 1;
  scan.offset++;
  return JSON.parse(scan.text.slice(start, scan.offset)) as string;
}

/** Steps over one bracket or colon and the space after it. */
function enter(scan: Scan): void {
  scan.offset++;
  skipSpace(scan);
}

/** Steps to the next member or item, or to the closing bracket. */
function next(scan: Scan): void {
  skipSpace(scan);
  if (scan.text[scan.offset] === ",") enter(scan);
}

function skipSpace(scan: Scan): void {
  while (/\s/.test(scan.text[scan.offset] ?? "")) scan.offset++;
}
