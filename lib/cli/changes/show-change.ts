import type { OutputOf } from "#lib/api/client.ts";
import type { ProposedEdit } from "#lib/api/contract/review-views.ts";
import type { Args } from "#lib/cli/command.ts";
import { type ExitCode, exitCodes } from "#lib/cli/exit-codes.ts";
import type { Io } from "#lib/cli/io.ts";
import { printable, printJson, printLine } from "#lib/cli/output.ts";
import type { Server } from "#lib/cli/server.ts";
import { type FieldChange, fieldLines } from "./field-lines.ts";
import { changeUrl } from "./outcome.ts";

type Review = OutputOf<"getReview">;

/** A change as its page shows it: live against proposed with secrets masked, what policies ask, who said what, what is missing. */
export async function showChange(io: Io, server: Server, args: Args, id: string): Promise<ExitCode> {
  const review = await server.call("getReview", { id });
  const diffs = review.change.state === "applied" ? (await server.call("getChange", { id })).diffs : [];
  const url = await changeUrl(server, id);
  if (args.flag("json")) printJson(io, { ...review, diffs, url });
  else for (const line of linesOf(review, diffs, url)) printLine(io, printable(line));
  return exitCodes.done;
}

/** The entries of a change that waits, a line for each field that differs. */
export function editLines({ edits }: Pick<Review, "edits">): string[] {
  return edits.flatMap((edit) => [headOf(edit), ...bodyOf(edit)]);
}

function linesOf(review: Review, diffs: readonly { path: string; to: number; fields: readonly FieldChange[] }[], url: string): string[] {
  const { change, policies, reviews, comments, acts, breakGlassReason, endedBy } = review;
  const name = change.number === null ? `Revision ${change.revision}` : `#${change.number}`;
  const title = change.title || change.message.split("\n")[0];
  const applied = diffs.flatMap(({ path, to, fields }) => [`${path}  version ${to}`, ...fieldLines(fields, [])]);
  const isWaiting = change.state === "open" || change.state === "draft";
  const blocks = [
    [
      `${name} ${change.state}${title ? `: ${title}` : ""}`,
      `by ${change.author} with ${change.client}, ${momentOf(change.createdAt)}, round ${review.round}`,
      ...(endedBy ? [`${change.state} by ${endedBy}`] : []),
      ...(breakGlassReason === null ? [] : [`THE GLASS WAS BROKEN: ${breakGlassReason}`]),
      ...(change.title && change.message ? [change.message] : []),
      url,
    ],
    [...editLines(review), ...applied],
    policies.map(({ name: policy, words, approvedBy, approvals, isMet }) => {
      const who = approvedBy.length > 0 ? ` by ${approvedBy.join(", ")}` : "";
      return `policy ${policy} ${words}: ${approvedBy.length} of ${approvals}${who}${isMet ? "" : ", missing"}`;
    }),
    reviews.map(({ name: who, verdict, at, comment, voidReason }) => {
      const text = comment ? `: ${comment}` : "";
      return `${who} ${verdict} ${momentOf(at)}${voidReason === null ? "" : ` (does not count: ${voidReason})`}${text}`;
    }),
    comments.map(({ name: who, text, field, at, resolvedBy }) => {
      return `${who} said ${momentOf(at)}${field === null ? "" : ` about ${field}`}${resolvedBy === null ? "" : " (resolved)"}: ${text}`;
    }),
    isWaiting ? [`approve: ${acts.approve ?? "you may"}`, `apply: ${acts.apply ?? "you may"}`] : [],
  ];
  return blocks.filter((lines) => lines.length > 0).flatMap((lines, index) => (index === 0 ? lines : ["", ...lines]));
}

function headOf({ path, fromPath, op, headVersion, isCompanion }: ProposedEdit): string {
  const from = fromPath === null ? "" : ` from ${fromPath}`;
  const version = headVersion === 0 ? "" : `, now version ${headVersion}`;
  return `${path}  ${op}${from}${version}${isCompanion ? ", comes along with the others" : ""}`;
}

function bodyOf({ fields, secrets, conflict, problems, merged }: ProposedEdit): string[] {
  return [
    ...fieldLines(fields, secrets),
    ...(merged.length > 0 ? [`  others changed meanwhile, and it stays: ${merged.join(", ")}`] : []),
    ...(conflict === null
      ? []
      : [`  CONFLICT: the entry has moved in ${conflict.fields.map(({ field }) => field).join(", ") || "the same place"}`]),
    ...problems.map((problem) => `  PROBLEM: ${problem}`),
  ];
}

function momentOf(at: string): string {
  return at.slice(0, 16).replace("T", " ");
}
