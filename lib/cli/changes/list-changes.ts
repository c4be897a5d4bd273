import type { ChangeSummary } from "#lib/api/contract/changes.ts";
import type { Args } from "#lib/cli/command.ts";
import { type ExitCode, exitCodes, usageError } from "#lib/cli/exit-codes.ts";
import type { Io } from "#lib/cli/io.ts";
import { printable, printJson, printLine, printTable } from "#lib/cli/output.ts";
import type { Server } from "#lib/cli/server.ts";

const states = ["open", "draft", "closed", "applied"] as const;
type State = (typeof states)[number];
const pageSize = 200;
/** The history is long: of what is applied the latest are listed. */
const appliedMax = 100;
const pathsNamed = 3;

export async function listChanges(io: Io, server: Server, args: Args): Promise<ExitCode> {
  const word = args.text("state") ?? "open";
  const state = states.find((known) => known === word);
  if (!state) throw usageError(`--state is one of ${states.join(", ")}.`);
  const changes = state === "applied" ? await latestApplied(server) : await allIn(server, state);
  if (args.flag("json")) printJson(io, changes);
  else if (changes.length === 0) printLine(io, `No change is ${state}.`);
  else
    printTable(
      io,
      changes.map((change) => rowOf(change).map(printable)),
    );
  return exitCodes.done;
}

async function allIn(server: Server, state: Exclude<State, "applied">): Promise<ChangeSummary[]> {
  const all: ChangeSummary[] = [];
  for (let page = 1; ; page++) {
    const { changes, total } = await server.call("listOpenChanges", { state, page, pageSize });
    all.push(...changes);
    if (changes.length === 0 || page * pageSize >= total) return all;
  }
}

async function latestApplied(server: Server): Promise<ChangeSummary[]> {
  return (await server.call("listChanges", { pageSize: appliedMax })).changes;
}

function rowOf({ number, revision, verdict, state, author, updatedAt, title, message, entries }: ChangeSummary): string[] {
  const name = number === null ? `revision ${revision}` : `#${number}`;
  const paths = entries.slice(0, pathsNamed).map(({ path }) => path);
  const more = entries.length > pathsNamed ? ` and ${entries.length - pathsNamed} more` : "";
  const words = title || message.split("\n")[0] || "";
  return [name, verdict ?? state, updatedAt.slice(0, 16).replace("T", " "), author, `${paths.join(", ")}${more}`, words];
}
