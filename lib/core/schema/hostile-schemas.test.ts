import { describe, expect, it } from "vitest";
import type { JsonObject } from "#lib/core/json.ts";
import { costMs } from "#lib/core/testing.ts";
import type { BlockSchema } from "./block-schema.ts";
import { declaredSecretPaths } from "./declared-secrets.ts";
import { formFieldsOf } from "./form.ts";
import { referencePathsOf } from "./reference-paths.ts";
import { secretPathsOf } from "./secret-paths.ts";

/** Without a bound each of these takes tens of seconds, in which the server answers nobody. */
const quickMs = 5_000;
const many = <T>(count: number, of: (index: number) => T): T[] => Array.from({ length: count }, (_, index) => of(index));
const properties = (count: number, name: string) =>
  Object.fromEntries(many(count, (index) => [`p${index}`, { $ref: `#/definitions/${name}` }]));

const wide = { anyOf: many(5_000, () => ({})) };
const levels: BlockSchema = {
  type: "object",
  properties: properties(70, "A"),
  definitions: { A: { ...wide, properties: properties(70, "B") }, B: { ...wide, properties: properties(70, "C") }, C: wide },
};
const items = (node: JsonObject): BlockSchema => ({ type: "object", properties: { a: { items: { items: node } } } });

function isQuick(act: () => void): void {
  expect(costMs(act)).toBeLessThan(quickMs);
}

describe("a schema that a client registered to be costly", () => {
  it("costs a moment when its secrets and its form are asked for", () => {
    isQuick(() => {
      expect(declaredSecretPaths(levels)).toEqual([]);
      expect(formFieldsOf(levels)).toHaveLength(70);
    });
  });

  it("makes all of a document secret when looking for its secrets has no end", () => {
    const schema = items({ secret_fields: many(5_000, (index) => `f${index}.b`) });
    isQuick(() => expect(secretPathsOf(schema, { a: [many(5_000, () => ({}))], b: 1 })).toEqual(["a", "b"]));
  });

  it("is refused when it hides what refers to another block", () => {
    const document = { a: [many(5_000, () => ({ $ref: "block/secret/x" }))] };
    isQuick(() => {
      expect(() => referencePathsOf(items(wide), document)).toThrow("too complex");
      expect(referencePathsOf(items(wide), { a: [many(5_000, () => 1)] })).toEqual([]);
    });
  });
});
