import { readdirSync, readFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import { describe, expect, it } from "vitest";
import { DomainError } from "#lib/core/errors.ts";
import { formatFieldPath, parseFieldPath } from "#lib/core/field-paths.ts";
import { formatJson } from "#lib/core/json.ts";
import refusedFiles from "./corpus/refused.json" with { type: "json" };
import sharedKeys from "./corpus/shared.json" with { type: "json" };
import type { FileDocument, FileEdit, FileFormat } from "./define.ts";
import { dotenv } from "./dotenv.ts";
import { ini } from "./ini.ts";
import { contentOf, patchOrRefusal } from "./laws.ts";
import {
  comparable,
  comparableText,
  hasConfigparser,
  hasPythonDotenv,
  hasPyYaml,
  readWithConfigparser,
  readWithPythonDotenv,
  readWithPyYaml,
} from "./testing.ts";
import { yaml } from "./yaml.ts";

/** Files as people have them, and files that are broken in the ways in which theirs break. Those that are refused stand in refused.json with their line and column. */
const formats: {
  format: FileFormat;
  refused: Record<string, string>;
  has: boolean;
  disagrees: readonly string[];
  read: (texts: string[]) => unknown[];
  ours: (document: FileDocument) => unknown;
}[] = [
  {
    format: ini,
    refused: refusedFiles.ini,
    has: hasConfigparser,
    disagrees: [],
    read: readWithConfigparser,
    ours: ({ sections, warnings }) =>
      warnings.length > 0
        ? "interpolation"
        : Object.fromEntries(
            [...sections].map(([name, { keys }]) => [name, Object.fromEntries([...keys].map(([key, { value }]) => [key, value]))]),
          ),
  },
  {
    format: dotenv,
    refused: refusedFiles.dotenv,
    has: hasPythonDotenv,
    // python-dotenv does not know backticks and `\\$`, and takes a # right behind the = for a value.
    disagrees: ["backticks.env", "command-substitution.env", "comments.env", "dollar.env", "hash-in-values.env"],
    read: readWithPythonDotenv,
    ours: ({ sections }) => [...(sections.get("")?.keys ?? [])].map(([key, { value }]) => [key, value]),
  },
  {
    format: yaml,
    refused: refusedFiles.yaml,
    has: hasPyYaml,
    // PyYAML refuses an anchor that is used again, a list as a key, a question mark between brackets, and tabs.
    disagrees: [
      "anchors-redefined.yaml",
      "complex-keys.yaml",
      "flow-strings.yaml",
      "tab-after-colon.yaml",
      "tabs-inside.yaml",
      "trailing-blanks.yaml",
    ],
    read: (texts) => readWithPyYaml(texts, "core").map((document) => (document === undefined ? undefined : comparable(document))),
    ours: (document) =>
      Object.fromEntries(
        [...document.sections].flatMap(([section, { keys }]) =>
          [...keys].flatMap(([key, { value }]) => (comparableText(value) === "{}" ? [] : [[placeOf(section, key), comparableText(value)]])),
        ),
      ),
  },
];

/** Edits that are refused: what an anchor, a merge key or `%(…)s` shares, and what only YAML knows. */
const shared: Readonly<Record<string, unknown>> = sharedKeys;

describe.each(formats)("the corpus of $format.name", ({ format, refused, has, disagrees, read, ours }) => {
  const folder = new URL(`./corpus/${format.name}/`, import.meta.url);
  const names = readdirSync(folder).sort();
  const textOf = (name: string) => readFileSync(new URL(name, folder), "utf8");
  const readable = names.filter((name) => refused[name] === undefined);

  it("has at least 60 files", () => expect(names.length).toBeGreaterThanOrEqual(60));

  it.each(Object.entries(refused))("%s is refused at %s, without a word of its text", (name, place) => {
    const [line, column] = place.split(":");
    const error = refusalOf(() => format.parse(textOf(name)));
    expect(error?.message.startsWith(`Line ${line}, column ${column}: `), error?.message).toBe(true);
    expect(error?.code).toBe("invalid");
    expect(refusalOf(() => format.patch(textOf(name), [{ edit: "set", section: "a", key: "b", value: "c" }]))?.message).toBe(
      error?.message,
    );
  });

  it.skipIf(!has)("reads every other file as an independent reader does", () => {
    const theirs = read(readable.map(textOf));
    const differing = readable.filter((name, index) => !isDeepStrictEqual(ours(format.parse(textOf(name))), theirs[index]));
    expect(differing).toEqual(disagrees);
  });

  it.each(readable)("%s: one key of each section is changed, and one taken out, and no byte beside it", (name) => {
    const text = textOf(name);
    const document = format.parse(text);
    for (const [section, { keys }] of document.sections) {
      const [key] = [...keys].find(([, { isInherited }]) => !isInherited) ?? [];
      if (key === undefined) continue;
      expectOnlyKey(format, text, { edit: "set", section, key, value: newValue });
      expectOnlyKey(format, text, { edit: "unset", section, key });
    }
  });

  it.each(readable)("%s: each section takes a new key and gives it up again", (name) => {
    const text = textOf(name);
    const before = contentOf(format, format.parse(text));
    for (const section of format.parse(text).sections.keys()) {
      const added = patchOrRefusal(format, text, [{ edit: "set", section, key: newKey, value: newValue }]);
      if (added instanceof DomainError) continue;
      expect(contentOf(format, format.parse(added))).toEqual({ ...before, ...contentOf(format, documentWith(section)) });
      const back = format.patch(added, [{ edit: "unset", section, key: newKey }]);
      expect(/[\r\n]$/.test(text) ? back : back.replace(/[\r\n]+$/, "")).toBe(text);
    }
  });

  it("refuses by name the edits that would change other keys too, and no others", () => {
    const refusals = readable.flatMap((name) => {
      const edits = [...format.parse(textOf(name)).sections].flatMap(([section, { keys }]): FileEdit[] => {
        const [key] = [...keys].find(([, { isInherited }]) => !isInherited) ?? [newKey];
        const set = { edit: "set" as const, section, value: newValue };
        return [
          { ...set, key },
          { edit: "unset", section, key },
          { ...set, key: newKey },
        ];
      });
      const refused = edits.filter((edit) => patchOrRefusal(format, textOf(name), [edit]) instanceof DomainError);
      return refused.length === 0 ? [] : [[name, refused.map((edit) => `${edit.edit} [${edit.section}] ${"key" in edit ? edit.key : ""}`)]];
    });
    expect(Object.fromEntries(refusals)).toEqual(shared[format.name]);
  });

  it.skipIf(!has)("reads what was changed as an independent reader does", () => {
    const changed = readable.flatMap((name) => {
      const edits = [...format.parse(textOf(name)).sections].map(
        ([section]): FileEdit => ({ edit: "set", section, key: newKey, value: newValue }),
      );
      const texts = edits.map((edit) => patchOrRefusal(format, textOf(name), [edit]));
      return texts.flatMap((text) => (text instanceof DomainError ? [] : [{ name, text }]));
    });
    const theirs = read(changed.map(({ text }) => text));
    for (const [index, { name, text }] of changed.entries()) {
      if (!disagrees.includes(name)) expect({ text, read: ours(format.parse(text)) }).toEqual({ text, read: theirs[index] });
    }
  });
});

const newKey = "brand-new";
const newValue = "n€w # v: 1 100%";

function documentWith(section: string): FileDocument {
  const keys = new Map([[newKey, { value: newValue, line: 1, isInherited: false }]]);
  return { sections: new Map([[section, { line: 1, keys }]]), warnings: [] };
}

/** What changed must lie between the line of the key and the next line that another key or section starts. */
function expectOnlyKey(format: FileFormat, text: string, edit: Exclude<FileEdit, { edit: "drop" }>): void {
  const { section, key } = edit;
  const { sections } = format.parse(text);
  const result = patchOrRefusal(format, text, [edit]);
  if (result instanceof DomainError) return;
  const expected = contentOf(format, format.parse(text));
  const place = format.isTyped ? placeOf(section, key) : JSON.stringify([section, key]);
  delete expected[place];
  delete expected[`${place}["$ref"]`];
  if (edit.edit === "set") expected[place] = formatJson(edit.value);
  expect(contentOf(format, format.parse(result))).toEqual(expected);
  const own = sections.get(section)?.keys.get(key)?.line ?? 0;
  const lines = [...sections.values()].flatMap((other) => [other.line, ...[...other.keys.values()].map(({ line }) => line)]);
  const next = Math.min(...lines.filter((line) => line > own));
  const starts = [0, ...[...text.matchAll(/\r\n|\n|\r/g)].map((match) => match.index + match[0].length)];
  // Without its last key a mapping becomes {}, on the line above; without a comma on the line above a list between brackets would not end.
  const isReachingUp = format.isTyped && edit.edit === "unset";
  const before = text.slice(0, starts[own - (isReachingUp ? 2 : 1)] ?? 0);
  const after = text.slice(starts[next - 1] ?? text.length);
  expect(result.startsWith(before) && result.endsWith(after) && before.length + after.length <= result.length, result).toBe(true);
}

function placeOf(section: string, key: string): string {
  return formatFieldPath([...(parseFieldPath(section) ?? []), key]);
}

function refusalOf(act: () => unknown): DomainError | undefined {
  try {
    act();
  } catch (error) {
    if (error instanceof DomainError) return error;
    throw error;
  }
  return undefined;
}
