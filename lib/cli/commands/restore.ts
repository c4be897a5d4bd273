import type { OutputOf } from "#lib/api/client.ts";
import type { RestoreStep } from "#lib/api/contract/history.ts";
import { type Command, jsonOption, serverOptions } from "#lib/cli/command.ts";
import { exitCodes, usageError } from "#lib/cli/exit-codes.ts";
import type { Io } from "#lib/cli/io.ts";
import { printable, printJson, printLine, printTable } from "#lib/cli/output.ts";
import { connect, type Server } from "#lib/cli/server.ts";
import { wholeNumber } from "./history.ts";

const pageSize = 200;

export const restore: Command = {
  name: "restore",
  summary: "Restore the workspace, or some of it, as of a revision",
  words: ["PATH…?"],
  options: {
    revision: { type: "string", short: "r", value: "N", help: "the revision, as blockyard history names it" },
    "dry-run": { type: "boolean", short: "n", help: "say what would be restored and change nothing" },
    yes: { type: "boolean", short: "y", help: "do not ask" },
    message: { type: "string", short: "m", value: "TEXT", help: "the message of the change" },
    ...jsonOption,
    ...serverOptions,
  },
  details: [
    "As one new change: what was changed since says again what it said then, secrets included; what was deleted comes back; what came since goes to the trash. Where a policy asks for it, the change is sent for review.",
    "PATH chooses entries, or all below a path such as config/fleet, by where they were then or are now. Policies are left out unless nothing else is chosen.",
  ],
  async run(io, args) {
    const isAsking = !args.flag("yes") && !args.flag("dry-run");
    const revision = wholeNumber(args.text("revision") ?? "", "--revision");
    if (isAsking && !io.isTty.stdin) throw usageError("There is no terminal to ask on: use --yes, or --dry-run.");
    const server = await connect(io, args);
    const choice = { revision, ...(args.words.length > 0 ? { paths: args.words } : {}) };
    const preview = await previewAll(server, choice);
    const isJson = args.flag("json");
    if (!isJson) printPreview(io, preview);
    if (args.flag("dry-run") || preview.total === 0) {
      if (isJson) printJson(io, { ...shown(preview), state: "none" });
      return exitCodes.done;
    }
    if (isAsking && !/^y(es)?$/i.test((await io.ask(`Restore ${entries(preview.total)}? [y/N] `, { hidden: false })).trim())) {
      io.err("Nothing was changed.\n");
      return exitCodes.refused;
    }
    const message = args.text("message") ?? "";
    const outcome = await server.call("restoreRevision", { ...choice, message, latest: preview.latest });
    if (isJson)
      printJson(io, { ...shown(preview), state: outcome.state, revision: outcome.revision, number: outcome.number, id: outcome.id });
    else printLine(io, outcomeWords(outcome, server.origin));
    return exitCodes.done;
  },
};

type Preview = OutputOf<"previewRestore">;
type Choice = { revision: number; paths?: string[] };

async function previewAll(server: Server, choice: Choice): Promise<Preview> {
  const first = await server.call("previewRestore", { ...choice, page: 1, pageSize });
  const steps: RestoreStep[] = [...first.steps];
  for (let page = 2; steps.length < first.total; page++) {
    const next = await server.call("previewRestore", { ...choice, page, pageSize });
    if (next.steps.length === 0) break;
    steps.push(...next.steps);
  }
  return { ...first, steps };
}

function printPreview(io: Io, { steps, left, refusals, total, revision }: Preview): void {
  printTable(
    io,
    steps.map(({ path, pathNow, step, version }) => {
      const from = pathNow !== null && pathNow !== path ? `from ${pathNow}` : "";
      return [step, path, version === null ? "" : `as in v${version}`, from].map(printable);
    }),
  );
  for (const { path, reason } of left) io.err(`${printable(`left as it is: ${path}: ${reason}`)}\n`);
  for (const { path, reason } of refusals) io.err(`${printable(`in the way: ${path}: ${reason}`)}\n`);
  printLine(io, total === 0 ? `Nothing differs from revision ${revision}.` : `${entries(total)} to restore as of revision ${revision}`);
}

function shown({ revision, steps, left, refusals }: Preview) {
  return {
    asOf: revision,
    steps: steps.map(({ path, pathNow, step, version }) => ({ path, pathNow, step, version })),
    left,
    refusals,
  };
}

function outcomeWords({ id, state, number, revision }: OutputOf<"restoreRevision">, origin: string): string {
  return state === "open" ? `sent for review as #${number}: ${origin}/changes/${id}` : `applied as revision ${revision}`;
}

function entries(total: number): string {
  return `${total} ${total === 1 ? "entry" : "entries"}`;
}
