import * as z from "zod";
import { findPatternsProblem, parsePatterns, patternsTextMax } from "#lib/core/path-choice.ts";
import { deliveredKinds } from "#lib/core/paths.ts";
import { Flag, JsonDocument, Moment, operation } from "./operation.ts";

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

/** Glob patterns, one per line, in canonical form when they are read: sorted, each once. None: everything. */
const Patterns = z
  .string()
  .max(patternsTextMax)
  .default("")
  .refine((text) => !findPatternsProblem(text), { error: ({ input }) => findPatternsProblem(String(input)) })
  .transform(parsePatterns);

export const sync = {
  sync: operation({
    name: "sync",
    method: "GET",
    path: "/sync",
    allow: "pull",
    effect: "reveal",
    summary:
      "Pulls what changed since a cursor, deleted entries as tombstones; without `since` everything. `paths`: only entries whose path fits one of these patterns (`*`, `**`; one per line, at most 100). `ETag` is the cursor: `If-None-Match` answers 304. `wait` holds the request up to 60 s until something that fits changes. `signed` adds a signature that the key of `me` verifies. A cursor that is not ours any more, or of other patterns, is 410: start over without `since`.",
    input: z.strictObject({
      since: z.string().max(400).optional(),
      wait: z.coerce.number().int().min(0).max(longPollSecondsMax).default(0),
      paths: Patterns,
      signed: Flag.default(false),
    }),
    output: z.strictObject({
      /** The server's identity: a client refuses to mix the data of two servers. */
      instance: z.string(),
      workspace: z.string(),
      /** Raised by each restore of a backup, so that a lower revision can be newer. */
      epoch: z.number(),
      revision: z.number(),
      cursor: z.string(),
      /** True when the answer is everything, not what changed. */
      full: z.boolean(),
      issuedAt: Moment,
      entries: z.array(SyncEntry),
      /** With `signed`: a note (C2SP signed-note) of who says what of which entries; lib/core/sync-statement.ts checks it. */
      signature: z.string().nullable(),
    }),
  }),
};
