import { describe, expect, it } from "vitest";
import { type Json, jsonNumber } from "#lib/core/json.ts";
import type { FileEdit } from "./define.ts";
import { yaml } from "./yaml.ts";

const set = (section: string, key: string, value: Json): FileEdit => ({ edit: "set", section, key, value });
const unset = (section: string, key: string): FileEdit => ({ edit: "unset", section, key });
const drop = (section: string): FileEdit => ({ edit: "drop", section });
const valueIn = (text: string, section: string, key: string) => yaml.parse(text).sections.get(section)?.keys.get(key)?.value;

describe("a value is changed in place, in the form that it had", () => {
  it.each([
    ["key: old # c\n", "key: new # c\n"],
    ["key: 'old'\r\nx: 1", "key: 'new'\r\nx: 1"],
    ['key:   "old"   # c\n', 'key:   "new"   # c\n'],
    ["key:\n", "key: new\n"],
    ["key: # c\n", "key: new # c\n"],
    ["key: old\n  goes on\nx: 1\n", "key: new\nx: 1\n"],
    ["key: | # c\n  old\n  text\n\n# next\nx: 1\n", "key: new # c\n\n# next\nx: 1\n"],
    ["key:\n  - old # c\n  - list\nx: 1\n", "key: new\nx: 1\n"],
    ["key: !!int 1 # c\n", "key: new # c\n"],
    ["key: &unused old\n", "key: &unused new\n"],
    ["x: &x 1\nkey: *x # c\n", "x: &x 1\nkey: new # c\n"],
    ["? key\n: old\n", "? key\n: new\n"],
    ["{key: old, x: 1} # c\n", "{key: new, x: 1} # c\n"],
    ['{"key":"old","x":1}', '{"key":"new","x":1}'],
    ["x: 1\n\n# end\n", "x: 1\nkey: new\n\n# end\n"],
    ["x: |+\n  a\n\n\n# end\n", "x: |+\n  a\n\n\nkey: new\n# end\n"],
    ["# only\n", "# only\nkey: new\n"],
    ["--- # c\n...\n# end\n", "--- # c\nkey: new\n...\n# end\n"],
    ["", "key: new\n"],
    ["{}", "{key: new}"],
    ["\ufeffx: 1\r\n", "\ufeffx: 1\r\nkey: new\r\n"],
    ["x: 1", "x: 1\nkey: new\n"],
  ])("%j becomes %j", (before, after) => expect(yaml.patch(before, [set("", "key", "new")])).toBe(after));

  it.each<[string, Json, string]>([
    ["a:\n- 1 # one\n# two\n- 2\nx: 1\n", [1, 3, 4], "a:\n- 1 # one\n# two\n- 3\n- 4\nx: 1\n"],
    ["a:\n    - x # one\n    - y # two\n", ["y"], "a:\n    - y # two\n"],
    ["a: [1, 2, # two\n  3]\n", [1, 2, 4], "a: [1, 2, # two\n  4]\n"],
    ["a: [1, 2] # c\n", [1, 2, "x, y"], 'a: [1, 2, "x, y"] # c\n'],
    ["a: 1\n", [], "a: []\n"],
    ["a: 1\n", { $ref: "block/x" }, "a: {$ref: block/x}\n".replace("$ref", '"$ref"')],
  ])("in the list of %j only what differs becomes new for %j", (before, value, after) => {
    expect(yaml.patch(before, [set("", "a", value)])).toBe(after);
  });

  it("a mapping that loses its last key is empty, not null; a dropped one goes", () => {
    expect(yaml.patch("a: # c\n  b: 1\nx: 1\n", [unset("a", "b")])).toBe("a: {} # c\nx: 1\n");
    expect(yaml.patch("a: # c\n  # d\n  b: 1\nx: 1\n", [drop("a")])).toBe("x: 1\n");
    expect(yaml.patch("a:\n  b: 1\n  c:\n    d: 1\n", [drop("a")])).toBe("a:\n  c:\n    d: 1\n");
  });

  it("new keys come at the end of their mapping, indented as their neighbours; new mappings as the file indents", () => {
    const text = "a:\n    b: 1\n    # c\n\nx: {y: 1}\n";
    const edits = [set("a", "k", "v"), set("a.n.m", "k", true), set("x", "k", null), set("x.n", "k", "v w")];
    expect(yaml.patch(text, edits)).toBe(
      'a:\n    b: 1\n    k: v\n    "n":\n        m:\n            k: true\n    # c\n\nx: {"y": 1}\n'.replace(
        '{"y": 1}',
        '{y: 1, k: null, "n": {k: v w}}',
      ),
    );
  });
});

