import { type Line, malformed, splitLines } from "./lines.ts";

/** A key as it stands in the file: 0-based first and last line, and where in the first line its value starts. */
export type IniKey = {
  key: string;
  spelling: string;
  firstLine: number;
  lastLine: number;
  valueStart: number;
  /** Full-line comments between the lines of the value: they are no part of it. */
  commentLines: number[];
  raw: string;
};

export type IniSection = { name: string; headerLine: number; keys: IniKey[] };
export type IniScan = { mark: string; lines: Line[]; sections: IniSection[] };

export const defaultSection = "DEFAULT";

/**
 * Reads INI text line by line as Python's `configparser.ConfigParser()` does (source: Lib/configparser.py of Python 3.11, `_read`),
 * without interpolation. `[DEFAULT]` is a section here and may stand several times; every other duplicate is refused.
 */
export function scanIni(text: string): IniScan {
  const { mark, lines } = splitLines(text);
  const sections: IniSection[] = [];
  const seen = new Map<string, number>();
  let parts: string[] = [];
  let section: IniSection | undefined;
  let current: IniKey | undefined;
  let level = 0;
  const finish = () => {
    if (current) current.raw = stripEnd(parts.join("\n"));
  };
  for (const [index, line] of lines.entries()) {
    const content = strip(line.text);
    if (content === "") {
      if (current) parts.push("");
      continue;
    }
    if (content.startsWith("#") || content.startsWith(";")) {
      current?.commentLines.push(index);
      continue;
    }
    const indent = indentOf(line.text);
    if (section && current && indent > level) {
      parts.push(content);
      current.lastLine = index;
      continue;
    }
    level = indent;
    finish();
    const header = /^\[(.+)\]/su.exec(content)?.[1];
    if (header !== undefined) {
      refuseTwice(seen, header === defaultSection ? undefined : `[${header}]`, index, indent, "a section stands twice");
      section = { name: header, headerLine: index, keys: [] };
      sections.push(section);
      current = undefined;
      continue;
    }
    if (!section) throw malformed(index + 1, indent + 1, "a section header such as [my-block] must come first.");
    current = readKey(line.text, content, index, indent);
    parts = [strip(line.text.slice(current.valueStart))];
    refuseTwice(seen, `${section.name}\n${current.key}`, index, indent, "a key stands twice in its section");
    section.keys.push(current);
  }
  finish();
  for (const { keys } of sections) for (const key of keys) key.commentLines = key.commentLines.filter((line) => line < key.lastLine);
  return { mark, lines, sections };
}

function readKey(text: string, content: string, index: number, indent: number): IniKey {
  const delimiter = content.search(/[=:]/);
  if (delimiter < 0) throw malformed(index + 1, indent + 1, "the line is neither a section, a key with = or :, nor a comment.");
  const spelling = stripEnd(content.slice(0, delimiter));
  if (spelling === "") throw malformed(index + 1, indent + 1, "the line has no key before its = or :.");
  let valueStart = indent + delimiter + 1;
  while (valueStart < text.length && isSpace(text.charAt(valueStart))) valueStart++;
  return { key: spelling.toLowerCase(), spelling, firstLine: index, lastLine: index, valueStart, commentLines: [], raw: "" };
}

function refuseTwice(seen: Map<string, number>, name: string | undefined, index: number, indent: number, what: string): void {
  if (name === undefined) return;
  const first = seen.get(name);
  if (first !== undefined) throw malformed(index + 1, indent + 1, `${what}; it stood first on line ${first + 1}.`);
  seen.set(name, index);
}

/** What Python's `str.isspace` holds for white space; JavaScript's own notion differs (U+001C to U+001F, U+0085, U+FEFF). */
const spaces = new Set(
  "\t\n\v\f\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000",
);

export function isSpace(char: string): boolean {
  return spaces.has(char);
}

export function indentOf(text: string): number {
  let indent = 0;
  while (indent < text.length && isSpace(text.charAt(indent))) indent++;
  return indent;
}

export function stripEnd(text: string): string {
  let end = text.length;
  while (end > 0 && spaces.has(text.charAt(end - 1))) end--;
  return text.slice(0, end);
}

export function strip(text: string): string {
  return stripEnd(text.slice(indentOf(text)));
}
