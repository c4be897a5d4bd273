import { proposeOption } from "#lib/cli/changes/outcome.ts";
import { type Args, jsonOption, type Options, serverOptions } from "#lib/cli/command.ts";
import { usageError } from "#lib/cli/exit-codes.ts";
import type { Io } from "#lib/cli/io.ts";
import { offlineOptions } from "#lib/cli/offline/offline-options.ts";
import type { Hints } from "#lib/cli/sync/messages.ts";
import type { PlanOptions } from "#lib/cli/sync/plan.ts";
import type { SyncOptions } from "#lib/cli/sync/sync.ts";

/** What chooses the targets of a command: names of blockyard.json, or patterns and a file of the command line. */
export const choiceOptions: Options = {
  entry: { type: "string", short: "e", value: "PATTERN", isMany: true, help: "with --file: these entries, without a blockyard.json" },
  file: { type: "string", short: "f", value: "FILE", help: "with --entry: the file" },
  format: {
    type: "string",
    value: "FORMAT",
    choices: ["dotenv", "ini", "json", "toml", "yaml", "credentials"],
    help: "with --file: dotenv, ini, json, toml, yaml or credentials; as its name says without it",
  },
};

export const settleOptions: Options = {
  ours: { type: "boolean", help: "settle conflicts: the file's values win" },
  theirs: { type: "boolean", help: "settle conflicts: the server's values win" },
};

/** What every command takes that writes to a file. */
export const writeOptions: Options = {
  "allow-shrink": { type: "boolean", help: "let more than half of the keys or entries go" },
  "allow-tracked": { type: "boolean", help: "write secrets to a file that git tracks or would offer to commit" },
  "no-backup": { type: "boolean", help: "keep no .bak copy of the file as it was" },
};

/** What every command takes that sends changes. */
export const sendOptions: Options = {
  ...proposeOption,
  message: { type: "string", short: "m", value: "TEXT", help: "the message of the change" },
};

export const receiptOption: Options = {
  "no-receipt": { type: "boolean", help: "do not tell the server which versions this machine holds" },
};

export const dryRunOption: Options = { "dry-run": { type: "boolean", short: "n", help: "say what would happen and touch nothing" } };

export const connectionOptions: Options = { ...offlineOptions, ...jsonOption, ...serverOptions };

/** Which way a command moves values, and the flags that its messages name. */
export type Direction = { takes: boolean; sends: boolean; hints: Hints };

export function planOptionsOf(args: Args, { takes, sends, hints }: Direction): PlanOptions {
  if (args.flag("ours") && args.flag("theirs")) throw usageError("--ours and --theirs exclude each other.");
  const all = args.flag("ours") ? "ours" : args.flag("theirs") ? "theirs" : undefined;
  return { takes, sends, hints, settle: { all, keys: new Map() }, isPruning: takes && args.flag("prune"), isRemoving: false };
}

/** Whether somebody is there to be asked how a conflict is settled. */
export function isAsking({ isTty }: Io, args: Args): boolean {
  return isTty.stdin && isTty.stdout && !args.flag("json");
}

export function syncOptionsOf(io: Io, args: Args, name: string, direction: Direction): SyncOptions {
  return {
    ...planOptionsOf(args, direction),
    isDryRun: args.flag("dry-run"),
    allowsShrink: args.flag("allow-shrink"),
    allowsTracked: args.flag("allow-tracked"),
    hasBackup: !args.flag("no-backup"),
    asksForReview: args.flag("propose"),
    message: args.text("message") ?? `${name} on ${io.hostname}`,
  };
}
