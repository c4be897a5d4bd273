import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DomainError } from "#lib/core/errors.ts";
import { iniText, lawCases, value } from "./arbitraries.ts";
import { ini } from "./ini.ts";
import { hasConfigparser, readWithConfigparser } from "./testing.ts";

describe.skipIf(!hasConfigparser)("Python's configparser, which Echoflow uses", () => {
  const folder = new URL("./fixtures/", import.meta.url);
  const files = readdirSync(folder).filter((name) => name.endsWith(".ini"));
  it.each(files)("reads %s as we do", (name) => expectAgreement([readFileSync(new URL(name, folder), "utf8")]));

  it("reads files of any shape as we do, and refuses what we refuse", () => {
    expectAgreement(fc.sample(iniText, { numRuns: lawCases, seed: Date.now() % 2 ** 31 }));
  }, 600_000);

  it("reads back every value that we write, exactly", () => {
    const values = fc.sample(value, { numRuns: lawCases });
    const written = values.flatMap((text) => {
      try {
        return [{ text, file: ini.patch("[s]\nkept = 1\n", [{ edit: "set", section: "s", key: "key", value: text }]) }];
      } catch {
        return [];
      }
    });
    expect(written.length).toBeGreaterThan(values.length / 4);
    const read = readWithConfigparser(written.map(({ file }) => file));
    for (const [index, { text }] of written.entries()) expect(read[index]).toEqual({ s: { kept: "1", key: text } });
  }, 600_000);
});

function expectAgreement(texts: string[]): void {
  for (const [index, theirs] of readWithConfigparser(texts).entries()) {
    const text = texts[index] ?? "";
    expect({ text, read: readWithOurs(text) }).toEqual({ text, read: theirs });
  }
}

function readWithOurs(text: string) {
  try {
    const { sections, warnings } = ini.parse(text);
    if (warnings.length > 0) return "interpolation";
    return Object.fromEntries(
      [...sections].map(([name, { keys }]) => [name, Object.fromEntries([...keys].map(([key, entry]) => [key, entry.value]))]),
    );
  } catch (error) {
    if (error instanceof DomainError) return null;
    throw error;
  }
}
