import * as z from "zod";
import { roles } from "#lib/core/permissions.ts";
import { Id, Moment, operation } from "./operation.ts";
import { HeldVersions } from "./receipts.ts";
import { SecretTwins } from "./secret-facts.ts";
import { EntryUse } from "./uses.ts";

/** A block that refers to the entry: itself (depth 1), or by way of others. */
export const ImpactReferrer = z.strictObject({
  id: z.string(),
  path: z.string(),
  depth: z.number(),
  /** The field by which it refers to the entry, or to the block between. */
  field: z.string(),
});
export type ImpactReferrer = z.infer<typeof ImpactReferrer>;

export const ImpactUse = EntryUse.omit({ actor: true, fields: true }).extend({
  /** Null for a caller who is told no names. */
  actor: z.string().nullable(),
});
export type ImpactUse = z.infer<typeof ImpactUse>;

export const ImpactToken = z.strictObject({
  id: z.string(),
  name: z.string(),
  pathPrefix: z.string(),
  createdBy: z.string(),
  expiresAt: Moment,
  lastUsedAt: Moment.nullable(),
});
export type ImpactToken = z.infer<typeof ImpactToken>;

/** A client that holds the entry, by its own receipt. */
export const ImpactHolder = z.strictObject({
  clientId: z.string(),
  host: z.string(),
  target: z.string(),
  file: z.string(),
  /** Null: none that this server knows. */
  version: z.number().nullable(),
  drifted: z.boolean(),
  lastSeenAt: Moment,
});
export type ImpactHolder = z.infer<typeof ImpactHolder>;

/** Whom a change of one entry touches. Lists are cut short; the counts say how many there are. */
export const EntryImpact = z.strictObject({
  id: z.string(),
  path: z.string(),
  version: z.number(),
  referrers: z.array(ImpactReferrer),
  referrerCount: z.number(),
  /** Who loaded, pulled or revealed it last, with the version that was delivered. */
  uses: z.array(ImpactUse),
  useCount: z.number(),
  /** The clients whose targets hold it, the oldest versions first, and how many hold which version. */
  holders: z.array(ImpactHolder),
  holderCount: z.number(),
  heldVersions: HeldVersions,
  /** The tokens that may pull it at this moment; null for a caller who is told no names. */
  tokens: z.array(ImpactToken).nullable(),
  tokenCount: z.number(),
  /** Other entries whose heads hold the same value as one of its secrets. */
  sameSecret: SecretTwins.shape.reusedIn,
});
export type EntryImpact = z.infer<typeof EntryImpact>;

export const Impact = z.strictObject({
  entries: z.array(EntryImpact),
  /** The roles that may reveal secrets in this workspace, with how many people have each; no names for a caller who is told none. */
  readers: z.array(z.strictObject({ role: z.enum(roles), count: z.number(), names: z.array(z.string()).nullable() })),
});
export type Impact = z.infer<typeof Impact>;

export const impact = {
  getEntryImpact: operation({
    name: "getEntryImpact",
    method: "GET",
    path: "/entries/{id}/impact",
    allow: "list",
    effect: "read",
    summary:
      "Whom a change of an entry touches: blocks that refer to it, clients and the version that they got and hold, tokens and people that may read it, entries with the same secret. Names only with the right to manage or to review.",
    input: z.strictObject({ id: Id }),
    output: Impact,
  }),
};
