import * as z from "zod";
import { secretFormatNames } from "#lib/core/secret-facts/define.ts";

/**
 * What may be said of a secret without showing it. `format`: the one that is expected or, where none is, the one that the value has (null: none
 * that we know). `isRight`: whether the value has the expected format; null where none is expected. `parts` are not secret.
 */
export const SecretFacts = z.strictObject({
  format: z.enum(secretFormatNames).nullable(),
  isRight: z.boolean().nullable(),
  message: z.string(),
  parts: z.array(z.strictObject({ name: z.string(), value: z.string() })),
});
export type SecretFacts = z.infer<typeof SecretFacts>;

/** Where else the same value stands. Only places that the caller may see. */
export const SecretTwins = z.strictObject({
  /** The versions of the same entry that set this value in the same field, latest first. */
  sameAsVersions: z.array(z.number()),
  /** Other workspaces of the caller whose entry at the same path holds it in the same field, with that entry's version. */
  sameInWorkspaces: z.array(z.strictObject({ slug: z.string(), name: z.string(), color: z.string(), version: z.number() })),
  /** Other living entries of this workspace that hold it in any field: how many, and the first of them by path. */
  reusedIn: z.strictObject({
    count: z.number(),
    entries: z.array(z.strictObject({ id: z.string(), path: z.string(), fields: z.array(z.string()) })),
  }),
});
export type SecretTwins = z.infer<typeof SecretTwins>;

/** What a reviewer is told of one secret field of a change, without its value and without its length. */
export const SecretReview = z.strictObject({
  field: z.string(),
  /** Null for a value that is kept or cleared: only new ones are described. */
  facts: SecretFacts.nullable(),
  /** Null where the field is cleared. */
  twins: SecretTwins.nullable(),
});
export type SecretReview = z.infer<typeof SecretReview>;
