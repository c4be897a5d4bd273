import { describe, expect, it } from "vitest";
import { parseJson } from "#lib/core/json.ts";
import type { BlockSchema } from "./block-schema.ts";
import { formFieldsOf } from "./form.ts";
import { validateDocument } from "./validate.ts";

/** What Echodataflow 0.1.4 registers through prefect 2.11.5 and pydantic 1.10.8 (checksum 5ccc5a5a…), as its client sent it. */
const echodataflowConfig = parseJson(`{
  "title": "EchodataflowConfig", "description": "Configuration class for the Echodataflow library.", "type": "object",
  "properties": {
    "active": {"title": "Active", "type": "string"},
    "prefect_configs": {"title": "Prefect Configs", "type": "array", "items": {"type": "string"}},
    "blocks": {"title": "Blocks", "default": [], "type": "array", "items": {"$ref": "#/definitions/BaseConfig"}}
  },
  "block_type_slug": "echodataflowconfig", "secret_fields": [],
  "definitions": {
    "StorageType": {
      "title": "StorageType",
      "description": "Enumeration for storage types.\\n\\nAttributes:\\n    AWS: Amazon Web Services storage type.\\n    AZ: Azure storage type.\\n    GCP: Google Cloud Platform storage type.",
      "enum": ["AWS", "AZCosmos", "GCP", "ECHODATAFLOW"]
    },
    "BaseConfig": {
      "title": "BaseConfig", "description": "Base configuration class for Echodataflow.", "type": "object",
      "properties": {
        "name": {"title": "Name", "type": "string"}, "type": {"$ref": "#/definitions/StorageType"},
        "active": {"title": "Active", "default": false, "type": "boolean"}, "options": {"title": "Options", "default": {}, "type": "object"}
      },
      "required": ["name", "type"], "block_type_slug": "baseconfig", "secret_fields": [], "block_schema_references": {}
    }
  },
  "block_schema_references": {
    "blocks": {"block_schema_checksum": "sha256:4dc92f99ba08762c538c9b38e2f98faa8fe582ba444246eb2911c8fb4262ee76", "block_type_slug": "baseconfig"}
  }
}`) as BlockSchema;

const listed = { name: "my-aws", type: "AWS", active: true, options: { anon: false }, block_type_slug: "baseconfig" };
const problemsOf = (schema: BlockSchema, document: Record<string, never> | object) =>
  validateDocument(schema, document as BlockSchema, new Set()).map(({ path, message }) => `${path}: ${message}`);

describe("a schema of a Prefect 2 client", () => {
  it("takes what that client stores: null where an option is not set", () => {
    expect(problemsOf(echodataflowConfig, { active: null, prefect_configs: [], blocks: [listed] })).toEqual([]);
    expect(problemsOf(echodataflowConfig, { active: "ship", prefect_configs: null, blocks: [] })).toEqual([]);
  });

  it("refuses what Echoflow dies on, and names what it knows", () => {
    expect(problemsOf(echodataflowConfig, { blocks: [{ ...listed, type: "S3" }] })).toEqual([
      "blocks[0].type: must be one of AWS, AZCosmos, GCP, ECHODATAFLOW.",
    ]);
  });

  it("refuses null where a value is required or has a default", () => {
    expect(problemsOf(echodataflowConfig, { blocks: [{ ...listed, name: null, active: null }] })).toEqual([
      "blocks[0].name: must be a string.",
      "blocks[0].active: must be true or false.",
    ]);
    expect(problemsOf(echodataflowConfig, { active: 5 })).toEqual(["active: must be a string."]);
  });

  it("has a form: storage types to choose from, and a list of blocks", () => {
    const blocks = formFieldsOf(echodataflowConfig).find((field) => field.name === "blocks");
    const item = blocks?.kind === "array" ? blocks.item : undefined;
    const inline = item?.kind === "reference" ? item.inline[0]?.field : item;
    const type = inline?.kind === "object" ? inline.children.find((field) => field.name === "type") : undefined;
    expect(type).toMatchObject({ kind: "enum", required: true });
  });
});

describe("a schema that says null itself", () => {
  it("is taken at its word", () => {
    const optional = { anyOf: [{ type: "string" }, { type: "null" }], default: null };
    const schema = { type: "object", block_type_slug: "x", properties: { a: optional, b: { type: "object", properties: {} } } };
    expect(problemsOf(schema, { a: null, b: null })).toEqual(["b: must be an object."]);
  });

  it("is anybody's who is no block class: null is a value like others there", () => {
    expect(problemsOf({ type: "object", properties: { a: { type: "string" } } }, { a: null })).toEqual(["a: must be a string."]);
  });
});
