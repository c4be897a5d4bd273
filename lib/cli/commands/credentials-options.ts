import { join, resolve } from "node:path";
import { type Args, jsonOption, type Options, serverOptions } from "#lib/cli/command.ts";
import type { PlanOptions } from "#lib/cli/credentials/plan.ts";
import { usageError } from "#lib/cli/exit-codes.ts";
import type { Io } from "#lib/cli/io.ts";

/** The options of every command that compares a credentials file with the server. */
export const fileOptions: Options = {
  file: { type: "string", short: "f", value: "FILE", help: "the credentials file; ~/.echoflow/credentials.ini without it" },
  ...jsonOption,
  ...serverOptions,
};

export const settleOptions: Options = {
  ours: { type: "boolean", help: "settle conflicts: the file's values win" },
  theirs: { type: "boolean", help: "settle conflicts: the server's values win" },
};

export function targetOf(io: Io, args: Args): string {
  const file = args.text("file");
  return file === undefined ? join(io.home, ".echoflow", "credentials.ini") : resolve(io.cwd, file);
}

export function planOptionsOf(args: Args): PlanOptions {
  if (args.flag("ours") && args.flag("theirs")) throw usageError("--ours and --theirs exclude each other.");
  const settle = args.flag("ours") ? "ours" : args.flag("theirs") ? "theirs" : undefined;
  if (args.flag("prune") && !args.flag("sync")) throw usageError("--prune needs --sync: without it the file is not changed.");
  return { isSync: args.flag("sync"), settle, isPruning: args.flag("prune") };
}
