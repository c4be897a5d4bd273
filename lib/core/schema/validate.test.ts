import { describe, expect, it } from "vitest";
import { isJsonObject, type JsonObject, parseJson } from "#lib/core/json.ts";
import { validateDocument } from "./validate.ts";

const nobody = new Set<string>();

function problemsOf(schema: JsonObject, document: JsonObject | string, kept: Iterable<string> = []): string[] {
  const value = typeof document === "string" ? parseJson(document) : document;
  if (!isJsonObject(value)) throw new Error("A document is an object.");
  return validateDocument(schema, value, new Set(kept)).map(({ path, message }) => `${path}: ${message}`);
}

const field = (node: JsonObject, more: JsonObject = {}): JsonObject => ({ type: "object", properties: { a: node }, ...more });

describe("a document is refused with the path and what is asked for", () => {
  it.each<[string, JsonObject, string, string[]]>([
    ["a string", { type: "string" }, "5", ["a: must be a string."]],
    ["an integer", { type: "integer" }, "1.5", ["a: must be an integer."]],
    ["an integer written with a point", { type: "integer" }, "1.0", []],
    ["an integer beyond 2^53", { type: "integer" }, "12345678901234567891", []],
    ["one of two types", { type: ["string", "null"] }, "true", ["a: must be a string or null."]],
    ["an enum", { enum: ["x", "y"] }, '"z"', ["a: must be one of x, y."]],
    ["an enum by number", { enum: [1] }, "1.0", []],
    ["a const", { const: "x" }, '"y"', ["a: must be x."]],
    ["a minimum", { minimum: 1 }, "0.999", ["a: must be at least 1."]],
    ["an exact maximum", { maximum: 0.3 }, "0.30000000000000000001", ["a: must be at most 0.3."]],
    ["an exclusive minimum", { exclusiveMinimum: 0 }, "0", ["a: must be more than 0."]],
    ["an exact multiple", { multipleOf: 0.1 }, "0.3", []],
    ["a multiple at any size", { multipleOf: 7 }, "1e999999", ["a: must be a multiple of 7."]],
    ["a length in characters", { type: "string", maxLength: 1 }, '"😀"', []],
    ["an empty text", { type: "string", minLength: 1 }, '""', ["a: must not be empty."]],
    ["a pattern anywhere", { pattern: "b+" }, '"abc"', []],
    ["a pattern", { pattern: "^b+$" }, '"abc"', ["a: must match the pattern ^b+$"]],
    ["a date", { format: "date" }, '"2026-02-29"', ["a: must be a date such as 2026-01-31."]],
    ["a moment without zone", { format: "date-time" }, '"2026-01-31T12:00:00"', [expect.stringContaining("a date and time") as string]],
    ["a moment", { format: "date-time" }, '"2024-02-29T23:59:59.5+02:00"', []],
    ["a URL", { format: "uri" }, '"not a url"', ["a: must be a URL with its scheme."]],
    ["an e-mail address", { format: "email" }, '"a@b@c"', ["a: must be an e-mail address."]],
    ["a UUID", { format: "uuid" }, '"123"', ["a: must be a UUID."]],
    ["an unknown format", { format: "anything" }, '"x"', []],
    ["items", { items: { type: "string" } }, '["x", 1]', ["a[1]: must be a string."]],
    ["prefix items", { prefixItems: [{ type: "string" }], items: false }, '["x", 1]', ["a[1]: is not allowed."]],
    ["unique items", { uniqueItems: true }, "[1, 1.0]", ["a: must not hold an item twice."]],
    ["a count of items", { minItems: 2 }, "[1]", ["a: must have at least 2 items."]],
    ["a free object", { type: "object" }, '{"x": {"y": 1}}', []],
    ["values of a map", { additionalProperties: { type: "string" } }, '{"x": 1}', ["a.x: must be a string."]],
    ["a nested field", { properties: { b: {} }, required: ["b"] }, '{"c": 1}', ["a.b: is required.", "a.c: is not a known field."]],
    ["an object that is open", { properties: { b: {} }, additionalProperties: true }, '{"c": 1}', []],
  ])("%s", (_, node, value, problems) => {
    expect(problemsOf(field(node), `{"a": ${value}}`)).toEqual(problems);
  });

  it("refuses unknown fields in the block itself, unless the schema lets them in", () => {
    expect(problemsOf(field({}), { b: 1, constructor: 2 })).toEqual(["b: is not a known field.", "constructor: is not a known field."]);
    expect(problemsOf(field({}, { additionalProperties: true }), { b: 1 })).toEqual([]);
  });

  it("never holds the value", () => {
    const schema = field({ anyOf: [{ type: "string", pattern: "^x" }, { enum: [1] }], format: "uri" });
    const told = JSON.stringify(validateDocument(schema, { a: "hunter2", b: "hunter2" }, nobody));
    expect(told).not.toContain("hunter2");
  });
});

