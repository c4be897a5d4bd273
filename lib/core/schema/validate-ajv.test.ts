import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { expect, it } from "vitest";
import type { Json, JsonObject } from "#lib/core/json.ts";
import { validateDocument } from "./validate.ts";

/** The part of JSON Schema in which we say nothing else than the standard: objects say themselves whether they are open. */
const { schema: schemas } = fc.letrec<{ schema: JsonObject }>((tie) => ({
  schema: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.record({ type: fc.constantFrom("string", "integer", "number", "boolean", "null", "object", "array") }),
    fc.record({ type: fc.uniqueArray(fc.constantFrom("string", "integer", "null", "array"), { minLength: 1, maxLength: 3 }) }),
    fc.record({ enum: fc.uniqueArray(scalar(), { minLength: 1, maxLength: 4, selector: (value) => JSON.stringify(value) }) }),
    fc.record({ const: scalar() }),
    fc.record({ type: fc.constant("string"), minLength: fc.nat(3), maxLength: fc.nat(4) }),
    fc.record({ pattern: fc.constantFrom("^a", "b$", "[ab]+", "^a?b*$", "\\d") }),
    fc.record({ minimum: fc.integer({ min: -5, max: 5 }), exclusiveMaximum: fc.integer({ min: -5, max: 5 }) }),
    fc.record({ maximum: fc.integer({ min: -5, max: 5 }), exclusiveMinimum: fc.integer({ min: -5, max: 5 }) }),
    fc.record({ multipleOf: fc.integer({ min: 1, max: 4 }) }),
    fc.record({ items: tie("schema"), minItems: fc.nat(2), maxItems: fc.nat(3), uniqueItems: fc.boolean() }),
    fc.record({ prefixItems: fc.array(tie("schema"), { minLength: 1, maxLength: 2 }), items: fc.boolean() as fc.Arbitrary<Json> }),
    fc.record({
      properties: fc.dictionary(name(), tie("schema"), { maxKeys: 3 }),
      required: fc.uniqueArray(name(), { maxLength: 2 }),
      additionalProperties: fc.oneof(fc.boolean() as fc.Arbitrary<Json>, tie("schema")),
    }),
    fc.record({ minProperties: fc.nat(2), maxProperties: fc.nat(3) }),
    ...(["anyOf", "oneOf", "allOf"] as const).map((keyword) =>
      fc.array(tie("schema"), { minLength: 1, maxLength: 3 }).map((branches): JsonObject => ({ [keyword]: branches })),
    ),
    fc.record({ $ref: fc.constantFrom("#/definitions/A", "#/definitions/B") }),
  ) as fc.Arbitrary<JsonObject>,
}));

function name() {
  return fc.constantFrom("a", "b", "c");
}

function scalar(): fc.Arbitrary<Json> {
  return fc.oneof(fc.constantFrom<Json>("", "a", "ab", "b1", null, true, false, 1.5), fc.integer({ min: -6, max: 6 }));
}

const { value: values } = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    scalar(),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(name(), tie("value"), { maxKeys: 3 }),
  ),
}));

/** Definitions that refer to nothing, so that no reference goes round in a circle. */
const leafDefinitions = fc.record({
  A: fc.constant<JsonObject>({ type: "string", minLength: 1 }),
  B: fc.constant<JsonObject>({ type: ["integer", "object"] }),
});

const cases = fc.record({
  properties: fc.dictionary(name(), schemas, { minKeys: 1, maxKeys: 3 }),
  required: fc.uniqueArray(name(), { maxLength: 2 }),
  definitions: leafDefinitions,
  document: fc.dictionary(name(), values, { maxKeys: 3 }),
});

const ajv = new Ajv2020({ strict: false, validateSchema: false, addUsedSchema: false, logger: false });

it("says of any document what ajv says", () => {
  const outcomes = { valid: 0, invalid: 0 };
  fc.assert(
    fc.property(cases, ({ document, ...rest }) => {
      const schema = { type: "object", additionalProperties: false, ...rest };
      const isValid = ajv.validate(schema, document);
      outcomes[isValid ? "valid" : "invalid"]++;
      expect(validateDocument(schema, document, new Set()).length === 0).toBe(isValid);
    }),
    { numRuns: 1_000 },
  );
  expect(Math.min(outcomes.valid, outcomes.invalid)).toBeGreaterThan(50);
});
