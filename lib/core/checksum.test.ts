import { describe, expect, it } from "vitest";
import { checksumText } from "./checksum.ts";
import vectors from "./fixtures/checksum-vectors.json";
import { isJsonObject, type JsonObject, parseJson } from "./json.ts";

function fieldsOf(text: string): JsonObject {
  const fields = parseJson(text);
  if (!isJsonObject(fields)) throw new Error("The fixture is not an object.");
  return fields;
}

async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return `sha256:${Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}

describe("the checksum of a block schema is the one that Prefect's client computes", () => {
  it.each(vectors)("$name", async ({ fields_json, canonical, checksum }) => {
    const text = checksumText(fieldsOf(fields_json));
    expect(text).toBe(canonical);
    expect(await sha256(text)).toBe(checksum);
  });

  it.each([
    ["30.0", "30.0"],
    ["1e-7", "1e-07"],
    ["1E16", "1e+16"],
    ["123456789012345680.0", "1.2345678901234568e+17"],
    ["9999999999999998.0", "9999999999999998.0"],
    ["0.0001", "0.0001"],
    ["0.00001234", "1.234e-05"],
    ["-0.0", "-0.0"],
    ["-0", "0"],
    ["1.10", "1.1"],
    ["100.5e1", "1005.0"],
    ["5e-324", "5e-324"],
    ["1e400", "Infinity"],
  ])("prints the number %s as Python does: %s", (text, printed) => {
    expect(checksumText(fieldsOf(`{"a": ${text}}`))).toBe(`[[{"a": ${printed}}], {}]`);
  });

  it("ends on definitions that refer to themselves", () => {
    const fields = fieldsOf(
      '{"properties":{"a":{"$ref":"#/definitions/A"}},"definitions":{"A":{"items":{"$ref":"#/definitions/B"}},"B":{"items":{"$ref":"#/definitions/A"}}}}',
    );
    expect(checksumText(fields)).toContain('"definitions": {"A": ');
  });

  it("does not change what it is given", () => {
    const fields = Object.freeze(fieldsOf('{"secret_fields":["a"],"definitions":{"A":{"block_type_slug":"a"}}}'));
    checksumText(fields);
    expect(Object.keys(fields)).toEqual(["secret_fields", "definitions"]);
  });
});