describe("a text is written so that readers of YAML 1.1 read the same text", () => {
  it.each([
    "yes",
    "No",
    "on",
    "OFF",
    "y",
    "n",
    "true",
    "null",
    "~",
    "",
    "12",
    "0777",
    "0o17",
    "1_000",
    "1:30",
    "2024-01-02",
    "1e3",
    ".5",
    ".inf",
    "=",
    "<<",
    "- a",
    "a: b",
    "a #b",
    "#",
    "&a",
    "*a",
    "!a",
    "%a",
    "@a",
    "`a",
    "[a",
    "{a",
    "a ",
    " a",
    "a:",
    "---",
    "a\tb",
  ])("%j is put in quotes", (value) => {
    const text = yaml.patch("", [set("", "key", value)]);
    expect(text).toMatch(/^key: ["'].*["']\n$/);
    expect(valueIn(text, "", "key")).toBe(value);
  });

  it.each(["a", "two words", "/usr/bin", "https://u:p@h:80/?a=b&c=d", "nginx:1.25-alpine"])("%j needs none", (value) => {
    expect(yaml.patch("", [set("", "key", value)])).toBe(`key: ${value}\n`);
  });

  it.each(["yes", "no", "on", "null", "12", "1:30", "a: b", "", "{", "# c"])("nor is a key named %j taken for anything else", (key) => {
    const text = yaml.patch("x: 1\n", [set("", key, "v")]);
    expect(text).toBe(`x: 1\n${JSON.stringify(key)}: v\n`);
  });

  it("numbers keep their digits; those that YAML 1.1 would take for texts say that they are numbers", () => {
    for (const [number, text] of [
      ["1.0", "1.0"],
      ["12345678901234567890", "12345678901234567890"],
      ["1e3", "!!float 1e3"],
      ["1.5E10", "!!float 1.5E10"],
      ["-0.0", "-0.0"],
    ] as const) {
      const written = yaml.patch("", [set("", "num", jsonNumber(number))]);
      expect(written).toBe(`num: ${text}\n`);
      expect(String(valueIn(written, "", "num"))).toBe(number);
    }
  });

  it("several lines stand as lines where that is exact, else in double quotes", () => {
    expect(yaml.patch("", [set("a", "k", "one\n\n# two\n")])).toBe("a:\n  k: |\n    one\n\n    # two\n");
    expect(yaml.patch("k: old # c\n", [set("", "k", "one\ntwo")])).toBe("k: |- # c\n  one\n  two\n");
    expect(yaml.patch('k: "old"\n', [set("", "k", "one\ntwo")])).toBe('k: "one\\ntwo"\n');
    for (const value of ["\n", " a\nb", "a\n\n", "a\r\nb", "a\n \nb", "a\nb\u2028c", "a\n\tb\u0085"]) {
      const text = yaml.patch("", [set("", "k", value)]);
      expect(text.split("\n").length).toBe(2);
      expect(valueIn(text, "", "k")).toBe(value);
    }
  });
});

describe("what YAML knows and JSON does not", () => {
  it("scalars are read as YAML 1.2 reads them, and those that 1.1 takes for something else are told, without their text", () => {
    const text = "a: no\nb: 0777\nc: 0x1F\nd: .5\ne: +1\nf: ~\non: 1\ng: 'no'\n";
    const { sections, warnings } = yaml.parse(text);
    expect(
      [...(sections.get("")?.keys ?? [])].map(([key, { value }]) => [key, typeof value === "object" ? value && String(value) : value]),
    ).toEqual([
      ["a", "no"],
      ["b", 777],
      ["c", 31],
      ["d", 0.5],
      ["e", 1],
      ["f", null],
      ["on", 1],
      ["g", "no"],
    ]);
    expect(warnings.map(({ key, line }) => [key, line])).toEqual([
      ["a", 1],
      ["b", 2],
      ["on", 7],
    ]);
    expect(JSON.stringify(warnings)).not.toContain("777");
  });

  it("values with tags of their own, endless numbers and keys that are no texts are not seen and not touched", () => {
    const text = "a: !vault |\n  abc\nb: !x {c: 1}\nd: [!y z]\ne: .inf\n80: web\ntrue: x\nf: 1\ng: ! 1\n";
    expect([...(yaml.parse(text).sections.get("")?.keys.keys() ?? [])]).toEqual(["f"]);
    expect(yaml.patch(text, [set("", "f", 2)])).toBe(text.replace("f: 1", "f: 2"));
    for (const key of ["a", "b", "d", "e", "80", "true"]) {
      expect(() => yaml.patch(text, [set("", key, "v")])).toThrow(
        `${key}: the file has a key or value of a kind there that only YAML knows.`,
      );
      expect(yaml.patch(text, [unset("", key)])).toBe(text);
    }
    expect(() => yaml.patch(text, [set("b", "c", "v")])).toThrow("[b] c: b is not an object in the file.");
  });

  const shared = "base: &base\n  host: a\n  opts: {t: 1}\nprod:\n  <<: *base\n  port: 1\ncopy: *base\nn: &n 1\nm: *n\n";

  it("aliases and merge keys are resolved, and what they bring is inherited", () => {
    const { sections } = yaml.parse(shared);
    expect([...(sections.get("prod")?.keys ?? [])].map(([key, { value, isInherited }]) => [key, value, isInherited])).toEqual([
      ["port", 1, false],
      ["host", "a", true],
    ]);
    expect(sections.get("copy.opts")?.keys.get("t")).toMatchObject({ value: 1, isInherited: true });
    expect(valueIn(shared, "", "m")).toBe(1);
  });

  it("a write never changes another user of an anchor: it makes a key of its own, or is refused by name", () => {
    expect(yaml.patch(shared, [set("prod", "host", "b")])).toBe(shared.replace("  port: 1\n", "  port: 1\n  host: b\n"));
    expect(yaml.patch(shared, [set("", "m", 2)])).toBe(shared.replace("m: *n", "m: 2"));
    expect(() => yaml.patch(shared, [set("base", "host", "b")])).toThrow("[prod] host: ");
    expect(() => yaml.patch(shared, [set("copy", "host", "b")])).toThrow("[copy] host: ");
    expect(() => yaml.patch(shared, [set("prod.opts", "t", 2)])).toThrow("[prod.opts] t: ");
    expect(() => yaml.patch(shared, [set("", "n", 2)])).toThrow("m: ");
    expect(() => yaml.patch(shared, [unset("prod", "host")])).toThrow("[prod] host: ");
    expect(() => yaml.patch("a: &a 1\nb: !x [*a]\n", [set("", "a", 2)])).toThrow("Edit it by hand");
  });

  it("only aliases: a key of its own beside them leaves them as they are", () => {
    expect(yaml.patch(shared, [set("", "n", 1), set("copy", "host", "a")])).toBe(shared);
  });
});

describe("what would harm is refused with line and column and without its text", () => {
  it.each([
    ["geheim", 1, 1],
    ["- geheim\n", 1, 1],
    ["a: 1\n---\nb: geheim\n", 2, 1],
    ["a: 1\na: geheim\n", 2, 1],
    ["a:\n\tgeheim: 1\n", 2, 1],
    ["a: 'geheim\n", 2, 1],
    ["a: *geheim\n", 1, 4],
    ["a: &a [*a, geheim]\n", 1, 8],
    ["a: geheim: 1\n", 1, 4],
    ["__proto__: geheim\n", 1, 1],
    ["a: [{constructor: geheim}]\n", 1, 6],
    ["a: geheim\u0007\n", 1, 10],
    [`a: ${"[".repeat(30_000)}geheim\n`, 1, 104],
    [`${Array.from({ length: 200 }, (_, depth) => `${" ".repeat(depth)}a:\n`).join("")}${" ".repeat(200)}b: geheim\n`, 102, 102],
  ])("%j", (text, line, column) => {
    expect(() => yaml.parse(text)).toThrow(`Line ${line}, column ${column}: `);
    expect(() => yaml.parse(text)).not.toThrow("geheim");
    expect(() => yaml.patch(text, [set("", "x", "1")])).toThrow(`Line ${line}, column ${column}: `);
  });

  it("aliases that multiply are refused before they fill the memory, in lists, mappings and merge keys", () => {
    const row = (template: (name: string, before: string) => string) =>
      Array.from({ length: 30 }, (_, index) => template(`k${index}`, `k${index - 1}`)).slice(1);
    const lists = ["k0: &k0 [x, x]", ...row((name, before) => `${name}: &${name} [*${before}, *${before}]`)];
    const maps = ["k0: &k0 {a: 1}", ...row((name, before) => `${name}: &${name} {a: *${before}, b: *${before}}`)];
    const merges = ["k0: &k0 {}", ...row((name, before) => `${name}: &${name} {<<: [*${before}, *${before}]}`)];
    const foreign = ["k0: &k0 !x [x]", ...row((name, before) => `${name}: &${name} !x [*${before}, *${before}]`)];
    for (const lines of [lists, maps, merges, foreign]) {
      const start = performance.now();
      expect(() => yaml.parse(lines.join("\n"))).toThrow("aliases and merge keys repeat too much");
      expect(performance.now() - start).toBeLessThan(5_000);
    }
    const long = `a: &a ${"x".repeat(100_000)}\nb: [${Array.from({ length: 200 }, () => "*a").join(", ")}]\n`;
    expect(() => yaml.parse(long)).toThrow("Line 2, column");
  });
});

describe("a value or key that YAML cannot hold is refused by name, never by its text", () => {
  it.each<[string, Json]>([
    ["key", "geheim\ud800"],
    ["__proto__", "geheim"],
    ["k".repeat(300), "geheim"],
  ])("%j", (key, value) => {
    expect(() => yaml.patch("a: 1\n", [set("", key, value)])).toThrow(key.slice(0, 9));
    expect(() => yaml.patch("a: 1\n", [set("", key, value)])).not.toThrow("geheim");
  });

  it("nor does a value take the place of a mapping, or a mapping that of a value", () => {
    expect(() => yaml.patch("a:\n  b: 1\n", [set("", "a", 1)])).toThrow("a: it is an object in the file: set its keys.");
    expect(() => yaml.patch("a: 1\n", [set("a", "b", 1)])).toThrow("[a] b: a is not an object in the file.");
    expect(() => yaml.patch("a: 1\n", [set("a[0]", "b", 1)])).toThrow("[a[0]] b: ");
  });
});
