import { describe, expect, it } from "vitest";
import { checksumText } from "#lib/core/checksum.ts";
import { formatJson, isJsonObject, type Json } from "#lib/core/json.ts";
import { findSlugProblem } from "#lib/core/paths.ts";
import { inPlaceNodes, propertiesOf } from "#lib/core/schema/block-schema.ts";
import { checkBlockSchema } from "#lib/core/schema/check.ts";
import { declaredSecretPaths } from "#lib/core/schema/declared-secrets.ts";
import { formFieldsOf } from "#lib/core/schema/form.ts";
import { secretPathsOf } from "#lib/core/schema/secret-paths.ts";
import { validateDocument } from "#lib/core/schema/validate.ts";
import type { BlockTypeDefinition } from "./define.ts";
import { blockTypes, findBuiltInType } from "./index.ts";
import { snippetsOf } from "./snippets.ts";

function built(slug: string): BlockTypeDefinition {
  const type = findBuiltInType(slug);
  if (!type) throw new Error(`There is no built-in type ${slug}.`);
  return type;
}

async function checksumOf(fields: Json | undefined): Promise<string> {
  if (!isJsonObject(fields)) throw new Error("The fields are not an object.");
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(checksumText(fields)));
  return `sha256:${Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}

describe.each(blockTypes)("the built-in type $slug", (type) => {
  it("has a slug that is valid and its own, and a name of its own", () => {
    expect(findSlugProblem(type.slug)).toBeUndefined();
    expect(blockTypes.filter(({ slug, name }) => slug === type.slug || name === type.name)).toEqual([type]);
    expect(type.fields.block_type_slug).toBe(type.slug);
  });

  it("has a schema that passes the check for schemas of teams", () => {
    expect(checkBlockSchema(formatJson(type.fields, 2)).problems).toEqual([]);
  });

  it("has an example that is valid, and the example's own fields only", () => {
    expect(validateDocument(type.fields, type.example, new Set())).toEqual([]);
    expect(validateDocument(type.fields, { ...type.example, no_such_field: 1 }, new Set())).toEqual([
      { path: "no_such_field", message: "is not a known field." },
    ]);
  });

  it("says for every field what it is", () => {
    const fields = Object.values(propertiesOf(type.fields));
    for (const field of fields)
      expect(field).toEqual(expect.objectContaining({ title: expect.any(String), description: expect.any(String) }));
    expect(fields.map((field) => (isJsonObject(field) ? field.position : undefined))).toEqual([...fields.keys()]);
  });

  it("lists in secret_fields exactly what its schema keeps secret", () => {
    expect([...declaredSecretPaths(type.fields)].sort()).toEqual([...new Set(type.fields.secret_fields as string[])].sort());
  });

  it("keeps out of plain sight what a name calls a secret", () => {
    const hidden = declaredSecretPaths(type.fields);
    const names = Object.keys(propertiesOf(type.fields));
    const telling = names.filter((name) => /(secret|password|passphrase|token|private_key|connection_string)$/.test(name));
    for (const name of telling) expect(hidden).toContain(name);
  });

  it("has a form for each of its fields", () => {
    expect(formFieldsOf(type.fields).map(({ name }) => name)).toEqual(Object.keys(propertiesOf(type.fields)));
  });

  it("has snippets that hold the block's name", () => {
    const snippets = Object.entries(snippetsOf(type, "my-block.01"));
    expect(snippets.map(([language]) => language)).toEqual(expect.arrayContaining(["cli", "curl", "env", "node"]));
    for (const [language, code] of snippets) expect(code, language).toContain("my-block.01");
  });

  it("has a well-formed logo that loads and runs nothing", () => {
    expect(type.logo).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" viewBox="0 0 24 24">.*<\/svg>$/);
    expect(type.logo).not.toMatch(/script|href|url\(|style|\son\w+=|<!|&/i);
    expect(type.logo.length).toBeLessThan(1_000);
    expect(unbalancedTags(type.logo)).toEqual([]);
  });

  it("links to documentation over http(s) or not at all", () => {
    if (type.documentationUrl !== null) expect(new URL(type.documentationUrl).protocol).toMatch(/^https?:$/);
  });

  it("cannot be changed at run time", () => {
    expect(unfrozenParts(type)).toEqual([]);
  });
});

describe("the registry of block types", () => {
  it("gives nested blocks the checksums of the types as they are", async () => {
    for (const type of blockTypes) {
      const references = isJsonObject(type.fields.block_schema_references) ? type.fields.block_schema_references : {};
      for (const reference of Object.values(references).flat()) {
        if (!isJsonObject(reference)) throw new Error("A reference is an object.");
        const slug = String(reference.block_type_slug);
        expect(reference.block_schema_checksum, `${type.slug} → ${slug}`).toBe(await checksumOf(schemaOf(type, slug)));
      }
    }
  });

  it("hides the session token of AWS and every part of a GCP key file", () => {
    const aws = built("aws-credentials");
    expect(secretPathsOf(aws.fields, { ...aws.example, aws_session_token: "t" })).toEqual(["aws_secret_access_key", "aws_session_token"]);
    const gcp = built("gcp-credentials");
    expect(secretPathsOf(gcp.fields, gcp.example)).toContain("service_account_info.private_key");
    expect(secretPathsOf(gcp.fields, { service_account_info: '{"private_key": "as text"}' })).toEqual(["service_account_info"]);
  });

  it("lets an S3 bucket refer to AWS or MinIO credentials and to nothing else", () => {
    const { fields } = built("s3-bucket");
    const problems = (path: string) => validateDocument(fields, { bucket_name: "b", credentials: { $ref: path } }, new Set());
    expect(problems("block/minio-credentials/local")).toEqual([]);
    expect(problems("block/secret/local").map(({ path }) => path)).toEqual(["credentials"]);
  });

  it("keeps what Echoflow stores: a list of inline blocks with their slug", () => {
    const { fields, example } = built("echoflowconfig");
    expect(secretPathsOf(fields, example)).toEqual([]);
    expect(inPlaceNodes(fields, [fields])).toHaveLength(1);
    const wrong = { blocks: [{ name: "a", type: "FTP", block_type_slug: "baseconfig" }] };
    expect(validateDocument(fields, wrong, new Set()).map(({ path }) => path)).toEqual(["blocks[0].type"]);
  });

  it("takes any JSON value as a secret, and hides it whole", () => {
    const { fields } = built("secret");
    for (const value of ["text", 5, { user: "u", password: "p" }, ["a"]]) {
      expect(validateDocument(fields, { value }, new Set())).toEqual([]);
      expect(secretPathsOf(fields, { value })).toEqual(["value"]);
    }
  });
});

/** The schema of a nested block: a built-in type's, or that of Echoflow's BaseConfig, which is no type of the catalog. */
function schemaOf({ fields }: BlockTypeDefinition, slug: string): Json {
  if (slug !== "baseconfig") return built(slug).fields;
  const { BaseConfig, StorageType } = isJsonObject(fields.definitions) ? fields.definitions : {};
  return { ...(isJsonObject(BaseConfig) ? BaseConfig : {}), definitions: { StorageType: StorageType ?? null } };
}

function unbalancedTags(svg: string): string[] {
  const open: string[] = [];
  for (const [, close, name = "", self] of svg.matchAll(/<(\/?)([a-z]+)[^<>]*?(\/?)>/g)) {
    if (close) {
      if (open.pop() !== name) return [name];
    } else if (!self) open.push(name);
  }
  return open;
}

function unfrozenParts(value: unknown, path = "type"): string[] {
  if (typeof value !== "object" || value === null) return [];
  const below = Object.entries(value).flatMap(([key, child]) => unfrozenParts(child, `${path}.${key}`));
  return Object.isFrozen(value) ? below : [path, ...below];
}
