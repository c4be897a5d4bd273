import * as z from "zod";
import { deliveredKinds } from "#lib/core/paths.ts";
import { JsonDocument, operation } from "./operation.ts";

export const SyncEntry = z.strictObject({
  path: z.string(),
  kind: z.enum(deliveredKinds),
  /** The block type's slug; null for other deliveredKinds. */
  type: z.string().nullable(),
  name: z.string(),
  version: z.number(),
  revision: z.number(),
  deleted: z.boolean(),
  /** The whole document, secrets included; null for a deleted entry. KV pairs and secrets hold `{"value": …}`. */
  data: JsonDocument.nullable(),
  secretFields: z.array(z.string()),
});
export type SyncEntry = z.infer<typeof SyncEntry>;

export const longPollSecondsMax = 60;

export const sync = {
  sync: operation({
    name: "sync",
    method: "GET",
    path: "/sync",
    allow: "pull",
    effect: "reveal",
    summary:
      "Pulls what changed since a cursor, deleted entries as tombstones; without `since` everything. `ETag` is the cursor: `If-None-Match` answers 304. `wait` holds the request up to 60 s until something changes. A cursor that is not ours any more is 410: start over without `since`.",
    input: z.strictObject({
      since: z.string().max(400).optional(),
      wait: z.coerce.number().int().min(0).max(longPollSecondsMax).default(0),
    }),
    output: z.strictObject({
      /** The server's identity: a client refuses to mix the data of two servers. */
      instance: z.string(),
      workspace: z.string(),
      revision: z.number(),
      cursor: z.string(),
      /** True when the answer is everything, not what changed. */
      full: z.boolean(),
      entries: z.array(SyncEntry),
    }),
  }),
};
