import { DomainError } from "#lib/core/errors.ts";
import type { FileDocument, FileEdit, FileFormat, FileKey, FileSection, FileWarning } from "./define.ts";
import { escapePercent, interpolate } from "./ini-interpolate.ts";
import { defaultSection, type IniKey, type IniScan, type IniSection, indentOf, scanIni, strip, stripEnd } from "./ini-scan.ts";
import { keyName, lineEndOf } from "./lines.ts";
import { lastEdits, refuseSideEffects, type TextEdit, textEdits } from "./patch-check.ts";
import { readsAhead } from "./read-ahead.ts";

/** INI as Python's `configparser` reads it, which is what Echoflow uses. A lone `%` is tolerated with a warning. */
export const ini: FileFormat = {
  name: "ini",
  isTyped: false,
  holdsNull: false,
  parse: (text) => documents.read(text),
  patch: patchIni,
};

const documents = readsAhead((text) => documentOf(scanIni(text)));

function documentOf({ sections: scanned }: IniScan): FileDocument {
  const defaults = scanned.filter(({ name }) => name === defaultSection).flatMap(({ keys }) => keys);
  const warnings: FileWarning[] = [];
  const sections = new Map<string, FileSection>();
  for (const { name, headerLine, keys } of scanned) {
    if (name === defaultSection) continue;
    const own = new Set(keys);
    const effective = new Map([...defaults, ...keys].map((key) => [key.key, key]));
    const lookup = new Map([...effective.values()].map(({ key, raw }) => [key, raw]));
    const values = new Map<string, FileKey>();
    for (const key of [...keys, ...defaults]) {
      if (values.has(key.key)) continue;
      const { value, problem } = interpolate(key.raw, lookup);
      const line = key.firstLine + 1;
      values.set(key.key, { value, line, isInherited: !own.has(key) });
      if (problem) warnings.push({ section: name, key: key.key, line, message: problem });
    }
    sections.set(name, { line: headerLine + 1, keys: values });
  }
  return { sections, warnings };
}

function patchIni(text: string, edits: readonly FileEdit[]): string {
  if (edits.length === 0) return text;
  const scan = scanIni(text);
  const before = documentOf(scan);
  const draft: Draft = {
    scan,
    before,
    places: placesOf(scan),
    out: scan.lines.map((line) => line.text + line.end),
    after: new Map(),
    end: lineEndOf(scan.lines),
  };
  const added = new Map<string, string>();
  for (const edit of lastEdits(textEdits(edits))) {
    const place = draft.places.get(edit.section);
    if (edit.edit === "drop") drop(draft, place?.section);
    else if (edit.edit === "unset") unset(draft, place, edit.key);
    else if (place) set(draft, place, edit);
    else added.set(edit.section, (added.get(edit.section) ?? "") + newKey(edit, "", draft.end));
  }
  const old = textOf(draft);
  const sections = [...added].map(([name, keys]) => `[${name}]${draft.end}${keys}`);
  const result = sections.length === 0 ? old : withBlankLine(old, scan.mark, draft.end) + sections.join(draft.end);
  refuseSideEffects(before, textEdits(edits), () => documents.readAhead(result));
  return result;
}

/** A section with its keys by name, and the section that follows it. */
type Place = { section: IniSection; next: IniSection | undefined; keys: ReadonlyMap<string, IniKey> };

function placesOf({ sections }: IniScan): Map<string, Place> {
  const places = sections.map((section, index): [string, Place] => {
    const keys = new Map(section.keys.map((key) => [key.key, key]));
    return [section.name, { section, next: sections[index + 1], keys }];
  });
  return new Map(places.filter(([name]) => name !== defaultSection));
}

/** The text being made: each line of the old one with its end, as it will be, and what is put in after a line. */
type Draft = {
  scan: IniScan;
  before: FileDocument;
  places: ReadonlyMap<string, Place>;
  out: string[];
  after: Map<number, string>;
  end: string;
};

function textOf({ scan, out, after, end }: Draft): string {
  const parts = [scan.mark];
  let last = scan.mark;
  const put = (part: string) => {
    if (part !== "") last = part;
    parts.push(part);
  };
  for (const [index, line] of out.entries()) {
    put(line);
    const inserted = after.get(index);
    if (inserted === undefined) continue;
    if (!/[\r\n]$/.test(last)) put(end);
    put(inserted);
  }
  return parts.join("");
}

type SetEdit = Extract<TextEdit, { edit: "set" }>;

