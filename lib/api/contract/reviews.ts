import * as z from "zod";
import { AppliedEdit, ChangeInput, ChangeSummary, Edit, Message } from "./changes.ts";
import { Done, Field, Flag, Id, JsonValue, Nothing, operation, versionMax } from "./operation.ts";
import { ChangeReview, CommentView, InboxItem, ReviewView, verdicts } from "./review-views.ts";

const Text = z.string().trim().max(4_000);
const Title = z.string().trim().max(200);
/** What somebody saw: edits, heads and policies together. A verdict or an apply on anything else is refused with `conflict`. */
const Covers = z.string().length(64);

const one = { id: Id };
const ChangeRef = z.strictObject({
  id: z.string(),
  number: z.number(),
  state: z.enum(["draft", "open", "closed", "applied"]),
  round: z.number(),
});

export const reviews = {
  listOpenChanges: operation({
    name: "listOpenChanges",
    method: "GET",
    path: "/waiting-changes",
    allow: "list",
    effect: "read",
    summary: "The changes that are not in the history: open for review, closed, or the caller's own drafts.",
    input: z.strictObject({
      state: z.enum(["draft", "open", "closed"]).default("open"),
      /** Only those that touch this entry. */
      entry: Id.optional(),
      page: z.coerce.number().int().min(1).max(100_000).default(1),
      pageSize: z.coerce.number().int().min(1).max(200).default(50),
    }),
    output: z.strictObject({ changes: z.array(ChangeSummary), total: z.number(), page: z.number(), pageSize: z.number() }),
  }),
  getInbox: operation({
    name: "getInbox",
    method: "GET",
    path: "/inbox",
    allow: "list",
    effect: "read",
    summary:
      "What waits for the caller: reviews that are theirs to give, changes of theirs to answer or apply, break-glasses to acknowledge.",
    input: Nothing,
    output: z.strictObject({ items: z.array(InboxItem) }),
  }),
  getBasket: operation({
    name: "getBasket",
    method: "GET",
    path: "/basket",
    allow: "list",
    effect: "read",
    summary: "The caller's own draft that `addToChange` adds to; null when there is none.",
    input: Nothing,
    output: z.strictObject({
      basket: z
        .strictObject({
          id: z.string(),
          number: z.number(),
          title: z.string(),
          edits: z.array(z.strictObject({ entryId: z.string(), path: z.string(), op: z.string() })),
        })
        .nullable(),
    }),
  }),
  getReview: operation({
    name: "getReview",
    method: "GET",
    path: "/changes/{id}/review",
    allow: "list",
    effect: "read",
    summary:
      "A change as its page shows it: live against proposed, policies, verdicts, conversation, and which acts the caller may do, with reasons.",
    input: z.strictObject(one),
    output: ChangeReview,
  }),
  getChangeByNumber: operation({
    name: "getChangeByNumber",
    method: "GET",
    path: "/change-numbers/{number}",
    allow: "list",
    effect: "read",
    summary: "The change with this number, in any state, drafts of others left out.",
    input: z.strictObject({ number: z.coerce.number().int().min(1).max(versionMax) }),
    output: ChangeRef,
  }),
  addToChange: operation({
    name: "addToChange",
    method: "POST",
    path: "/basket",
    allow: "write",
    effect: "write",
    summary:
      "Adds edits to the caller's draft, which is made when there is none, or to a change of theirs that is open. Nothing is applied.",
    input: ChangeInput.extend({ id: Id.optional(), edits: z.array(Edit).min(1).max(1_000) }),
    output: ChangeRef.extend({ edits: z.array(AppliedEdit) }),
  }),
  removeFromChange: operation({
    name: "removeFromChange",
    method: "DELETE",
    path: "/changes/{id}/edits/{entryId}",
    allow: "write",
    effect: "write",
    summary: "Takes the edit of an entry out of a change that waits. A draft without edits is gone.",
    input: z.strictObject({ ...one, entryId: Id }),
    output: ChangeRef,
  }),
  describeChange: operation({
    name: "describeChange",
    method: "PATCH",
    path: "/changes/{id}",
    allow: "write",
    effect: "write",
    summary: "Sets title and message of a change that waits. Approvals stay: they are about its content.",
    input: z.strictObject({ ...one, title: Title.optional(), message: Message.optional() }),
    output: ChangeRef,
  }),
  openChange: operation({
    name: "openChange",
    method: "POST",
    path: "/changes/{id}/open",
    allow: "write",
    effect: "write",
    summary: "Opens a draft for review, or a closed change again.",
    input: z.strictObject({ ...one, title: Title.optional(), message: Message.optional(), reviewers: z.array(Id).max(50).default([]) }),
    output: ChangeRef,
  }),
  closeChange: operation({
    name: "closeChange",
    method: "POST",
    path: "/changes/{id}/close",
    allow: "list",
    effect: "write",
    summary:
      "Closes a change without applying it. Its content stays and can be opened again; a draft, which nobody else has seen, is gone.",
    input: z.strictObject(one),
    output: ChangeRef,
  }),
  requestReviewers: operation({
    name: "requestReviewers",
    method: "PUT",
    path: "/changes/{id}/reviewers",
    allow: "write",
    effect: "write",
    summary: "Says who is asked to review the change.",
    input: z.strictObject({ ...one, reviewers: z.array(Id).max(50) }),
    output: ChangeRef,
  }),
  listReviewers: operation({
    name: "listReviewers",
    method: "GET",
    path: "/reviewers",
    allow: "list",
    effect: "read",
    summary: "The members who may review in this workspace.",
    input: Nothing,
    output: z.strictObject({
      people: z.array(z.strictObject({ userId: z.string(), name: z.string(), email: z.string(), role: z.string() })),
    }),
  }),
  reviewChange: operation({
    name: "reviewChange",
    method: "POST",
    path: "/changes/{id}/reviews",
    allow: "review",
    effect: "write",
    summary: "Approves a change, asks for changes, or acknowledges a break-glass. Bound to exactly what `covers` stands for.",
    input: z.strictObject({ ...one, verdict: z.enum(verdicts), covers: Covers, comment: Text.default("") }),
    output: ReviewView,
  }),
  withdrawReview: operation({
    name: "withdrawReview",
    method: "DELETE",
    path: "/changes/{id}/reviews",
    allow: "review",
    effect: "write",
    summary: "Takes the caller's own verdict on an open change back.",
    input: z.strictObject(one),
    output: Done,
  }),
  commentOnChange: operation({
    name: "commentOnChange",
    method: "POST",
    path: "/changes/{id}/comments",
    allow: "list",
    effect: "write",
    summary: "Says something about a change, one of its entries or a field.",
    input: z.strictObject({ ...one, text: Text.min(1), entryId: Id.optional(), field: Field.optional() }),
    output: CommentView,
  }),
  resolveComment: operation({
    name: "resolveComment",
    method: "POST",
    path: "/changes/{id}/comments/{commentId}/resolve",
    allow: "list",
    effect: "write",
    summary: "Marks a comment as resolved, or not: for its author, the change's author and those who may review.",
    input: z.strictObject({ ...one, commentId: Id, isResolved: Flag.default(true) }),
    output: Done,
  }),
  markViewed: operation({
    name: "markViewed",
    method: "POST",
    path: "/changes/{id}/viewed",
    allow: "list",
    effect: "write",
    summary: "Ticks an entry of a change as viewed, for the caller alone. The tick falls when the edit or the head moves.",
    input: z.strictObject({ ...one, entryId: Id, isViewed: Flag }),
    output: Done,
  }),
  applyOpenChange: operation({
    name: "applyOpenChange",
    method: "POST",
    path: "/changes/{id}/apply",
    allow: "write",
    effect: "write",
    summary: "Applies a change that waits, all or nothing, after checking policies, approvals and bases once more.",
    input: z.strictObject({ ...one, covers: Covers }),
    output: z.strictObject({ id: z.string(), revision: z.number(), edits: z.array(AppliedEdit) }),
  }),
  breakGlass: operation({
    name: "breakGlass",
    method: "POST",
    path: "/changes/{id}/break-glass",
    allow: "write",
    effect: "write",
    summary:
      "Applies a change without its approvals where every policy that is not met allows it, with a reason and the caller's password.",
    input: z.strictObject({ ...one, covers: Covers, reason: z.string().trim().min(10).max(2_000), password: z.string().min(1).max(1_024) }),
    output: z.strictObject({ id: z.string(), revision: z.number(), edits: z.array(AppliedEdit) }),
  }),
  resolveConflicts: operation({
    name: "resolveConflicts",
    method: "POST",
    path: "/changes/{id}/resolve",
    allow: "write",
    effect: "write",
    summary:
      "Puts edits of a change that waits on the heads of now: per entry the head version that was seen and, for fields in conflict, whose value is taken.",
    input: z.strictObject({
      ...one,
      entries: z
        .array(
          z.strictObject({
            entryId: Id,
            headVersion: z.number().int().min(0),
            /** By field in conflict: whose value is taken, or another one (plain fields). */
            picks: z.record(Field, z.union([z.enum(["theirs", "mine", "base"]), z.strictObject({ value: JsonValue })])).default({}),
            /** The edit of this entry is given up: it leaves the change. */
            isGivenUp: Flag.default(false),
          }),
        )
        .min(1)
        .max(1_000),
    }),
    output: ChangeRef,
  }),
  revertChange: operation({
    name: "revertChange",
    method: "POST",
    path: "/changes/{id}/revert",
    allow: "write",
    effect: "write",
    summary: "Drafts the change that undoes an applied one. It is reviewed and applied like any other.",
    input: z.strictObject(one),
    output: ChangeRef,
  }),
  previewPolicy: operation({
    name: "previewPolicy",
    method: "POST",
    path: "/policies/preview",
    allow: "list",
    effect: "read",
    summary: "Which policies would ask for a review of a save at these paths, in words; and for a pattern, how many entries it is about.",
    input: z.strictObject({
      paths: z.array(z.string().min(1).max(400)).max(1_000).default([]),
      pattern: z.string().min(1).max(400).optional(),
      types: z.array(z.string().max(128)).max(50).default([]),
    }),
    output: z.strictObject({
      needsReview: z.boolean(),
      policies: z.array(z.strictObject({ id: z.string(), name: z.string(), words: z.string(), allowsDirect: z.boolean() })),
      /** Living entries that the pattern is about, and the first of them. */
      matched: z.strictObject({ count: z.number(), paths: z.array(z.string()) }).nullable(),
    }),
  }),
};
