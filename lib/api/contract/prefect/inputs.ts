import * as z from "zod";
import { type Operation, uuidShape } from "#lib/api/contract/operation.ts";

/** A row of the Prefect door's table. `path` is below /api; parameters and query stand beside `body` in the input. */
export type PrefectOperation = Operation & { status: 200 | 201 | 204 };

export function prefectOperation<const Row extends PrefectOperation>(row: Row): Row {
  return row;
}

/** An id; the door answers 404 for a path whose id is none. */
export const Uuid = z
  .string()
  .regex(uuidShape, "Input should be a valid UUID")
  .transform((id) => id.toLowerCase());

/** Python sends None as an empty text. */
export const QueryFlag = z
  .string()
  .optional()
  .transform((text) => isFlagSet(text ?? ""));

/** What Prefect's server takes for true in an address. */
export function isFlagSet(text: string): boolean {
  return /^(true|1|on|yes|t|y)$/i.test(text);
}

/** What clients send along and nobody reads. */
export const Ignored = z.string().optional();

/** A key of a filter's body: null means its default. */
export function orDefault<Schema extends z.ZodType>(schema: Schema) {
  return schema.nullish();
}

const rowsMax = 200;
export const limitProblem = (bound: "less than or equal to 200" | "greater than or equal to 0") => `Invalid limit: must be ${bound}.`;
/** How many rows and from where on: 200 unless less is asked for. */
export const page = {
  limit: orDefault(
    z.int().max(rowsMax, limitProblem("less than or equal to 200")).min(0, limitProblem("greater than or equal to 0")),
  ).transform((limit) => limit ?? rowsMax),
  offset: orDefault(z.int().min(0)).transform((offset) => offset ?? 0),
};

const Texts = z.array(z.string().max(1_000)).max(1_000);
const Ids = z.array(z.string().max(64)).max(1_000);
const Any = z.strictObject({ any_: orDefault(Texts) });
const AnyId = z.strictObject({ any_: orDefault(Ids) });
const Named = z.strictObject({ any_: orDefault(Texts), like_: orDefault(z.string().max(1_000)) });
const operator = orDefault(z.enum(["and_", "or_"]));

export const BlockTypeFilter = z.strictObject({
  name: orDefault(z.strictObject({ like_: orDefault(z.string().max(1_000)) })),
  slug: orDefault(Any),
});
export type BlockTypeFilter = z.output<typeof BlockTypeFilter>;

export const BlockSchemaFilter = z.strictObject({
  operator,
  block_type_id: orDefault(AnyId),
  block_capabilities: orDefault(z.strictObject({ all_: orDefault(Texts) })),
  id: orDefault(AnyId),
  version: orDefault(Any),
});
export type BlockSchemaFilter = z.output<typeof BlockSchemaFilter>;

export const BlockDocumentFilter = z.strictObject({
  operator,
  id: orDefault(AnyId),
  is_anonymous: z.strictObject({ eq_: orDefault(z.boolean()) }).nullish(),
  block_type_id: orDefault(AnyId),
  name: orDefault(Named),
});
export type BlockDocumentFilter = z.output<typeof BlockDocumentFilter>;

export const VariableFilter = z.strictObject({
  operator,
  id: orDefault(AnyId),
  name: orDefault(Named),
  tags: orDefault(z.strictObject({ operator, all_: orDefault(Texts), is_null_: orDefault(z.boolean()) })),
});
export type VariableFilter = z.output<typeof VariableFilter>;
