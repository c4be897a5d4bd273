import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DomainError } from "#lib/core/errors.ts";
import type { Json } from "#lib/core/json.ts";
import { lawCases } from "./arbitraries.ts";
import type { FileFormat } from "./define.ts";
import { json } from "./json.ts";
import { jsonText } from "./json-arbitraries.ts";
import { parseOrRefusal, patchOrRefusal } from "./laws.ts";
import { comparable, hasPython, objectOf, readJson, readToml } from "./testing-tree.ts";
import { toml } from "./toml.ts";
import { tomlText } from "./toml-arbitraries.ts";
import { anyValue } from "./tree-arbitraries.ts";

const cases: { format: FileFormat; text: fc.Arbitrary<string>; read: (texts: readonly string[]) => Json[]; start: string }[] = [
  { format: toml, text: tomlText, read: readToml, start: "[s]\nkept = 1\n" },
  { format: json, text: jsonText, read: readJson, start: '{"s": {"kept": 1}}' },
];

describe.skipIf(!hasPython).each(cases)("Python's reader of $format.name", ({ format, text, read, start }) => {
  it("reads files of any shape as we do, and refuses what we refuse", () => {
    // What we refuse on top: keys that no document may have, nesting that could exhaust the stack. A text of nothing is an empty file for us.
    const texts = fc
      .sample(text, { numRuns: lawCases, seed: Date.now() % 2 ** 31 })
      .filter((any) => any.trim() !== "" && !/__proto__|prototype|constructor/.test(any));
    const theirs = read(texts);
    let refused = 0;
    for (const [index, any] of texts.entries()) {
      const ours = parseOrRefusal(format, any);
      const answer = theirs[index] ?? null;
      // Python's dates begin with the year 1 and have no leap seconds.
      if (answer === "date") continue;
      if (answer === null) refused++;
      expect({ any, read: ours instanceof DomainError ? null : comparable(objectOf(ours)) }).toEqual({ any, read: comparable(answer) });
    }
    expect(refused).toBeLessThan(texts.length * 0.7);
  }, 240_000);

  it("reads back every value that we write, exactly", () => {
    const values = fc.sample(anyValue, { numRuns: lawCases });
    const written = values.flatMap((value) => {
      const file = patchOrRefusal(format, start, [{ edit: "set", section: "s", key: "key", value }]);
      return typeof file === "string" ? [{ value, file }] : [];
    });
    expect(written.length).toBeGreaterThan(values.length / 2);
    const answers = read(written.map(({ file }) => file));
    for (const [index, { value }] of written.entries())
      expect(comparable(answers[index] ?? null)).toEqual(comparable({ s: { kept: 1, key: value } }));
  }, 240_000);
});
