import { describe, expect, it } from "vitest";
import { DomainError } from "#lib/core/errors.ts";
import { knownFormats } from "#lib/core/formats/index.ts";
import { importFormats, readImport } from "./read-import.ts";

async function refused(text: string, hint: { name?: string; format?: string } = {}): Promise<DomainError> {
  const error = await readImport(text, hint).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof DomainError)) throw new Error("It was read.");
  return error;
}

describe("the format of a text", () => {
  it("is the one that the file's name says", async () => {
    for (const [name, text] of [
      ["credentials.ini", "[AWS]\nname = prod\n"],
      ["config.toml", "a = 1\n"],
      [".env.local", "A=1\n"],
      ["C:\\me\\app.yaml", "a: 1\n"],
      ["x.json", "{}"],
    ] as const)
      expect(await readImport(text, { name })).toMatchObject({ format: expect.stringMatching(/ini|toml|dotenv|yaml|json/) });
    expect((await readImport("A=1", { name: ".env" })).format).toBe("dotenv");
  });

  it.each([
    ["ini", "[AWS]\nname = prod\naws_key = AKIA\n"],
    ["ini", "; mine\n[my-block]\nprovider: AWS\n"],
    ["toml", '# mine\n[context.secrets]\nPIN = "1234"\n'],
    ["toml", 'title = "x"\n[a]\nb = 1\n'],
    ["toml", "[[ships]]\nname = 'a'\n"],
    ["dotenv", "# mine\nexport A=1\nB='two words'\n"],
    ["dotenv", "A = one two\nB = 3\n"],
    ["json", '\uFEFF  {"a": 1}'],
    ["json", "// mine\n{\n}"],
    ["yaml", "{a: 1, b: two}"],
    ["yaml", "---\na: 1\n"],
    ["yaml", "db:\n  host: h\n"],
    ["yaml", '"quoted key": 1\r\n'],
  ])("is told from its content: %s", async (format, text) => {
    expect((await readImport(text, {})).format).toBe(format);
  });

  it("may be said, and then counts", async () => {
    expect((await readImport("A=1", { name: "x.json", format: "dotenv" })).format).toBe("dotenv");
  });

  it("is offered for every format there is", () => {
    expect(importFormats.map(({ name }) => name).sort()).toEqual(knownFormats.map(({ name }) => name).sort());
  });
});

describe("a text that cannot be read", () => {
  it.each([
    ["x.json", '{"a": 1,\n "b": hunter2}', { line: 2, column: 7 }],
    ["x.toml", "a = 1\nb = = hunter2\n", { line: 2 }],
    [".env", "A=1\nhunter2\n", { line: 2 }],
    ["x.ini", "[a]\nb = 1\n[a]\n", { line: 3 }],
    ["x.yaml", "a: 1\n b: [hunter2\n", {}],
  ])("is refused with its place and without its content: %s", async (name, text, place) => {
    const { code, message, details } = await refused(text, { name });
    expect(code).toBe("invalid");
    expect(message).toMatch(/Line \d+, column \d+/);
    expect(message).not.toContain("hunter2");
    expect(details).toMatchObject(place);
  });

  it("is refused where a key stands twice, in every format", async () => {
    for (const [name, text] of [
      [".env", "A=1\nA=2\n"],
      ["a.ini", "[s]\na = 1\na = 2\n"],
      ["a.toml", "a = 1\na = 2\n"],
      ["a.json", '{"a":1,"a":2}'],
      ["a.yaml", "a: 1\na: 2\n"],
    ] as const)
      expect((await refused(text, { name })).message).toMatch(/twice|stands|defin|dupl/i);
  });

  it("is refused when it is empty, no text, or too large", async () => {
    expect((await refused(" \r\n")).code).toBe("invalid");
    expect((await refused("A=\0\0")).message).toContain("no text");
    expect((await refused(`A=${"ä".repeat(2.6 * 1024 * 1024)}`)).code).toBe("too_large");
  });
});
