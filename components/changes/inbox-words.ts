import type { OutputOf } from "#lib/api/client.ts";

export type InboxReason = OutputOf<"getInbox">["items"][number]["reason"];

/** Why a change is in the inbox. */
export const inboxWords: Record<InboxReason, string> = {
  review: "Needs your review",
  answer: "Changes were requested",
  apply: "Ready to apply",
  fallen: "Approvals fell",
  "break glass": "Glass was broken",
};
