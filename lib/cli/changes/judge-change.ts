import type { Verdict } from "#lib/api/contract/review-views.ts";
import type { Args } from "#lib/cli/command.ts";
import { type ExitCode, exitCodes, usageError } from "#lib/cli/exit-codes.ts";
import type { Io } from "#lib/cli/io.ts";
import { printable, printJson, printLine } from "#lib/cli/output.ts";
import type { Server } from "#lib/cli/server.ts";
import { DomainError } from "#lib/core/errors.ts";
import { changeUrl } from "./outcome.ts";
import { editLines } from "./show-change.ts";

type Verb = { verdict: Verdict; question: string; done: string };
const verbs = {
  approve: { verdict: "approved", question: "Approve", done: "approved" },
  "request-changes": { verdict: "changes requested", question: "Ask for changes to", done: "sent back" },
} as const satisfies Record<string, Verb>;

/** A verdict on exactly what is shown here, in the name of the person behind the token. Asks on a terminal. */
export async function judgeChange(
  io: Io,
  server: Server,
  args: Args,
  { verb, id }: { verb: keyof typeof verbs; id: string },
): Promise<ExitCode> {
  const { verdict, question, done } = verbs[verb];
  await refuseUnscoped(server);
  const review = await server.call("getReview", { id });
  const reason = verb === "approve" ? review.acts.approve : review.acts.requestChanges;
  if (reason !== null) throw new DomainError("forbidden", `#${review.change.number}: ${reason}`);
  if (!args.flag("json")) for (const line of editLines(review)) printLine(io, printable(line));
  if (!(await isMeant(io, args, `${question} #${review.change.number}?`))) return exitCodes.refused;
  const comment = args.text("message") ?? "";
  const given = await server.call("reviewChange", { id, verdict, covers: args.text("covers") ?? review.covers, comment });
  if (args.flag("json")) printJson(io, { ...given, change: { id, number: review.change.number } });
  else printLine(io, printable(`#${review.change.number} is ${done} by ${given.name}.`));
  return exitCodes.done;
}

export async function commentOnChange(io: Io, server: Server, args: Args, id: string): Promise<ExitCode> {
  const text = args.text("message") ?? (io.isTty.stdin ? await io.ask("Comment: ", { hidden: false }) : await io.readStdin());
  if (text.trim() === "") throw usageError("There is no comment. Use -m, or standard input.");
  const comment = await server.call("commentOnChange", { id, text });
  if (args.flag("json")) printJson(io, comment);
  else printLine(io, "The comment is there.");
  return exitCodes.done;
}

/** Asks on a terminal; without one --yes has to say it. */
export async function isMeant(io: Io, args: Args, question: string): Promise<boolean> {
  if (args.flag("yes")) return true;
  if (!io.isTty.stdin || args.flag("json")) throw usageError("There is no terminal to ask on: use --yes. Nothing was done.");
  const answer = await io.ask(`${question} [y/N] `, { hidden: false });
  if (/^y(es)?$/i.test(answer.trim())) return true;
  io.err("Nothing was done.\n");
  return false;
}

/** A token that may not review cannot learn it on the way: say what to do about it. */
async function refuseUnscoped(server: Server): Promise<void> {
  const { permissions } = await server.call("me", {});
  if (permissions.includes("review")) return;
  throw new DomainError(
    "forbidden",
    "This token may not review. Sign in again and choose the scope review (blockyard login), or decide in the browser.",
  );
}

/** The glass is broken by a person who proves to be there, which a token cannot. */
export async function refuseBreakGlass(server: Server, id: string): Promise<never> {
  const url = await changeUrl(server, id);
  throw new DomainError(
    "forbidden",
    `A token cannot break the glass: it takes a signed-in person, a reason and their password. Do it in the browser: ${url}`,
  );
}
