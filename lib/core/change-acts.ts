import type { Permission } from "./permissions.ts";

export type ChangeState = "draft" | "open" | "applied" | "closed";

/** What the rules about one change look at. */
export type ChangeFacts = {
  state: ChangeState;
  isAuthor: boolean;
  permissions: ReadonlySet<Permission>;
  /** A person at a screen or behind a token; a token of the machine itself has none. */
  isPerson: boolean;
  /** A token that may neither write nor review: what it may do in its maker's name is to look. */
  isReadingToken: boolean;
  /** Why a verdict of the caller would not count; null: it would. */
  notReviewer: string | null;
  /** Entries of it lie outside what the caller's token may touch. */
  isOutOfScope: boolean;
  hasEdits: boolean;
  /** Policies are among its entries. */
  holdsPolicies: boolean;
  /** What stands in the way of the edits themselves: conflicts and refusals, in words. */
  obstacle: string | null;
  /** Whether a policy lets nobody save it directly. */
  needsReview: boolean;
  /** What the policies still ask for, in words; null: nothing. */
  missing: string | null;
  /** True when every policy that is not met lets itself be broken. */
  allowsBreakGlass: boolean;
  isBreakGlass: boolean;
  /** True for the one who applied it without its approvals. */
  hasBrokenGlass: boolean;
  hasAcknowledged: boolean;
};

export type ChangeAct =
  | "apply"
  | "breakGlass"
  | "approve"
  | "requestChanges"
  | "comment"
  | "edit"
  | "open"
  | "close"
  | "reopen"
  | "revert"
  | "acknowledge";

/** For each act: null when it may be done now, else why not, as a sentence. The page asks it for its buttons, the use cases before they act. */
export type ChangeActs = Record<ChangeAct, string | null>;

export function actsOn(change: ChangeFacts): ChangeActs {
  const { state, permissions, isAuthor } = change;
  const mayWrite = !permissions.has("write")
    ? "Your role reads here and changes nothing."
    : change.holdsPolicies && !permissions.has("manage")
      ? 'Changing a policy needs the permission "manage", which you do not have here.'
      : null;
  const inScope = change.isOutOfScope ? "This change touches entries outside what your token may touch." : null;
  const isWaiting = state === "open" || state === "draft" ? null : `This change is ${state}.`;
  const isOpen =
    state === "open" ? null : state === "draft" ? "This change is still a draft: open it for review first." : `This change is ${state}.`;
  const hasEdits = change.hasEdits ? null : "There is nothing in this change.";
  const mayReview = permissions.has("review") ? null : "Your role may not review.";
  const verdict = isOpen ?? mayReview ?? change.notReviewer ?? inScope ?? hasEdits;
  const applicable = isWaiting ?? mayWrite ?? inScope ?? hasEdits ?? change.obstacle;
  const mayClose =
    (isAuthor && !change.isReadingToken) || permissions.has("review") || permissions.has("manage")
      ? null
      : "Only its author or a reviewer closes a change.";
  return {
    apply: applicable ?? (state === "draft" && change.needsReview ? "A policy asks for a review: open it first." : null) ?? change.missing,
    breakGlass: applicable ?? whyNotBroken(change),
    approve: verdict ?? change.obstacle,
    requestChanges: verdict,
    comment: change.isPerson ? (change.isReadingToken ? "This token only reads." : null) : "Comments are for people.",
    edit: isWaiting ?? mayWrite ?? inScope,
    open: state === "draft" ? (mayWrite ?? inScope ?? hasEdits) : "Only a draft is opened.",
    close: isWaiting ?? mayClose ?? inScope,
    reopen: state === "closed" ? (mayWrite ?? inScope) : "Only a closed change is opened again.",
    revert: state === "applied" ? (mayWrite ?? inScope) : "Only an applied change is undone.",
    acknowledge: !change.isBreakGlass ? "Nobody broke the glass here." : (mayReview ?? whyNotAcknowledged(change)),
  };
}

function whyNotAcknowledged({ isAuthor, hasBrokenGlass, hasAcknowledged }: ChangeFacts): string | null {
  if (isAuthor || hasBrokenGlass) return "Somebody else has to look at it.";
  return hasAcknowledged ? "You have done so." : null;
}

function whyNotBroken({ state, missing, isPerson, allowsBreakGlass }: ChangeFacts): string | null {
  if (state !== "open") return "Open it for review first, so that others see it.";
  if (missing === null) return "It needs no break-glass: nothing is missing.";
  if (!isPerson) return "Only a person breaks the glass.";
  return allowsBreakGlass ? null : "Its policies do not allow a break-glass.";
}
