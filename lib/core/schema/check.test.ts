import { describe, expect, it } from "vitest";
import { formatJson, type JsonObject, lineAndColumn } from "#lib/core/json.ts";
import { checkBlockSchema } from "./check.ts";
import { locateParts } from "./locate.ts";

function found(text: string): string[] {
  return checkBlockSchema(text).problems.map(({ line, path, message }) => `${line} ${path}: ${message}`);
}

const withField = (node: JsonObject, more: JsonObject = {}) => formatJson({ type: "object", properties: { a: node }, ...more });

describe("the schema of a team", () => {
  it("is returned when nothing is wrong with it", () => {
    const text = withField({ type: "string", format: "password" }, { required: ["a"], secret_fields: ["a"] });
    expect(checkBlockSchema(text)).toEqual({ schema: JSON.parse(text), problems: [] });
  });

  it("is refused with the line at fault", () => {
    const text = `{
  "type": "object",
  "properties": {
    "host": { "type": "sting" },
    "port": {
      "type": "integer",
      "minimum": "1"
    },
    "a.b": { "pattern": "(?=x)" }
  },
  "required": [
    "host",
    "user"
  ],
  "secret_fields": ["host", "token"]
}`;
    expect(checkBlockSchema(text).schema).toBeUndefined();
    expect(found(text)).toEqual([
      "4 properties.host.type: must be one of string, number, integer, boolean, object, array, null, or an array of them.",
      "7 properties.port.minimum: must be a number.",
      '9 properties["a.b"]: must be a name of 1 to 128 letters, digits, underscores and dashes.',
      '9 properties["a.b"].pattern: is not a pattern that RE2 accepts: no look-around, no back references, at most 1000 repetitions.',
      "13 required[1]: names a field that properties does not have.",
      "15 secret_fields[1]: leads to no field of this schema.",
    ]);
  });

  it("that is not JSON is refused with line and column, without its text", () => {
    const { problems } = checkBlockSchema('{\n  "type": "object",\n  oops\n}');
    expect(problems).toEqual([{ line: 3, column: 3, path: "", message: "the text is not valid JSON." }]);
  });

  it.each<[string, string, RegExp]>([
    ["an array", "[]", /must be a JSON object/],
    ["without type and properties", "{}", /^1 type: must be "object"/],
    ["larger than 64 KiB", withField({ description: "x".repeat(70_000) }), /larger than 65536 bytes/],
    ["deeper than 16 levels", `${'{"items":'.repeat(17)}1${"}".repeat(17)}`, /deeper than 16/],
    ["with a key that is not allowed", withField({ x: 1 }).replace('"x"', '"__proto__"'), /__proto__/],
    ["with a foreign reference", withField({ $ref: "https://example.org/x.json" }), /must lead to a definition/],
    ["with a broken reference", withField({ $ref: "#/definitions/X" }), /must lead to a definition/],
    ["with a reference to a place that is no definition", withField({ $ref: "#/properties/a" }), /must lead to a definition/],
    ["with an unsupported keyword", withField({ not: { type: "string" } }), /properties\.a\.not: is not supported/],
    ["with an empty enum", withField({ enum: [] }), /at least one item/],
    ["with a schema that is none", withField({ items: 5 }), /properties\.a\.items: must be a schema/],
    ["with the name that nested blocks need", withField({ properties: { block_type_slug: {} } }), /choose another/],
    ["with a wildcard in the middle", withField({}, { secret_fields: ["a.*.b"] }), /leads to no field/],
    ["with a division by zero", withField({ multipleOf: 0 }), /above 0/],
  ])("is refused %s", (_, text, message) => {
    expect(found(text).join("\n")).toMatch(message);
  });

  it("is refused when a reference leads back to itself, accepted when it goes through a field", () => {
    const definitions: JsonObject = { A: { anyOf: [{ type: "null" }, { $ref: "#/definitions/B" }] }, B: { $ref: "#/definitions/A" } };
    expect(found(withField({ $ref: "#/definitions/A" }, { definitions })).join()).toMatch(/leads back to itself/);
    const tree = { Tree: { type: "object", properties: { children: { type: "array", items: { $ref: "#/definitions/Tree" } } } } };
    expect(found(withField({ $ref: "#/definitions/Tree" }, { definitions: tree }))).toEqual([]);
  });

  it("may ask in a branch for a field of the object around it", () => {
    expect(found(withField({}, { anyOf: [{ required: ["a"] }, { properties: { b: {} }, required: ["a", "b"] }] }))).toEqual([]);
  });

  it("names at most 50 problems", () => {
    const properties = Object.fromEntries(Array.from({ length: 900 }, (_, i) => [`a${i}`, { type: "x" }]));
    expect(found(formatJson({ type: "object", properties }))).toHaveLength(50);
  });
});

it("the parts of a JSON text are found whatever its layout", () => {
  const text = '\n{ "a" : [ 1 ,{"b\\"{":"]"} ,[] ], "c":{ } ,"é": -1.5e3}';
  const parts = [...locateParts(text)].map(([path, offset]) => `${path}@${lineAndColumn(text, offset).column} ${text[offset]}`);
  expect(parts).toEqual(["@1 {", 'a@3 "', "a[0]@11 1", "a[1]@14 {", 'a[1]["b\\"{"]@15 "', "a[2]@28 [", 'c@34 "', '["é"]@43 "']);
});
