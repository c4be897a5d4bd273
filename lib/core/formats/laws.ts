import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DomainError } from "#lib/core/errors.ts";
import { formatFieldPath, isReference, parseFieldPath } from "#lib/core/field-paths.ts";
import { formatJson, type Json } from "#lib/core/json.ts";
import { lawCases } from "./arbitraries.ts";
import type { FileDocument, FileEdit, FileFormat } from "./define.ts";

/** What the laws need to know of a format: files, edits and values of any shape, and which bytes of a file belong to edited keys. */
export type LawCase = {
  format: FileFormat;
  /** Files as badly written as they come; many are refused. */
  text: fc.Arbitrary<string>;
  edits: fc.Arbitrary<FileEdit[]>;
  /** Any value; many are refused. Only texts where the format has no types. */
  value: fc.Arbitrary<Json>;
  /** Values that the format must hold. */
  plain: fc.Arbitrary<Json>;
  /** A file with the key `kept` in a section, to which the key `key` is added. */
  section: string;
  start: string;
  /** The text without the bytes of the edited keys, and in a tree without the sections that hold nothing else. */
  rest(text: string, edits: readonly FileEdit[]): string;
  /** Whether a section that the document has needs nothing but the key to take one; every section, unless said. */
  hasPlace?(text: string, section: string): boolean;
};

const numRuns = lawCases;
const timeoutMs = 1_200_000;

/** The laws that every format keeps (define.ts says them in words). Call it once per format, in a test file. */
export function describeLaws(law: LawCase): void {
  describe(law.format.name, () => {
    it("gives a written value back exactly, or refuses it by name, and never makes another key or section", () => written(law), timeoutMs);
    it("writes every value that it must be able to hold", () => alwaysWritten(law), timeoutMs);
    it("changes nothing but the edited keys, in files of any shape", () => onlyEdited(law), timeoutMs);
    it("leaves the bytes alone when every value is what it was", () => sameBytes(law), timeoutMs);
    it("takes back what it added: set then unset is the file as it was", () => takenBack(law), timeoutMs);
  });
}

function written({ format, value, section, start, rest }: LawCase): void {
  fc.assert(
    fc.property(value, (any) => {
      const edit: FileEdit = { edit: "set", section, key: "key", value: any };
      const result = patchOrRefusal(format, start, [edit]);
      if (result instanceof DomainError) {
        expect(result.message).toContain("key");
        return;
      }
      expect(rest(result, [edit])).toBe(rest(start, [edit]));
      expect(contentOf(format, format.parse(result))).toEqual(apply(format, format.parse(start), [edit]));
    }),
    { numRuns },
  );
}

function alwaysWritten({ format, plain, section, start }: LawCase): void {
  fc.assert(
    fc.property(plain, (any) => {
      const result = format.patch(start, [{ edit: "set", section, key: "key", value: any }]);
      const read = format.parse(result).sections.get(section)?.keys.get("key")?.value;
      expect(read === undefined ? undefined : formatJson(read)).toBe(formatJson(any));
    }),
    { numRuns },
  );
}

function onlyEdited({ format, text, edits, rest }: LawCase): void {
  fc.assert(
    fc.property(text, edits, (original, wanted) => {
      const before = parseOrRefusal(format, original);
      if (before instanceof DomainError) return;
      const result = patchOrRefusal(format, original, wanted);
      if (result instanceof DomainError) return;
      expect(contentOf(format, withoutInheritance(format.parse(result), before))).toEqual(apply(format, before, wanted));
      const [left, right] = [rest(original, wanted), rest(result, wanted)];
      const isAdded = !format.isTyped && wanted.some(({ edit, section: name }) => edit === "set" && !before.sections.has(name));
      expect(isAdded ? right.slice(0, left.length) : right.replace(/[\r\n]*$/, "")).toBe(isAdded ? left : left.replace(/[\r\n]*$/, ""));
    }),
    { numRuns },
  );
}

function sameBytes({ format, text }: LawCase): void {
  fc.assert(
    fc.property(text, (original) => {
      const before = parseOrRefusal(format, original);
      if (before instanceof DomainError) return;
      expect(format.patch(original, [])).toBe(original);
      if (!format.isTyped) return;
      const same = [...before.sections].flatMap(([section, { keys }]) =>
        [...keys].map(([key, { value }]): FileEdit => ({ edit: "set", section, key, value })),
      );
      expect(format.patch(original, same)).toBe(original);
    }),
    { numRuns },
  );
}

