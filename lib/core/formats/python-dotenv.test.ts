import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DomainError } from "#lib/core/errors.ts";
import { lawCases, value } from "./arbitraries.ts";
import { dotenv } from "./dotenv.ts";
import { patchOrRefusal } from "./laws.ts";
import { hasPythonDotenv, readWithPythonDotenv } from "./testing.ts";

describe.skipIf(!hasPythonDotenv)("python-dotenv", () => {
  it("reads back every value that we write, exactly, but for a $ or ` that cannot stand in single quotes", () => {
    const texts = fc.sample(value, { numRuns: Math.min(lawCases, 30_000) });
    const written = ["kept=1 # x\n", 'kept=1 # x\nKEY="old" # c\n', "kept=1 # x\nKEY='old'\n"].flatMap((start) =>
      texts.flatMap((text) => {
        const file = patchOrRefusal(dotenv, start, [{ edit: "set", section: "", key: "KEY", value: text }]);
        return file instanceof DomainError || /\\[$`]/.test(file) ? [] : [{ text, file }];
      }),
    );
    expect(written.length).toBeGreaterThan(texts.length);
    const read = readWithPythonDotenv(written.map(({ file }) => file));
    for (const [index, { text, file }] of written.entries()) {
      expect({ file, read: read[index] }).toEqual({
        file,
        read: [
          ["kept", "1"],
          ["KEY", text],
        ],
      });
    }
  }, 600_000);
});
