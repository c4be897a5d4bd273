import * as z from "zod";
import { findProblem, isJsonObject, type Json, type JsonLimits, type JsonObject } from "#lib/core/json.ts";
import type { Allow } from "#lib/core/permissions.ts";

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/**
 * One row of the contract: what crosses the wire for one thing that the product does.
 * `path` is below /api/v1, with `{name}` for parameters. The input is one strict object: path parameters, then the query (GET, DELETE)
 * or the JSON body (others). `effect` says what happens: `read` nothing, `write` one transaction with its audit event,
 * `reveal` lets a secret out after its audit event is committed.
 */
export type Operation<Input extends z.ZodType = z.ZodType, Output extends z.ZodType = z.ZodType> = {
  name: string;
  method: Method;
  path: string;
  allow: Allow;
  effect: "read" | "write" | "reveal";
  input: Input;
  output: Output;
  /** One line for the API's documentation, and what may be refused. */
  summary: string;
  /** What the body may have at most, where it is more than a change has. */
  bodyLimits?: JsonLimits;
};

export function operation<const Row extends Operation>(row: Row): Row {
  return row;
}

/** Any JSON value within the limits, kept losslessly. */
export const JsonValue = z.custom<Json>(
  (value) => value !== undefined && findProblem(value as Json, "") === undefined,
  "must be a JSON value within the limits.",
);
export const JsonDocument = z.custom<JsonObject>(
  (value) => isJsonObject(value) && findProblem(value, "") === undefined,
  "must be a JSON object within the limits.",
);

/** Ids as Prefect's clients know them. */
export const uuidShape = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export const Id = z.string().min(1).max(64);
export const Name = z.string().min(1).max(128);
export const Slug = z.string().regex(/^[a-z0-9-]{1,128}$/, "must have 1 to 128 characters of a-z, 0-9 and dash.");
export const Path = z.string().min(1).max(400);
export const Field = z.string().min(1).max(2_000);
/** A moment, ISO 8601 in UTC. */
export const Moment = z.string();
/** A day (UTC, all of it) or a moment (ISO 8601 in UTC). */
export const When = z.union([z.iso.date(), z.iso.datetime()], "must be a day such as 2026-11-21, or a moment in UTC.");
export const Nothing = z.strictObject({});
export const Done = z.strictObject({ ok: z.literal(true) });

/** The highest number of a version that the databases hold. */
export const versionMax = 2_147_483_647;
const pageSizeMax = 200;
/** A page of a list: 1-based. */
export const paging = {
  page: z.coerce.number().int().min(1).max(100_000).default(1),
  pageSize: z.coerce.number().int().min(1).max(pageSizeMax).default(50),
};
export const Flag = z.union([z.boolean(), z.enum(["true", "false"]).transform((text) => text === "true")]);
