import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DomainError } from "#lib/core/errors.ts";
import type { Json } from "#lib/core/json.ts";
import { dotenvEdits, dotenvText, hostileText, iniEdits, iniText, lawCases, value } from "./arbitraries.ts";
import type { FileDocument, FileEdit, FileFormat } from "./define.ts";
import { dotenv } from "./dotenv.ts";
import { scanDotenv } from "./dotenv-scan.ts";
import { ini } from "./ini.ts";
import { scanIni, strip } from "./ini-scan.ts";

const numRuns = lawCases;
const timeoutMs = 600_000;
const cases = [
  { format: ini, text: iniText, edits: iniEdits, section: "s", start: "[s]\nkept = 1 # x\n" },
  { format: dotenv, text: dotenvText, edits: dotenvEdits, section: "", start: "kept=1 # x\n" },
];

describe.each(cases)("$format.name", ({ format, text, edits, section, start }) => {
  it(
    "gives a written value back exactly, or refuses it by name, and never makes another key or section",
    () => {
      fc.assert(
        fc.property(value, (written) => {
          const edit: FileEdit = { edit: "set", section, key: "key", value: written };
          const result = patchOrRefusal(format, start, [edit]);
          if (result instanceof DomainError) {
            expect(result.message).toContain("key");
            return;
          }
          expect(result.startsWith(start)).toBe(true);
          expect(valuesOf(format.parse(result))).toEqual({
            [section]: { kept: valuesOf(format.parse(start))[section]?.kept, key: written },
          });
        }),
        { numRuns },
      );
    },
    timeoutMs,
  );

  it(
    "writes every value of one line without outer white space",
    () => {
      const plain = hostileText.map((any) => strip(any.replace(/[\r\n\0]|\p{Surrogate}/gu, "")));
      fc.assert(
        fc.property(plain, (written) => {
          const result = format.patch(start, [{ edit: "set", section, key: "key", value: written }]);
          expect(valuesOf(format.parse(result))[section]?.key).toBe(written);
        }),
        { numRuns },
      );
    },
    timeoutMs,
  );

  it(
    "changes nothing but the edited keys, in files of any shape",
    () => {
      fc.assert(
        fc.property(text, edits, (original, wanted) => {
          const before = parseOrRefusal(format, original);
          if (before instanceof DomainError) return;
          const result = patchOrRefusal(format, original, wanted);
          if (result instanceof DomainError) return;
          expect(valuesOf(format.parse(result))).toEqual(apply(valuesOf(before), wanted));
          const added = wanted.some(({ edit, section: name }) => edit === "set" && !before.sections.has(name));
          const [kept, rest] = [restOf(format, original, wanted), restOf(format, result, wanted)];
          expect(added ? rest.slice(0, kept.length) : rest.replace(/[\r\n]*$/, "")).toBe(added ? kept : kept.replace(/[\r\n]*$/, ""));
        }),
        { numRuns },
      );
    },
    timeoutMs,
  );

  it(
    "leaves the bytes alone when every value is what it was",
    () => {
      fc.assert(
        fc.property(text, (original) => {
          const before = parseOrRefusal(format, original);
          if (before instanceof DomainError) return;
          expect(format.patch(original, [])).toBe(original);
        }),
        { numRuns },
      );
    },
    timeoutMs,
  );

  it(
    "takes back what it added: set then unset is the file as it was",
    () => {
      fc.assert(
        fc.property(text, value, (original, written) => {
          const before = parseOrRefusal(format, original);
          if (before instanceof DomainError || !/[\r\n]$/.test(original)) return;
          const home = [...before.sections.keys()][0];
          if (home === undefined || before.sections.get(home)?.keys.has("brandnew")) return;
          const key = { section: home, key: "brandnew" };
          const added = patchOrRefusal(format, original, [{ edit: "set", ...key, value: written }]);
          if (added instanceof DomainError) return;
          expect(format.patch(added, [{ edit: "unset", ...key }])).toBe(original);
        }),
        { numRuns },
      );
    },
    timeoutMs,
  );
});

function parseOrRefusal(format: FileFormat, text: string): FileDocument | DomainError {
  try {
    return format.parse(text);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    expect(error.message).toMatch(/^Line \d+, column \d+: /);
    return error;
  }
}

function patchOrRefusal(format: FileFormat, text: string, edits: FileEdit[]): string | DomainError {
  try {
    return format.patch(text, edits);
  } catch (error) {
    if (error instanceof DomainError && error.code === "invalid") return error;
    throw error;
  }
}

type Values = Record<string, Record<string, Json>>;

function valuesOf({ sections }: FileDocument): Values {
  return Object.fromEntries(
    [...sections].map(([name, { keys }]) => [name, Object.fromEntries([...keys].map(([key, { value: text }]) => [key, text]))]),
  );
}

function apply(values: Values, edits: FileEdit[]): Values {
  const result = structuredClone(values);
  for (const edit of edits) {
    if (edit.edit === "set") result[edit.section] = { ...result[edit.section], [edit.key]: edit.value };
    else if (edit.edit === "unset") delete result[edit.section]?.[edit.key];
  }
  return result;
}

/** The text without the lines of the edited keys; comments between them stay in. */
function restOf(format: FileFormat, text: string, edits: FileEdit[]): string {
  const { lines, keys } = format === ini ? linesOfIni(text) : linesOfDotenv(text);
  const gone = new Set<number>();
  for (const { section, key, firstLine, lastLine, commentLines } of keys) {
    if (!edits.some((edit) => edit.section === section && "key" in edit && edit.key === key)) continue;
    for (let line = firstLine; line <= lastLine; line++) if (!commentLines.includes(line)) gone.add(line);
  }
  return lines.map(({ text: line, end }, index) => (gone.has(index) ? "" : line + end)).join("");
}

function linesOfIni(text: string) {
  const { lines, sections } = scanIni(text);
  return { lines, keys: sections.flatMap(({ name, keys }) => keys.map((key) => ({ ...key, section: name }))) };
}

function linesOfDotenv(text: string) {
  const { lines, keys } = scanDotenv(text);
  return { lines, keys: keys.map((key) => ({ ...key, section: "", commentLines: [] as number[] })) };
}