describe("alternatives", () => {
  it("report the branch that was meant", () => {
    const node: JsonObject = { anyOf: [{ type: "string" }, { type: "object", properties: { b: { type: "integer" } } }] };
    expect(problemsOf(field(node), { a: { b: "x" } })).toEqual(["a.b: must be an integer."]);
    expect(problemsOf(field(node), { a: 5 })).toEqual(["a: must be a string or an object."]);
  });

  it("refuse what matches two branches of oneOf", () => {
    const node: JsonObject = { oneOf: [{ type: "integer" }, { type: "number" }] };
    expect(problemsOf(field(node), { a: 1.5 })).toEqual([]);
    expect(problemsOf(field(node), { a: 1 })).toEqual(["a: must match only one of the allowed forms."]);
  });

  it("share the fields of one object without calling each other's unknown", () => {
    const schema: JsonObject = {
      type: "object",
      properties: { a: {} },
      allOf: [{ properties: { b: {} } }, { properties: { c: {} } }],
      anyOf: [{ required: ["a"] }, { properties: { d: {} }, required: ["d"] }],
    };
    expect(problemsOf(schema, { a: 1, b: 1, c: 1, d: 1 })).toEqual([]);
    expect(problemsOf(schema, { a: 1, e: 1 })).toEqual(["e: is not a known field."]);
  });

  it("behind a reference are still told apart by their fields", () => {
    const definitions: JsonObject = { U: { anyOf: [{ properties: { b: {} } }, { properties: { c: {} } }] } };
    expect(problemsOf(field({ $ref: "#/definitions/U" }, { definitions }), { a: { b: 1, c: 1 } })).toEqual(["a.c: is not a known field."]);
  });
});

describe("a nested block", () => {
  const schema: JsonObject = {
    type: "object",
    properties: { creds: { anyOf: [{ $ref: "#/definitions/Aws" }, { $ref: "#/definitions/Minio" }] } },
    definitions: {
      Aws: { type: "object", block_type_slug: "aws-credentials", properties: { key: { type: "string" } } },
      Minio: { type: "object", block_type_slug: "minio-credentials", properties: { user: { type: "string" } }, required: ["user"] },
    },
  };

  it.each<JsonObject>([{ $ref: "block/aws-credentials/prod" }, { key: "x" }, { user: "x", block_type_slug: "minio-credentials" }])(
    "may be %j",
    (creds) => {
      expect(problemsOf(schema, { creds })).toEqual([]);
    },
  );

  it.each<[JsonObject, string]>([
    [
      { $ref: "block/secret/x" },
      "creds: must be a reference to a block of type aws-credentials or a reference to a block of type minio-credentials.",
    ],
    [
      { $ref: "kv/aws-credentials" },
      "creds: must be a reference to a block of type aws-credentials or a reference to a block of type minio-credentials.",
    ],
    [{ user: 1, block_type_slug: "minio-credentials" }, "creds.user: must be a string."],
    [{ key: "x", other: 1 }, "creds.other: is not a known field."],
  ])("may not be %j", (creds, problem) => {
    expect(problemsOf(schema, { creds })).toEqual([problem]);
  });
});

describe("a stored secret that is kept", () => {
  const schema: JsonObject = {
    type: "object",
    properties: {
      token: { type: "string", minLength: 5 },
      headers: { type: "object" },
      creds: { type: "object", properties: { user: {}, password: { enum: ["x"] } }, required: ["user", "password"] },
    },
    required: ["token", "headers"],
  };

  it("counts as present and is not judged", () => {
    expect(problemsOf(schema, { creds: { user: "u" } }, ["token", "headers.Authorization", "creds.password"])).toEqual([]);
    expect(problemsOf(schema, {}, ["headers.Authorization"])).toEqual(["token: is required."]);
  });

  it("does not excuse what is missing beside it, nor what the document says itself", () => {
    expect(problemsOf(schema, { token: "abc", headers: {} }, ["token", "creds.password"])).toEqual([
      "token: must have at least 5 characters.",
      "creds.user: is required.",
    ]);
  });
});

describe("a hostile schema", () => {
  it("that refers to itself without end is refused, not followed", () => {
    const schema: JsonObject = {
      type: "object",
      properties: { a: { $ref: "#/definitions/A" } },
      definitions: { A: { anyOf: [{ $ref: "#/definitions/A" }] } },
    };
    expect(problemsOf(schema, { a: 1 })).toEqual([": cannot be checked: its schema is too complex or refers to itself without end."]);
  });

  it("that doubles at each level is given up in time", () => {
    const definitions: JsonObject = { D30: { type: "string" } };
    for (let i = 0; i < 30; i++)
      definitions[`D${i}`] = { anyOf: [{ $ref: `#/definitions/D${i + 1}` }, { $ref: `#/definitions/D${i + 1}` }] };
    const schema: JsonObject = { type: "object", properties: { a: { $ref: "#/definitions/D0" } }, definitions };
    expect(problemsOf(schema, { a: 1 })).toHaveLength(1);
  });

  it("with a pattern that would hang a backtracking engine answers at once", () => {
    expect(problemsOf(field({ pattern: "^(a+)+$" }), { a: `${"a".repeat(50_000)}!` })).toHaveLength(1);
  });

  it("may contain itself, as a tree does", () => {
    const schema: JsonObject = {
      type: "object",
      properties: { a: { $ref: "#/definitions/Tree" } },
      definitions: { Tree: { type: "object", properties: { children: { type: "array", items: { $ref: "#/definitions/Tree" } } } } },
    };
    expect(problemsOf(schema, { a: { children: [{ children: [] }, { children: [{ x: 1 }] }] } })).toEqual([
      "a.children[1].children[0].x: is not a known field.",
    ]);
  });
});
