import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { DomainError } from "#lib/core/errors.ts";
import { formatFieldPath, isReference, leavesOf } from "#lib/core/field-paths.ts";
import { isJsonObject, type Json, type JsonObject } from "#lib/core/json.ts";
import { corpusRefusals } from "./corpus-refusals.ts";
import type { FileDocument, FileEdit, FileFormat } from "./define.ts";
import { findFormat } from "./index.ts";
import { json } from "./json.ts";
import { parseOrRefusal, patchOrRefusal } from "./laws.ts";
import { splitLines } from "./lines.ts";
import { comparable, hasPython, objectOf, readJson, readToml } from "./testing-tree.ts";
import { toml } from "./toml.ts";
import { sectionSegments } from "./tree.ts";

const cases: { format: FileFormat; read: (texts: readonly string[]) => Json[] }[] = [
  { format: toml, read: readToml },
  { format: json, read: readJson },
];
/** Of how many sections of a file the keys are tried, the first and the last ones: fewer where each time takes longer. */
const sectionsMax = (text: string) => (text.length > 20_000 ? 4 : 12);

describe.each(cases)("the corpus of $format.name", ({ format, read }) => {
  const folder = new URL(`./corpus/${format.name}/`, import.meta.url);
  const names = readdirSync(folder).filter((name) => name.includes("."));
  const textOf = memo((name) => readFileSync(new URL(name, folder), "utf8"));
  const documentOf = memo((name) => format.parse(textOf(name)));
  const leavesOfFile = memo((name) => leavesIn(objectOf(documentOf(name))));
  const written: { name: string; edits: FileEdit[]; text: string }[] = [];

  const patched = (name: string, edits: FileEdit[]): string | undefined => {
    const text = patchOrRefusal(format, textOf(name), edits);
    if (text instanceof DomainError) {
      expect(text.message).toContain("this is written as [tables] in the file");
      return undefined;
    }
    written.push({ name, edits, text });
    return text;
  };

  it("has at least 60 files, each claimed by the format", () => {
    expect(names.length).toBeGreaterThanOrEqual(60);
    for (const name of names) expect(findFormat(name)?.name).toBe(format.name);
  });

  it.skipIf(!hasPython)("is read as Python reads it", () => {
    // White space alone is an empty file for us, and no JSON for others.
    const solid = names.filter((name) => textOf(name).trim() !== "");
    for (const [index, answer] of read(solid.map(textOf)).entries()) {
      const name = solid[index] ?? "";
      expect({ name, read: comparable(objectOf(documentOf(name))) }).toEqual({ name, read: comparable(answer) });
    }
  });

  it.each(names)("%s: a key that is set changes no line but its own", (name) => {
    const document = documentOf(name);
    for (const { section, key, line } of keysOf(document, sectionsMax(textOf(name)))) {
      const result = patched(name, [{ edit: "set", section, key, value: "changed # \"\\ '" }]);
      if (result === undefined) continue;
      const { first, behind } = changedLines(textOf(name), result);
      expect({ section, key, first: first >= line, behind: behind <= lineBehind(document, line) }).toEqual({
        section,
        key,
        first: true,
        behind: true,
      });
    }
  });

  it.each(names)(
    "%s: a key that is unset only takes bytes away, one that is added only brings some, and both together change nothing",
    (name) => {
      const [text, document, max] = [textOf(name), documentOf(name), sectionsMax(textOf(name))];
      for (const { section, key } of keysOf(document, max))
        expect(isPartOf(patched(name, [{ edit: "unset", section, key }]) ?? "", text)).toBe(true);
      for (const section of sectionsOf(document, max)) {
        const place = { section, key: "brand new" };
        const result = patched(name, [{ edit: "set", ...place, value: [1, "x"] }]) ?? "";
        expect(isPartOf(text.trim() === "" ? text.trim() : text, result)).toBe(true);
        // A table without a header gets one, which stays; white space alone has no layout to come back to.
        const isHeaderNew = result.split("[").length > text.split("[").length + 1;
        if (!isHeaderNew && text.trim() !== "") expect(format.patch(result, [{ edit: "unset", ...place }])).toBe(text);
      }
    },
  );

  it.each(names)("%s: all sections at once, and all keys set to what they are", (name) => {
    const document = documentOf(name);
    const keys = [...document.sections].flatMap(([section, { keys: own }]) =>
      [...own].map(([key, { value }]) => ({ section, key, value })),
    );
    expect(
      format.patch(
        textOf(name),
        keys.map((key): FileEdit => ({ edit: "set", ...key })),
      ),
    ).toBe(textOf(name));
    const plain = keys.filter(({ value }) => !Array.isArray(value) && !isJsonObject(value));
    if (plain.length > 0)
      patched(
        name,
        plain.map(({ section, key }): FileEdit => ({ edit: "set", section, key, value: "all" })),
      );
    patched(
      name,
      [...document.sections.keys()].map((section): FileEdit => ({ edit: "set", section, key: "one more", value: 1.5 })),
    );
  });

  it.each(readdirSync(new URL("refused/", folder)))("refused/%s names the place and not the text", (name) => {
    const refusal = parseOrRefusal(format, textOf(`refused/${name}`));
    expect({ name, message: refusal instanceof DomainError ? refusal.message : "read" }).toEqual({ name, message: corpusRefusals[name] });
  });

  it.skipIf(!hasPython)(
    "was written so that Python reads what was meant",
    () => {
      expect(written.length).toBeGreaterThan(names.length * 4);
      for (const [index, answer] of read(written.map(({ text }) => text)).entries()) {
        const { name, edits } = written[index] ?? { name: "", edits: [] };
        const leaves = leavesAfter(leavesOfFile(name), edits);
        expect({ name, edits, leaves: isJsonObject(answer) ? leavesIn(answer) : answer }).toEqual({ name, edits, leaves });
      }
    },
    60_000,
  );
});

