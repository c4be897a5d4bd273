import * as z from "zod";
import { ChangeSummary, Conflict } from "./changes.ts";
import { FieldChange } from "./entries.ts";
import { Moment } from "./operation.ts";
import { SecretReview } from "./secret-facts.ts";

/** What a policy asks of a change, and how far it is met. */
export const PolicyState = z.strictObject({
  id: z.string(),
  name: z.string(),
  /** The policy in words. */
  words: z.string(),
  paths: z.array(z.string()),
  approvals: z.number(),
  approvedBy: z.array(z.string()),
  isMet: z.boolean(),
  allowsBreakGlass: z.boolean(),
});
export type PolicyState = z.infer<typeof PolicyState>;

export const verdicts = ["approved", "changes requested", "acknowledged"] as const;
export type Verdict = (typeof verdicts)[number];

export const ReviewView = z.strictObject({
  id: z.string(),
  userId: z.string(),
  name: z.string(),
  verdict: z.enum(verdicts),
  comment: z.string(),
  round: z.number(),
  at: Moment,
  /** Why it does not count, in words; null: it counts. */
  voidReason: z.string().nullable(),
});
export type ReviewView = z.infer<typeof ReviewView>;

export const CommentView = z.strictObject({
  id: z.string(),
  name: z.string(),
  text: z.string(),
  entryId: z.string().nullable(),
  field: z.string().nullable(),
  round: z.number(),
  at: Moment,
  resolvedBy: z.string().nullable(),
  /** True for the caller's own. */
  isOwn: z.boolean(),
});
export type CommentView = z.infer<typeof CommentView>;

export const TimelineEvent = z.strictObject({ kind: z.string(), name: z.string(), at: Moment, detail: z.record(z.string(), z.json()) });

/** Of an act on a change: null when the caller may do it now, else why not, as a sentence. */
const Reason = z.string().nullable();

/** One entry of a change that waits: live against proposed. */
export const ProposedEdit = z.strictObject({
  entryId: z.string(),
  path: z.string(),
  /** Where the entry is now, when that differs; null for a new one. */
  fromPath: z.string().nullable(),
  kind: z.string(),
  op: z.string(),
  /** The head version that is compared; 0 for a new entry. */
  headVersion: z.number(),
  baseVersion: z.number(),
  fields: z.array(FieldChange),
  /** Fields that others moved since the edit was made, beside its own. */
  merged: z.array(z.string()),
  /** True when it comes along with another edit (Echoflow's list). */
  isCompanion: z.boolean(),
  /** Set when the base has moved in the same fields. */
  conflict: Conflict.nullable(),
  /** What else keeps it from being applied. */
  problems: z.array(z.string()),
  secrets: z.array(SecretReview),
  isViewed: z.boolean(),
  /** What moved since the caller's last verdict that has fallen; null when there is none. */
  since: z.array(FieldChange).nullable(),
  editedBy: z.string(),
});
export type ProposedEdit = z.infer<typeof ProposedEdit>;

/** A change with everything that its page shows. For one that is applied, `edits` is empty and `diffs` of getChange tell. */
export const ChangeReview = z.strictObject({
  change: ChangeSummary,
  round: z.number(),
  covers: z.string(),
  edits: z.array(ProposedEdit),
  policies: z.array(PolicyState),
  reviews: z.array(ReviewView),
  reviewers: z.array(z.strictObject({ userId: z.string(), name: z.string() })),
  comments: z.array(CommentView),
  timeline: z.array(TimelineEvent),
  breakGlassReason: z.string().nullable(),
  revertsId: z.string().nullable(),
  endedBy: z.string(),
  isMine: z.boolean(),
  acts: z.strictObject({
    apply: Reason,
    breakGlass: Reason,
    approve: Reason,
    requestChanges: Reason,
    comment: Reason,
    edit: Reason,
    open: Reason,
    close: Reason,
    reopen: Reason,
    revert: Reason,
    acknowledge: Reason,
  }),
});
export type ChangeReview = z.infer<typeof ChangeReview>;

export const InboxItem = z.strictObject({
  change: ChangeSummary,
  /** review: waits for the caller's verdict · answer: their own, changes were requested · apply: theirs, ready · fallen: theirs, approvals fell · break glass: to be acknowledged */
  reason: z.enum(["review", "answer", "apply", "fallen", "break glass"]),
});