function set(draft: Draft, place: Place, edit: SetEdit): void {
  const { section, keys } = place;
  const existing = keys.get(edit.key);
  if (existing) {
    // A value that is made of others is written even when it is the same now: the others may be about to change.
    const isSame = draft.before.sections.get(edit.section)?.keys.get(edit.key)?.value === edit.value;
    if (!isSame || existing.raw.includes("%(")) replaceValue(draft, existing, edit);
    return;
  }
  const last = section.keys.at(-1)?.lastLine ?? section.headerLine;
  const line = newKey(edit, indentForNewKey(draft.scan, place), draft.end);
  draft.after.set(last, (draft.after.get(last) ?? "") + line);
}

/** Only the value's own characters change: the key's spelling, its delimiter, white space and comments stay. */
function replaceValue(draft: Draft, key: IniKey, edit: SetEdit): void {
  const first = draft.scan.lines[key.firstLine] ?? { text: "", end: "" };
  const last = draft.scan.lines[key.lastLine] ?? first;
  const indent = first.text.slice(0, indentOf(first.text));
  const head = first.text.slice(0, key.valueStart);
  const old = first.text.slice(key.valueStart);
  const gap = old === "" && /(\s[=:]|:)$/.test(head) ? " " : "";
  const tail = key.firstLine === key.lastLine ? old.slice(stripEnd(old).length) : "";
  const value = head + gap + encode(edit, key.spelling, indent, first.end || draft.end) + tail;
  const comments = takeLines(draft, key);
  // A last line without an end gets one when comments that stood inside the value now follow it.
  draft.out[key.lastLine] = value + (comments === "" ? last.end : last.end || first.end) + comments;
}

function unset(draft: Draft, place: Place | undefined, name: string): void {
  const key = place?.keys.get(name);
  if (key) draft.out[key.lastLine] = takeLines(draft, key);
}

/** Empties the lines of a key and returns the comments that stood between them. */
function takeLines({ scan, out }: Draft, key: IniKey): string {
  for (let line = key.firstLine; line <= key.lastLine; line++) out[line] = "";
  return key.commentLines.map((line) => `${scan.lines[line]?.text ?? ""}${scan.lines[line]?.end ?? ""}`).join("");
}

function drop({ scan, out }: Draft, section: IniSection | undefined): void {
  if (!section) return;
  let last = section.keys.at(-1)?.lastLine ?? section.headerLine;
  while (strip(scan.lines[last + 1]?.text ?? "-") === "") last++;
  for (let line = section.headerLine; line <= last; line++) out[line] = "";
}

function newKey(edit: SetEdit, indent: string, end: string): string {
  return `${indent}${edit.key} = ${encode(edit, edit.key, indent, end)}${end}`;
}

/** A line that is indented deeper than the key before it would be read as more of that key's value. */
function indentForNewKey(scan: IniScan, { section, next }: Place): string {
  const model = section.keys.at(-1)?.firstLine ?? next?.headerLine ?? section.headerLine;
  const text = scan.lines[model]?.text ?? "";
  return text.slice(0, indentOf(text));
}

/** A value as text after the delimiter; further lines of it become continuation lines, or the value is refused. */
function encode(edit: SetEdit, spelling: string, indent: string, end: string): string {
  const [first = "", ...rest] = escapePercent(edit.value).split("\n");
  const text = [first, ...rest.map((line) => (line === "" ? "" : `${indent}    ${line}`))].join(end);
  if (!isReadBack(edit, `${indent}${spelling} = ${text}${end}`)) {
    throw new DomainError(
      "invalid",
      `${keyName(edit.section, edit.key)}: an INI file cannot hold this value, section or key exactly. ${hintOf(edit.value)}`,
      {
        problems: [{ path: keyName(edit.section, edit.key), message: "cannot be written to an INI file." }],
      },
    );
  }
  return text;
}

function isReadBack(edit: SetEdit, line: string): boolean {
  if (edit.section === defaultSection || /\p{Surrogate}/u.test(edit.section + edit.key + edit.value)) return false;
  try {
    const { sections } = documents.read(`[${edit.section}]\n${line}`);
    const keys = sections.get(edit.section)?.keys;
    return sections.size === 1 && keys?.size === 1 && keys.get(edit.key)?.value === edit.value;
  } catch {
    return false;
  }
}

function hintOf(value: string): string {
  if (strip(value) !== value) return "It starts or ends with white space, which INI readers strip.";
  return "A line inside it may be indented, hold a carriage return or start with # or ;.";
}

function withBlankLine(text: string, mark: string, end: string): string {
  if (text === mark) return text;
  const ended = /[\r\n]$/.test(text) ? text : text + end;
  return /(?:\r\n|\n|\r(?!\n))[^\S\r\n]*(?:\r\n|\n|\r)$/.test(ended) ? ended : ended + end;
}
