import { describe, expect, it } from "vitest";
import { type Json, jsonNumber } from "#lib/core/json.ts";
import type { FileEdit } from "./define.ts";
import { findFormat } from "./index.ts";
import { json } from "./json.ts";

const set = (section: string, key: string, value: Json): FileEdit => ({ edit: "set", section, key, value });
const unset = (section: string, key: string): FileEdit => ({ edit: "unset", section, key });
const drop = (section: string): FileEdit => ({ edit: "drop", section });

describe("json", () => {
  it.each(["package.json", "prod.tfvars.json", "settings.JSONC", ".env.json"])("is the format of %s", (name) => {
    expect(findFormat(name)?.name).toBe(json.name);
  });

  it("gives objects as sections, and lists, empty objects and references as keys", () => {
    const { sections } = json.parse('{"a": {"b": [1, {"c": 2}], "d": {}},\n "e": {"$ref": "block/x"}, "f g": {"h": null}}');
    expect(
      Object.fromEntries([...sections].map(([name, { line, keys }]) => [name, [line, [...keys].map(([key, { value }]) => [key, value])]])),
    ).toEqual({
      "": [1, [["e", { $ref: "block/x" }]]],
      a: [
        1,
        [
          ["b", [1, { c: 2 }]],
          ["d", {}],
        ],
      ],
      '["f g"]': [2, [["h", null]]],
    });
  });

  it("reads a text of white space as an object without members, and writes one into it", () => {
    expect([...json.parse("\n").sections.keys()]).toEqual([""]);
    expect(json.patch("", [])).toBe("");
    expect(json.patch("", [set("a", "b", 1)])).toBe('{\n  "a": {\n    "b": 1\n  }\n}\n');
  });

  const patches: [what: string, before: string, edits: FileEdit[], after: string][] = [
    ["adds to one line", '{"a": 1}', [set("", "b", "v")], '{"a": 1, "b": "v"}'],
    [
      "adds to a minified text",
      '{"a":1,"c":{"d":2}}',
      [set("c", "b", [1, 2]), set("e", "f", null)],
      '{"a":1,"c":{"d":2,"b":[1,2]},"e":{"f":null}}',
    ],
    [
      "adds with the neighbours' indentation",
      '{\n\t"a": 1\n}\n',
      [set("", "b", 2), set("c.d", "e", 3)],
      '{\n\t"a": 1,\n\t"b": 2,\n\t"c": {\n\t\t"d": {\n\t\t\t"e": 3\n\t\t}\n\t}\n}\n',
    ],
    ["adds with the neighbours' colon", '{ "a" : 1 }', [set("", "b", 2)], '{ "a" : 1, "b" : 2 }'],
    [
      "adds behind a trailing comma and its comment",
      '{\n  "a": 1, // c\n  // end\n}',
      [set("", "b", 2)],
      '{\n  "a": 1, // c\n  "b": 2,\n  // end\n}',
    ],
    ["adds behind a comment without a comma", '{\n  "a": 1 // c\n}', [set("", "b", 2)], '{\n  "a": 1, // c\n  "b": 2\n}'],
    ["adds where commas come first", '{ "a": 1\n, "b": 2\n}', [set("", "c", 3)], '{ "a": 1\n, "b": 2, "c": 3\n}'],
    [
      "opens an empty object up where its neighbours have lines",
      '{\r\n  "a": {}\r\n}',
      [set("a", "b", 1)],
      '{\r\n  "a": {\r\n    "b": 1\r\n  }\r\n}',
    ],
    ["fills an empty object on one line", '{"a": {}, "b": { }}', [set("a", "x", 1), set("b", "x", 1)], '{"a": {"x": 1}, "b": { "x": 1 }}'],
    ["fills an object that has a comment only", "{\n  // c\n}\n", [set("", "a", 1)], '{\n  // c\n  "a": 1\n}\n'],
    ["takes the first out", '{"a": 1, "b": 2}', [unset("", "a")], '{"b": 2}'],
    ["takes the last out with the comma before it", '{\n  "a": 1,\n  "b": 2 // c\n}', [unset("", "b")], '{\n  "a": 1\n}'],
    ["takes the last out and keeps a trailing comma", '{\n  "a": 1,\n  "b": 2,\n}', [unset("", "b")], '{\n  "a": 1,\n}'],
    [
      "keeps the comments of others",
      '{\n  // a\n  "a": 1, // one\n  // b\n  "b": 2 // two\n}',
      [unset("", "a")],
      '{\n  // a\n  // b\n  "b": 2 // two\n}',
    ],
    ["moves nothing up into a comment", '{\n  "a": 1, // c\n  "b": 2 }', [unset("", "b")], '{\n  "a": 1 // c\n  }'],
    ["closes an object that is empty again", '{\n  "a": {\n    "b": 1\n  }\n}', [unset("a", "b")], '{\n  "a": {}\n}'],
    ["takes all out and puts one in", '{\n  "a": 1,\n  "b": 2\n}', [unset("", "a"), unset("", "b"), set("", "c", 3)], '{\n  "c": 3\n}'],
    [
      "changes the items of a list that differ",
      '{"l": [\n  1, // one\n  2\n]}',
      [set("", "l", [1, 3, { a: 4 }])],
      '{"l": [\n  1, // one\n  3,\n  {"a": 4}\n]}',
    ],
    [
      "drops a section and leaves those in it",
      '{"a": {"b": 1, "c": {"d": 2}}, "e": {"f": 3}}',
      [drop("a"), drop("e")],
      '{"a": {"c": {"d": 2}}}',
    ],
    [
      "does nothing for what is absent",
      '{"a": {"b": 1}}',
      [unset("a", "c"), unset("x", "y"), drop("z"), unset("a[0]", "b"), unset("", "a")],
      '{"a": {"b": 1}}',
    ],
    [
      "keeps numbers' texts",
      '{"a": 1.0, "b": 12345678901234567890}',
      [set("", "a", jsonNumber("1e2")), set("", "b", jsonNumber("12345678901234567890"))],
      '{"a": 1e2, "b": 12345678901234567890}',
    ],
    ["keeps the byte order mark", '\ufeff{"a": 1}', [set("", "a", 2)], '\ufeff{"a": 2}'],
    ["spells a section as the file's reader does", '{"a": {"b": {"c": 1}}}', [set('["a"].b', "c", 2)], '{"a": {"b": {"c": 2}}}'],
    ["lets a reference become an object with more", '{"a": {"$ref": "x"}}', [set("a", "b", 1)], '{"a": {"$ref": "x", "b": 1}}'],
    [
      "takes an object with an odd $ref for no reference",
      '{"a": {"$ref": 0}}',
      [unset("", "a"), set("", "b", 1)],
      '{"a": {"$ref": 0}, "b": 1}',
    ],
    ["keeps an object that is unset and set into at once", '{"b": {}}', [set("b.a", "c", 1), unset("", "b")], '{"b": {"a": {"c": 1}}}'],
    ["makes no object for keys that are unset only", "{}", [unset("a.b", "x"), set("a", "c", 1)], '{\n  "a": {\n    "c": 1\n  }\n}'],
  ];
  it.each(patches)("%s", (_, before, edits, after) => {
    expect(json.patch(before, edits)).toBe(after);
  });

  it.each<[string, FileEdit, string]>([
    ["{}", set("", "k", { a: 1 }), "k: an object cannot be set as one value. Set its keys one by one."],
    ["{}", set("a[0]", "k", 1), "[a[0]] k: the section is not the field path of an object."],
    ["{}", set("constructor", "k", 1), "[constructor] k: a key named constructor is not allowed."],
    ['{"a": [1]}', set("a", "k", 1), "[a] k: a is no object in the file."],
    ['{"a": {"b": 1}}', set("", "a", 1), "a: this is an object in the file. Set its keys one by one."],
  ])("refuses by name what it cannot write (%#)", (text, edit, message) => {
    expect(() => json.patch(text, [edit])).toThrow(message);
  });
});
