import type { ChangeSummary } from "#lib/api/contract/changes.ts";
import { type Command, jsonOption, serverOptions } from "#lib/cli/command.ts";
import { exitCodes, usageError } from "#lib/cli/exit-codes.ts";
import { printable, printJson, printTable } from "#lib/cli/output.ts";
import { connect, type Server } from "#lib/cli/server.ts";

const pageSize = 200;
const shownPaths = 3;

export const history: Command = {
  name: "history",
  summary: "List the changes of the workspace, newest first",
  words: ["PATH?"],
  options: {
    search: { type: "string", short: "q", value: "WORDS", help: "only changes whose message or paths hold the words" },
    author: { type: "string", value: "NAME", help: "only changes of this person or token" },
    from: { type: "string", value: "DAY", help: "since this day, such as 2026-11-01, or moment (UTC)" },
    to: { type: "string", value: "DAY", help: "until the end of this day, or until a moment (UTC)" },
    limit: { type: "string", short: "n", value: "N", help: "at most so many, 30 if not given" },
    ...jsonOption,
    ...serverOptions,
  },
  details: ["PATH narrows the list to changes of entries whose path begins with it. Shows no value."],
  async run(io, args) {
    const limit = wholeNumber(args.text("limit") ?? "30", "--limit");
    const filter = {
      ...{ path: args.words[0], q: args.text("search"), author: args.text("author") },
      ...{ from: args.text("from"), to: args.text("to") },
    };
    const changes = await listNewest(await connect(io, args), filter, limit);
    if (args.flag("json")) {
      printJson(
        io,
        changes.map(({ revision, id, message, author, client, createdAt, appliedAt, entries }) => ({
          ...{ revision, id, message, author, client, at: appliedAt ?? createdAt },
          entries: entries.map(({ path, op, version }) => ({ path, op, version })),
        })),
      );
    } else printTable(io, changes.map(rowOf));
    return exitCodes.done;
  },
};

type Filter = { path?: string; q?: string; author?: string; from?: string; to?: string };

async function listNewest(server: Server, filter: Filter, limit: number): Promise<ChangeSummary[]> {
  const all: ChangeSummary[] = [];
  for (let page = 1; all.length < limit; page++) {
    const { changes, total } = await server.call("listChanges", { ...filter, page, pageSize });
    all.push(...changes);
    if (changes.length === 0 || all.length >= total) break;
  }
  return all.slice(0, limit);
}

function rowOf({ revision, author, createdAt, appliedAt, message, entries }: ChangeSummary): string[] {
  const paths = entries.slice(0, shownPaths).map(({ path, op }) => `${path} ${op}`);
  const more = entries.length > shownPaths ? [`and ${entries.length - shownPaths} more`] : [];
  const [line = ""] = message.trim().split("\n");
  const at = (appliedAt ?? createdAt).slice(0, 16).replace("T", " ");
  return [`r${revision}`, at, author, [...paths, ...more].join(", "), line].map(printable);
}

/** A number of the command line; refused as a usage error when it is none. */
export function wholeNumber(text: string, option: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw usageError(`${option} takes a whole number from 1.`);
  return Number(text);
}
