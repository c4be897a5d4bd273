import * as z from "zod";
import { Id, JsonValue, Moment, Nothing, operation } from "./operation.ts";

/** Every operation of a Prefect 1 client is a field of the one GraphQL document that is posted here. The path is below /api. */
const posted = { method: "POST", path: "/prefect1" } as const;

/** Longer than any key or name may be: what is longer is found nowhere, and refused where it would be made. */
const Text = z.string().max(1_000, "must have at most 1,000 characters.");
/** Rows whose value is one of these; left out: all. */
const Wanted = z.array(Text).max(1_000).optional();
const orders = ["id", "key", "created", "updated"] as const;
const rowsMax = 1_000_000;

export const KvRow = z.strictObject({
  id: z.string(),
  key: z.string(),
  created: Moment,
  updated: Moment,
  /** Where it was asked for. */
  value: JsonValue.optional(),
});
export type KvRow = z.infer<typeof KvRow>;

export const Tenant = z.strictObject({ id: z.string(), slug: z.string(), name: z.string() });

/** The table of what Prefect 1 clients ask. The door is made over it; tokens are those of our own API. */
export const prefect1Contract = {
  queryKvPairs: operation({
    name: "queryKvPairs",
    ...posted,
    allow: "list",
    effect: "read",
    summary: "KV pairs by id and key, all of them unless limited. Refuses more values than fit into one answer.",
    input: z.strictObject({
      ids: Wanted,
      keys: Wanted,
      orderBy: z
        .array(z.strictObject({ field: z.enum(orders), direction: z.enum(["asc", "desc"]) }))
        .max(orders.length)
        .default([]),
      limit: z.number().int().min(0).max(rowsMax).optional(),
      offset: z.number().int().min(0).max(rowsMax).default(0),
      withValues: z.boolean(),
    }),
    output: z.strictObject({ pairs: z.array(KvRow) }),
  }),
  setKvPair: operation({
    name: "setKvPair",
    ...posted,
    allow: "write",
    effect: "write",
    summary: "Sets the value of a key: a new KV pair, or a new version of the one that there is, whose id stays.",
    input: z.strictObject({ key: Text, value: JsonValue }),
    output: z.strictObject({ id: z.string() }),
  }),
  deleteKvPair: operation({
    name: "deleteKvPair",
    ...posted,
    allow: "write",
    effect: "write",
    summary: "Moves a KV pair to the trash; says when there is none.",
    input: z.strictObject({ id: Id }),
    output: z.strictObject({ isDeleted: z.boolean() }),
  }),
  revealSecret: operation({
    name: "revealSecret",
    ...posted,
    allow: "pull",
    effect: "reveal",
    summary: "The value of a secret. Audited before the value leaves.",
    input: z.strictObject({ name: Text }),
    output: z.strictObject({ value: JsonValue }),
  }),
  listSecretNames: operation({
    name: "listSecretNames",
    ...posted,
    allow: "list",
    effect: "read",
    summary: "The names of the secrets.",
    input: Nothing,
    output: z.strictObject({ names: z.array(z.string()) }),
  }),
  setSecret: operation({
    name: "setSecret",
    ...posted,
    allow: "write",
    effect: "write",
    summary: "Sets the value of a secret: a new block of the type secret, or a new version of the one that there is.",
    input: z.strictObject({ name: Text, value: JsonValue }),
    output: z.strictObject({ id: z.string() }),
  }),
  deleteSecret: operation({
    name: "deleteSecret",
    ...posted,
    allow: "write",
    effect: "write",
    summary: "Moves a secret to the trash; says when there is none. Refused while other blocks use it.",
    input: z.strictObject({ name: Text }),
    output: z.strictObject({ isDeleted: z.boolean() }),
  }),
  readTenant: operation({
    name: "readTenant",
    ...posted,
    allow: "signed-in",
    effect: "read",
    summary: "The workspace of the token, which a Prefect 1 client calls its tenant, and the person who made the token.",
    input: Nothing,
    output: z.strictObject({ tenant: Tenant, userId: z.string().nullable() }),
  }),
};

export type Prefect1Contract = typeof prefect1Contract;
export type Prefect1OperationName = keyof Prefect1Contract;
