import type { Args } from "#lib/cli/command.ts";
import { type ExitCode, exitCodes } from "#lib/cli/exit-codes.ts";
import type { Io } from "#lib/cli/io.ts";
import { count, printable, printJson, printLine } from "#lib/cli/output.ts";
import type { Server } from "#lib/cli/server.ts";
import { DomainError } from "#lib/core/errors.ts";
import { isMeant } from "./judge-change.ts";
import { changeUrl } from "./outcome.ts";
import { editLines } from "./show-change.ts";

export async function openChange(io: Io, server: Server, args: Args, { id, isAgain }: { id: string; isAgain: boolean }): Promise<ExitCode> {
  const { acts, change } = await server.call("getReview", { id });
  const reason = isAgain ? acts.reopen : acts.open;
  if (reason !== null) throw new DomainError("forbidden", `#${change.number}: ${reason}`);
  const ref = await server.call("openChange", { id, title: args.text("title"), message: args.text("message") });
  return told(io, server, args, { ...ref, words: isAgain ? "is open again" : "is open for review" });
}

export async function closeChange(io: Io, server: Server, args: Args, id: string): Promise<ExitCode> {
  const ref = await server.call("closeChange", { id });
  return told(io, server, args, { ...ref, words: "is closed; its content stays and can be opened again" });
}

/** Drafts what undoes an applied change; it goes the way of every change. */
export async function revertChange(io: Io, server: Server, args: Args, id: string): Promise<ExitCode> {
  const ref = await server.call("revertChange", { id });
  return told(io, server, args, { ...ref, words: "is the draft that undoes it: look at it, then open or apply it" });
}

type Told = { id: string; number: number; state: string; round: number; words: string };

async function told(io: Io, server: Server, args: Args, { words, ...ref }: Told): Promise<ExitCode> {
  const url = await changeUrl(server, ref.id);
  if (args.flag("json")) printJson(io, { ...ref, url });
  else printLine(io, printable(`#${ref.number} ${words}: ${url}`));
  return exitCodes.done;
}

/** Applies exactly what is shown here: when anything has moved since, the server refuses. */
export async function applyChange(io: Io, server: Server, args: Args, id: string): Promise<ExitCode> {
  const review = await server.call("getReview", { id });
  const { change, acts } = review;
  if (acts.apply !== null) throw new DomainError("forbidden", `#${change.number}: ${acts.apply}`);
  if (!args.flag("json")) for (const line of editLines(review)) printLine(io, printable(line));
  if (!(await isMeant(io, args, `Apply #${change.number}?`))) return exitCodes.refused;
  const { revision, edits } = await server.call("applyOpenChange", { id, covers: args.text("covers") ?? review.covers });
  if (args.flag("json")) printJson(io, { id, number: change.number, revision, edits });
  else printLine(io, printable(`#${change.number} is applied: ${count(edits.length, "edit")}, revision ${revision}`));
  return exitCodes.done;
}
