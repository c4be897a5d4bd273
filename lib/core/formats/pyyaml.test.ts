import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DomainError } from "#lib/core/errors.ts";
import { formatFieldPath, parseFieldPath } from "#lib/core/field-paths.ts";
import { isJsonObject, type Json } from "#lib/core/json.ts";
import { lawCases } from "./arbitraries.ts";
import { comparable, comparableText, hasPyYaml, readWithPyYaml } from "./testing.ts";
import { anyKey, anyValue } from "./tree-arbitraries.ts";
import { yaml } from "./yaml.ts";
import { yamlText } from "./yaml-arbitraries.ts";

const timeoutMs = 600_000;

/** Where YAML 1.1 itself is another language: line ends that are none in 1.2, colons in anchors. And escaped line ends before empty lines. */
const isReadOtherwise = /[\x85\u2028\u2029]|[&*][^\s,\]}]*:|\\\s*[\r\n]\s*[\r\n]/;

describe.skipIf(!hasPyYaml)("PyYAML, which most of Python reads YAML with", () => {
  it(
    "reads back every value that we write exactly, though it speaks YAML 1.1",
    () => {
      const values = fc.sample(fc.tuple(anyKey, anyValue), { numRuns: Math.min(lawCases, 30_000) });
      const written = values.flatMap(([key, value]) => {
        const text = patched("# top\nkept: 1 # x\n", key, value);
        const inFlow = patched("{kept: 1}\n", key, value);
        return text === undefined || inFlow === undefined || key === "kept"
          ? []
          : [
              { key, value, text },
              { key, value, text: inFlow },
            ];
      });
      expect(written.length).toBeGreaterThan(values.length);
      const read = readWithPyYaml(
        written.map(({ text }) => text),
        "1.1",
      );
      for (const [index, { key, value, text }] of written.entries()) {
        const document = read[index];
        const theirs = isJsonObject(document) ? document[key] : undefined;
        // What no float of Python holds.
        if (comparableText(value).includes("Infinity")) continue;
        expect({ text, read: theirs === undefined ? undefined : comparableText(theirs) }).toEqual({ text, read: comparableText(value) });
        expect(Object.keys(document as object).length).toBe(2);
      }
    },
    timeoutMs,
  );

  it(
    "reads files of any shape as we do, told to read YAML 1.2's scalars",
    () => {
      const texts = fc.sample(yamlText, { numRuns: Math.min(lawCases, 30_000) }).filter((text) => !isReadOtherwise.test(text));
      const ours = texts.map(readWithOurs);
      const theirs = readWithPyYaml(texts, "core");
      let compared = 0;
      for (const [index, text] of texts.entries()) {
        const [our, their] = [ours[index], theirs[index]];
        if (our === undefined || their === undefined) continue;
        compared++;
        expect({ text: JSON.stringify(text), read: our }).toEqual({ text: JSON.stringify(text), read: comparable(their) });
      }
      expect(compared).toBeGreaterThan(texts.length / 4);
    },
    timeoutMs,
  );
});

function patched(text: string, key: string, value: Json): string | undefined {
  try {
    return yaml.patch(text, [{ edit: "set", section: "", key, value }]);
  } catch (error) {
    if (error instanceof DomainError) return undefined;
    throw error;
  }
}

function readWithOurs(text: string): Record<string, string> | undefined {
  try {
    const { sections } = yaml.parse(text);
    const leaves = [...sections].flatMap(([section, { keys }]) =>
      [...keys].map(([key, { value }]) => [formatFieldPath([...(parseFieldPath(section) ?? []), key]), value] as const),
    );
    return Object.fromEntries(leaves.flatMap(([path, value]) => (comparableText(value) === "{}" ? [] : [[path, comparableText(value)]])));
  } catch (error) {
    if (error instanceof DomainError) return undefined;
    throw error;
  }
}
