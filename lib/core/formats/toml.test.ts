import { describe, expect, it } from "vitest";
import { type Json, jsonNumber } from "#lib/core/json.ts";
import type { FileEdit } from "./define.ts";
import { findFormat } from "./index.ts";
import { toml } from "./toml.ts";

const set = (section: string, key: string, value: Json): FileEdit => ({ edit: "set", section, key, value });
const unset = (section: string, key: string): FileEdit => ({ edit: "unset", section, key });
const drop = (section: string): FileEdit => ({ edit: "drop", section });
const valuesOf = (text: string) =>
  Object.fromEntries(
    [...toml.parse(text).sections].map(([name, { keys }]) => [name, Object.fromEntries([...keys].map(([key, { value }]) => [key, value]))]),
  );

describe("toml", () => {
  it("is the format of config.toml", () => {
    expect(findFormat("~/.prefect/config.toml")?.name).toBe(toml.name);
    expect(findFormat("C:\\Config.TOML")?.name).toBe(toml.name);
  });

  it("reads tables however they are written as sections, and an array of tables as one key", () => {
    const text = 'a.b = 1\n[c]\nd = { e = 2, "f g".h = 3 }\n[c.i]\n[[t]]\nx = 1\n[t.y]\nz = 2\n[[t]]\n';
    expect(valuesOf(text)).toEqual({
      "": { t: [{ x: 1, y: { z: 2 } }, {}] },
      a: { b: 1 },
      c: { i: {} },
      "c.d": { e: 2 },
      'c.d["f g"]': { h: 3 },
    });
    expect(toml.parse(text).sections.get("c.d")?.line).toBe(3);
    expect(toml.parse(text).sections.get("")?.keys.get("t")?.line).toBe(5);
  });

  it("gives numbers without loss, and dates, inf and nan as their texts", () => {
    const text = "a = 0xFF\nb = +1_000\nc = 9007199254740993\nd = 1.0\ne = 1e06\nf = -inf\ng = 1979-05-27 07:32:00Z\nh = 0o17\n";
    expect(valuesOf(text)[""]).toEqual({
      a: 255,
      b: 1000,
      c: jsonNumber("9007199254740993"),
      d: jsonNumber("1.0"),
      e: jsonNumber("1e06"),
      f: "-inf",
      g: "1979-05-27 07:32:00Z",
      h: 15,
    });
  });

  const patches: [what: string, before: string, edits: FileEdit[], after: string][] = [
    ["puts a new key at the end of its table", "[a]\nx = 1\n\n[b]\n", [set("a", "y", "v")], '[a]\nx = 1\ny = "v"\n\n[b]\n'],
    [
      "puts a new table at the end of the file",
      "x = 1\n",
      [set("context.secrets", "A B", "v")],
      'x = 1\n\n[context.secrets]\n"A B" = "v"\n',
    ],
    ["writes an empty file", "", [set("a", "x", true), set("", "y", [1, "2"])], 'y = [1, "2"]\n\n[a]\nx = true\n'],
    [
      "keeps quotes, comment, indentation and spacing",
      "[a]\n  x='old' # c\n",
      [set("a", "x", "new"), set("a", "y", 1)],
      "[a]\n  x='new' # c\n  y=1\n",
    ],
    ["leaves literal quotes for a value that they cannot hold", "x = 'old'\n", [set("", "x", "it's")], 'x = "it\'s"\n'],
    ["keeps three quotes for several lines", 'x = """\none\n"""\n', [set("", "x", "two\nthree\n")], 'x = """\ntwo\nthree\n"""\n'],
    ["keeps CRLF in three quotes", "x = '''\r\none'''\r\n", [set("", "x", "two\nthree")], "x = '''\r\ntwo\r\nthree'''\r\n"],
    ["keeps a date a date", "d = 1979-05-27\n", [set("", "d", "2024-02-29")], "d = 2024-02-29\n"],
    ["makes a date a text when the value is no such date", "d = 1979-05-27\n", [set("", "d", "2024-02-30")], 'd = "2024-02-30"\n'],
    ["keeps a text a text that looks like a date", 'd = "x"\n', [set("", "d", "2024-02-29")], 'd = "2024-02-29"\n'],
    ["keeps dates in a list", "d = [1979-05-27]\n", [set("", "d", ["1979-05-27", "2024-02-29"])], "d = [1979-05-27, 2024-02-29]\n"],
    ["keeps nan a number", "x = inf\n", [set("", "x", "nan")], "x = nan\n"],
    ["leaves a number's notation alone when it says the same", "x = 0xFF\n", [set("", "x", 255)], "x = 0xFF\n"],
    ["adds to an inline table", "t = { a = 1 } # c\n", [set("t", "b", "v"), set("t.u", "c", 2)], 't = { a = 1, b = "v", u.c = 2 } # c\n'],
    ["takes out of an inline table", "t = { a = 1, b = 2, c = 3 }\n", [unset("t", "a"), unset("t", "c")], "t = { b = 2 }\n"],
    ["fills an empty inline table", "t = {}\n", [set("t", "a", 1)], "t = {a = 1}\n"],
    ["adds below dotted keys with their dots", "[s]\n a.b.c = 1\nx = 2\n", [set("s.a.b", "d", 3)], "[s]\n a.b.c = 1\n a.b.d = 3\nx = 2\n"],
    ["gives a table that its tables imply a header", "[a.b]\nx = 1\n", [set("a", "y", 2)], "[a.b]\nx = 1\n\n[a]\ny = 2\n"],
    [
      "puts the first key of a file before its tables and their comments",
      "# file\n\n# a's\n[a]\n",
      [set("", "x", 1)],
      "# file\nx = 1\n\n# a's\n[a]\n",
    ],
    [
      "changes the items of a list that differ",
      "x = [\n  1, # one\n  2, # two\n]\n",
      [set("", "x", [1, 3, 4])],
      "x = [\n  1, # one\n  3, # two\n  4,\n]\n",
    ],
    [
      "takes items out of a list with their lines",
      "x = [\n  1, # one\n  2, # two\n  3\n]\n",
      [set("", "x", [1, 3])],
      "x = [\n  1, # one\n  3\n]\n",
    ],
    [
      "takes a key with its line and comment, and leaves the comment above",
      "# above\nx = 1 # c\ny = 2\n",
      [unset("", "x")],
      "# above\ny = 2\n",
    ],
    ["takes the last line with the end of the one before", "a = 1\r\nb = 2", [unset("", "b")], "a = 1"],
    ["keeps a missing final newline missing", "a = 1", [set("", "b", 2)], "a = 1\nb = 2"],
    ["drops a table with the comments between its keys", "[a]\nx = 1\n# c\ny = 2\n\n[b]\n", [drop("a")], "[b]\n"],
    ["drops no table in a dropped one", "[a]\nx = 1\n[a.b]\ny = 2\n", [drop("a")], "[a]\n[a.b]\ny = 2\n"],
    ["drops an inline table and dotted keys", "a = { b = 1 }\nc.d = 1\nc.e = 2\n", [drop("a"), drop("c")], ""],
    ["takes an array of tables out as a whole", "[[t]]\nx = 1\n[t.u]\ny = 1\n\n[[t]]\n[z]\n", [unset("", "t")], "[z]\n"],
    ["does nothing for what is absent", "[a]\nx = 1\n", [unset("a", "y"), unset("b", "x"), drop("c"), unset("a[0]", "x")], "[a]\nx = 1\n"],
  ];
  it.each(patches)("%s", (_, before, edits, after) => {
    expect(toml.patch(before, edits)).toBe(after);
  });

  // A quote at the head, or quotes and odd line ends in three quotes: Python's old `toml`, which Prefect 1 uses, reads these otherwise.
  it.each([
    ['x = "old"\n', '"', "x = '\"'\n"],
    ['x = "old"\n', '""a', "x = '\"\"a'\n"],
    ['x = """\nold"""\n', 'a\n"b"', 'x = "a\\n\\"b\\""\n'],
    ["x = '''\nold'''\n", "a\nb'", 'x = """\na\nb\'"""\n'],
    ["x = '''\nold'''\n", "\na", 'x = "\\na"\n'],
    ["x = '''\nold'''\n", "a \nb", 'x = "a \\nb"\n'],
    ["x = '''\nold'''\n", "a\\\nb", 'x = "a\\\\\\nb"\n'],
  ])("writes what every reader takes for the same (%#)", (before, value, after) => {
    expect(toml.patch(before, [set("", "x", value)])).toBe(after);
  });

  it.each<[string, FileEdit, string]>([
    ["", set("a", "k", null), "[a] k: a TOML file cannot hold this value exactly: TOML has no null."],
    ["", set("a", "k", [1, [null]]), "[a] k: a TOML file cannot hold this value exactly: TOML has no null."],
    [
      "",
      set("", "k", jsonNumber("9223372036854775808")),
      "k: a TOML file cannot hold this value exactly: TOML holds whole numbers of 64 bits, and this one is larger.",
    ],
    ["", set("", "k", "\ud800"), "k: a TOML file cannot hold this value exactly: the text is not valid Unicode."],
    ["", set("", "k", { a: 1 }), "k: an object cannot be set as one value. Set its keys one by one."],
    ["", set("a[0]", "k", 1), "[a[0]] k: the section is not the field path of an object."],
    ["", set("", "__proto__", 1), "__proto__: a key named __proto__ is not allowed."],
    ["a = 1\n", set("a", "k", 1), "[a] k: a is no table in the file."],
    ["[a]\nx = 1\n", set("", "a", 1), "a: this is a table in the file. Set its keys one by one."],
    [
      "[[a]]\nx = 1\n",
      set("", "a", [{ x: 2 }]),
      "a: this is written as [tables] in the file, which cannot be changed as one value. Edit it by hand.",
    ],
  ])("refuses by name what it cannot write (%#)", (text, edit, message) => {
    expect(() => toml.patch(text, [edit])).toThrow(message);
  });
});
