import * as z from "zod";
import { JsonValue } from "#lib/api/contract/operation.ts";
import { byteLength, formatJson, isJsonNumber, isJsonObject, type Json } from "#lib/core/json.ts";
import { orDefault, page, prefectOperation, Uuid, VariableFilter } from "./inputs.ts";
import { PrefectVariable } from "./objects.ts";

const valueBytesMax = 5_000;
const int64 = { min: -(2n ** 63n), max: 2n ** 63n - 1n };

const Name = z
  .string()
  .min(1, "String should have at least 1 character")
  .max(255, "Value should have at most 255 items after validation")
  .regex(/^[a-z0-9_-]*$/, "Value error, Variable name must only contain lowercase letters, numbers, and dashes or underscores.");
const Value = JsonValue.refine((value) => value === null || byteLength(formatJson(value)) <= valueBytesMax, {
  message: `Value error, Variable value must be less than ${valueBytesMax} characters`,
}).refine((value) => !holdsHugeInteger(value), { message: "Input should be a 64-bit integer" });
const Tags = z.array(z.string().min(1).max(64)).max(50);

function holdsHugeInteger(value: Json): boolean {
  if (Array.isArray(value)) return value.some(holdsHugeInteger);
  if (isJsonObject(value)) return Object.values(value).some(holdsHugeInteger);
  const text = isJsonNumber(value) ? String(value) : "";
  return /^-?\d+$/.test(text) && (BigInt(text) < int64.min || BigInt(text) > int64.max);
}

export const VariableInput = z.strictObject({ name: Name, value: Value, tags: Tags.default([]) });
export type VariableInput = z.output<typeof VariableInput>;

/** `tags: null` parses here: the contract's answer to it is 409, not 422. */
export const VariableUpdate = z.strictObject({ name: Name.optional(), value: Value.optional(), tags: Tags.nullable().optional() });
export type VariableUpdate = z.output<typeof VariableUpdate>;

const Sort = z.enum(["NAME_ASC", "NAME_DESC", "CREATED_DESC", "UPDATED_DESC"]);
export type VariableSort = z.output<typeof Sort>;

const ById = z.strictObject({ id: Uuid });
const ByName = z.strictObject({ name: z.string() });

export const variables = {
  createVariable: prefectOperation({
    name: "createVariable",
    method: "POST",
    path: "/variables/",
    status: 201,
    allow: "write",
    effect: "write",
    summary: "Makes a KV pair. 409 when there is one of this name.",
    input: z.strictObject({ body: VariableInput }),
    output: PrefectVariable,
  }),
  readVariable: prefectOperation({
    name: "readVariable",
    method: "GET",
    path: "/variables/{id}",
    status: 200,
    allow: "list",
    effect: "read",
    summary: "One KV pair by id.",
    input: ById,
    output: PrefectVariable,
  }),
  readVariableByName: prefectOperation({
    name: "readVariableByName",
    method: "GET",
    path: "/variables/name/{name}",
    status: 200,
    allow: "list",
    effect: "read",
    summary: "One KV pair by name.",
    input: ByName,
    output: PrefectVariable,
  }),
  filterVariables: prefectOperation({
    name: "filterVariables",
    method: "POST",
    path: "/variables/filter",
    status: 200,
    allow: "list",
    effect: "read",
    summary: "KV pairs by id, name or tags; 200 at most.",
    input: z.strictObject({
      body: z.object({
        variables: orDefault(VariableFilter),
        sort: orDefault(Sort).transform((sort) => sort ?? "NAME_ASC"),
        ...page,
      }),
    }),
    output: z.array(PrefectVariable),
  }),
  countVariables: prefectOperation({
    name: "countVariables",
    method: "POST",
    path: "/variables/count",
    status: 200,
    allow: "list",
    effect: "read",
    summary: "How many KV pairs a filter finds.",
    input: z.strictObject({ body: z.object({ variables: orDefault(VariableFilter) }) }),
    output: z.number(),
  }),
  updateVariable: prefectOperation({
    name: "updateVariable",
    method: "PATCH",
    path: "/variables/{id}",
    status: 204,
    allow: "write",
    effect: "write",
    summary: "Changes a KV pair: only what is given. 409 when the new name is taken.",
    input: ById.extend({ body: VariableUpdate }),
    output: z.null(),
  }),
  updateVariableByName: prefectOperation({
    name: "updateVariableByName",
    method: "PATCH",
    path: "/variables/name/{name}",
    status: 204,
    allow: "write",
    effect: "write",
    summary: "The same by name.",
    input: ByName.extend({ body: VariableUpdate }),
    output: z.null(),
  }),
  deleteVariable: prefectOperation({
    name: "deleteVariable",
    method: "DELETE",
    path: "/variables/{id}",
    status: 204,
    allow: "write",
    effect: "write",
    summary: "Moves a KV pair to the trash.",
    input: ById,
    output: z.null(),
  }),
  deleteVariableByName: prefectOperation({
    name: "deleteVariableByName",
    method: "DELETE",
    path: "/variables/name/{name}",
    status: 204,
    allow: "write",
    effect: "write",
    summary: "The same by name.",
    input: ByName,
    output: z.null(),
  }),
};