type Leaves = Record<string, unknown>;

/** A file is read, parsed and taken apart once, however many edits begin from it. */
function memo<T>(make: (name: string) => T): (name: string) => T {
  const known = new Map<string, { made: T }>();
  return (name) => {
    const entry = known.get(name) ?? { made: make(name) };
    known.set(name, entry);
    return entry.made;
  };
}

function leavesIn(object: JsonObject): Leaves {
  const leaves: Leaves = {};
  for (const [path, value] of leavesOf(object)) put(leaves, path, value);
  return leaves;
}

/** A reference counts as the object with one member that it is; an empty object counts as nothing. */
function put(leaves: Leaves, path: string, value: Json): void {
  if (isReference(value)) leaves[`${path}["$ref"]`] = value.$ref;
  else if (!isJsonObject(value) || Object.keys(value).length > 0) leaves[path] = comparable(value);
}

function leavesAfter(before: Leaves, edits: FileEdit[]): Leaves {
  const leaves = { ...before };
  for (const edit of edits) {
    const path = formatFieldPath([...(sectionSegments(edit.section) ?? []), "key" in edit ? edit.key : ""]);
    delete leaves[path];
    delete leaves[`${path}["$ref"]`];
    if (edit.edit === "set") put(leaves, path, edit.value);
  }
  return leaves;
}

/** The first sections and the last ones. */
function sectionsOf({ sections }: FileDocument, max: number): string[] {
  const all = [...sections.keys()];
  return all.length <= max ? all : [...all.slice(0, max / 2), ...all.slice(-max / 2)];
}

/** The first key of each section, and the last. */
function keysOf(document: FileDocument, max: number): { section: string; key: string; line: number }[] {
  return sectionsOf(document, max).flatMap((section) => {
    const keys = [...(document.sections.get(section)?.keys ?? [])].map(([key, { line }]) => ({ section, key, line }));
    return [...keys.slice(0, 1), ...keys.slice(1).slice(-1)];
  });
}

/** The first line that changed and the first one behind the change that did not, in the old text, from 1. */
function changedLines(before: string, after: string): { first: number; behind: number } {
  const [left, right] = [before, after].map((text) => splitLines(text).lines.map((line) => line.text + line.end));
  const [old, now] = [left ?? [], right ?? []];
  let start = 0;
  while (start < old.length && old[start] === now[start]) start++;
  let end = 0;
  while (end < old.length - start && end < now.length - start && old[old.length - 1 - end] === now[now.length - 1 - end]) end++;
  return { first: start + 1, behind: old.length - end + 1 };
}

/** The line of the next key or section. */
function lineBehind({ sections }: FileDocument, line: number): number {
  const lines = [...sections.values()].flatMap((section) => [section.line, ...[...section.keys.values()].map((key) => key.line)]);
  return lines.reduce((least, any) => (any > line && any < least ? any : least), Number.POSITIVE_INFINITY);
}

/** Whether a text is left when characters are taken out of another. */
function isPartOf(part: string, whole: string): boolean {
  let position = 0;
  for (const char of part) {
    position = whole.indexOf(char, position) + 1;
    if (position === 0) return false;
  }
  return true;
}