function takenBack({ format, text, value, hasPlace }: LawCase): void {
  fc.assert(
    fc.property(text, value, fc.nat(), (original, any, choice) => {
      const before = parseOrRefusal(format, original);
      // A text of nothing has no layout to come back to.
      if (before instanceof DomainError || !/[\r\n]$/.test(original) || original.trim() === "") return;
      const homes = [...before.sections.keys()];
      const section = homes[choice % homes.length];
      if (section === undefined || before.sections.get(section)?.keys.has("brandnew")) return;
      if (hasPlace && !hasPlace(original, section)) return;
      const key = { section, key: "brandnew" };
      const added = patchOrRefusal(format, original, [{ edit: "set", ...key, value: any }]);
      if (added instanceof DomainError) return;
      expect(format.patch(added, [{ edit: "unset", ...key }])).toBe(original);
    }),
    { numRuns },
  );
}

/** The document, or the refusal: by line and column, and without a word of the text. */
export function parseOrRefusal(format: FileFormat, text: string): FileDocument | DomainError {
  try {
    return format.parse(text);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    expect(error.message).toMatch(/^Line \d+, column \d+: /);
    return error;
  }
}

export function patchOrRefusal(format: FileFormat, text: string, edits: readonly FileEdit[]): string | DomainError {
  try {
    return format.patch(text, edits);
  } catch (error) {
    if (error instanceof DomainError && error.code === "invalid") return error;
    throw error;
  }
}

type Content = Record<string, string>;

/** Every key with its value as JSON text, by its whole path; in a flat format its sections too, in a tree no empty objects. */
export function contentOf({ isTyped }: FileFormat, { sections }: FileDocument): Content {
  const content: Content = {};
  for (const [section, { keys }] of sections) {
    if (!isTyped) content[JSON.stringify([section])] = "section";
    for (const [key, { value }] of keys) put(content, isTyped, placeOf(isTyped, section, key), value);
  }
  return content;
}

/** Without what sections that were made have from `[DEFAULT]`, like all others. */
function withoutInheritance({ sections, warnings }: FileDocument, before: FileDocument): FileDocument {
  const own = [...sections].map(([name, { line, keys }]) => {
    const kept = before.sections.has(name) ? keys : new Map([...keys].filter(([, { isInherited }]) => !isInherited));
    return [name, { line, keys: kept }] as const;
  });
  return { sections: new Map(own), warnings };
}

/** A reference counts as the object with one member that it is: it may become one with more. */
function put(content: Content, isTyped: boolean, place: string, value: Json): void {
  if (isTyped && isReference(value)) content[`${place}["$ref"]`] = formatJson(value.$ref);
  else if (!isTyped || formatJson(value) !== "{}") content[place] = formatJson(value);
}

function apply(format: FileFormat, before: FileDocument, edits: readonly FileEdit[]): Content {
  const { isTyped } = format;
  const content = contentOf(format, before);
  const references = new Set<string>();
  for (const [section, { keys }] of before.sections)
    for (const [key, { value }] of keys) if (isReference(value)) references.add(placeOf(isTyped, section, key));
  const remove = (place: string) => {
    delete content[place];
    if (references.delete(place)) delete content[`${place}["$ref"]`];
  };
  for (const edit of edits) {
    if (edit.edit === "drop") {
      const segments = isTyped ? parseFieldPath(edit.section) : undefined;
      const section = segments ? formatFieldPath(segments) : edit.section;
      for (const key of before.sections.get(section)?.keys.keys() ?? []) remove(placeOf(isTyped, section, key));
      if (!isTyped) delete content[JSON.stringify([section])];
      continue;
    }
    remove(placeOf(isTyped, edit.section, edit.key));
    if (edit.edit === "set") put(content, isTyped, placeOf(isTyped, edit.section, edit.key), edit.value);
    if (edit.edit === "set" && isReference(edit.value)) references.add(placeOf(isTyped, edit.section, edit.key));
    if (edit.edit === "set" && !isTyped) content[JSON.stringify([edit.section])] = "section";
  }
  return content;
}

function placeOf(isTyped: boolean, section: string, key: string): string {
  return isTyped ? formatFieldPath([...(parseFieldPath(section) ?? [0, section]), key]) : JSON.stringify([section, key]);
}
