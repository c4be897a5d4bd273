import { describe, expect, it } from "vitest";
import type { JsonObject } from "#lib/core/json.ts";
import { defaultDocument } from "./defaults.ts";
import { formFieldsOf } from "./form.ts";
import type { FormField } from "./form-field.ts";

const definitions: JsonObject = {
  Aws: { title: "AwsCredentials", type: "object", block_type_slug: "aws-credentials", properties: { key: { type: "string" } } },
  Minio: { title: "MinIO", type: "object", block_type_slug: "minio-credentials", properties: { user: { type: "string" } } },
  Plain: { title: "Plain", type: "object", properties: { on: { type: "boolean", default: true }, off: { type: "boolean" } } },
  Tree: { type: "object", properties: { child: { $ref: "#/definitions/Tree" } } },
};

function formOf(node: JsonObject, more: JsonObject = {}): FormField {
  const [field] = formFieldsOf({ type: "object", properties: { my_field: node }, definitions, ...more });
  if (!field) throw new Error("There is no field.");
  return field;
}

describe("a field of the form", () => {
  it.each<[string, JsonObject, object]>([
    ["a text", { type: "string", maxLength: 9 }, { kind: "string", maxLength: 9, nullable: false }],
    ["a long text", { type: "string", contentMediaType: "text/plain" }, { kind: "text" }],
    ["an integer with bounds", { type: "integer", minimum: 1, maximum: 9 }, { kind: "integer", min: 1, max: 9 }],
    ["a flag", { type: "boolean", default: false }, { kind: "boolean", default: false }],
    ["a moment", { type: "string", format: "date-time" }, { kind: "date-time" }],
    [
      "an enum",
      { enum: ["x", 1] },
      {
        kind: "enum",
        options: [
          { value: "x", label: "x" },
          { value: 1, label: "1" },
        ],
      },
    ],
    [
      "an optional text",
      { anyOf: [{ type: "string" }, { type: "null" }], default: null },
      { kind: "string", nullable: true, default: undefined },
    ],
    [
      "a union",
      { anyOf: [{ type: "string" }, { type: "integer" }] },
      { kind: "union", branches: [{ label: "Text" }, { label: "Integer" }] },
    ],
    [
      "a list of types",
      { type: ["string", "boolean", "null"] },
      { kind: "union", nullable: true, branches: [{ label: "Text" }, { label: "True or false" }] },
    ],
    ["an array", { type: "array", items: { type: "string" }, minItems: 1 }, { kind: "array", minItems: 1, item: { kind: "string" } }],
    ["a free object", { type: "object" }, { kind: "json", eachKeySecret: false, advanced: true }],
    ["a value of any type", {}, { kind: "json" }],
    [
      "a nested object",
      { $ref: "#/definitions/Plain", title: "Mine" },
      { kind: "object", label: "Mine", advanced: true, children: [{ name: "on" }, { name: "off" }] },
    ],
    [
      "a reference",
      { $ref: "#/definitions/Aws" },
      { kind: "reference", types: ["aws-credentials"], inline: [{ label: "AwsCredentials", field: { kind: "object" } }] },
    ],
    [
      "a reference to one of several types, or null",
      { anyOf: [{ $ref: "#/definitions/Aws" }, { $ref: "#/definitions/Minio" }, { type: "null" }] },
      { kind: "reference", types: ["aws-credentials", "minio-credentials"], nullable: true, advanced: false },
    ],
    [
      "a reference or a text",
      { anyOf: [{ $ref: "#/definitions/Aws" }, { type: "string" }] },
      { kind: "union", branches: [{ label: "Block", field: { kind: "reference", types: ["aws-credentials"] } }, { label: "Text" }] },
    ],
    ["an object that contains itself", { $ref: "#/definitions/Tree" }, { kind: "object", children: [{ name: "child", kind: "json" }] }],
  ])("for %s", (_, node, expected) => {
    expect(formOf(node)).toMatchObject(expected);
  });

  it("is labelled by its title or its name, and knows that it is required", () => {
    expect(formOf({ type: "string" }, { required: ["my_field"] })).toMatchObject({ label: "My field", required: true });
    expect(formOf({ type: "string", title: "Mine", description: "Help." })).toMatchObject({
      label: "Mine",
      description: "Help.",
      required: false,
    });
  });

  it("is secret whatever its kind", () => {
    expect(formOf({ type: "string", writeOnly: true })).toMatchObject({ kind: "string", secret: true });
    expect(formOf({ type: "object" }, { secret_fields: ["my_field.*"] })).toMatchObject({
      kind: "json",
      secret: true,
      eachKeySecret: true,
      advanced: false,
    });
    expect(formOf({ $ref: "#/definitions/Aws" }, { secret_fields: ["my_field.key"] })).toMatchObject({
      secret: false,
      inline: [{ field: { children: [{ name: "key", secret: true }] } }],
    });
  });

  it("stands where its position says", () => {
    const names = formFieldsOf({ type: "object", properties: { b: { position: 1 }, a: { position: 0 } } }).map(({ name }) => name);
    expect(names).toEqual(["a", "b"]);
  });

  it("is not made without end", () => {
    const deep: JsonObject = { D40: { type: "string" } };
    for (let i = 0; i < 40; i++)
      deep[`D${i}`] = { properties: { a: { $ref: `#/definitions/D${i + 1}` }, b: { $ref: `#/definitions/D${i + 1}` } } };
    const fields = formFieldsOf({ type: "object", properties: { x: { $ref: "#/definitions/D0" } }, definitions: deep });
    expect(JSON.stringify(fields).length).toBeLessThan(5_000_000);
  });
});

describe("the document of a new block", () => {
  const schema = {
    type: "object",
    properties: {
      a: { default: "x" },
      b: { anyOf: [{ type: "string" }, { type: "null" }], default: null },
      c: { type: "string" },
      list: { default: [1] },
      must: { $ref: "#/definitions/Plain" },
      may: { $ref: "#/definitions/Plain" },
    },
    required: ["must"],
    definitions,
  };

  it("holds the defaults, and those of the objects that are required", () => {
    expect(defaultDocument(schema)).toEqual({ a: "x", list: [1], must: { on: true } });
  });

  it("shares nothing with the schema", () => {
    const document = defaultDocument(schema);
    if (Array.isArray(document.list)) document.list.push(2);
    expect(defaultDocument(schema).list).toEqual([1]);
  });
});
