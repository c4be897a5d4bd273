import { type Args, type Command, serverOptions } from "#lib/cli/command.ts";
import { usageError } from "#lib/cli/exit-codes.ts";
import type { Io } from "#lib/cli/io.ts";
import { offlineOptions } from "#lib/cli/offline/offline-options.ts";
import { selectionOptions } from "#lib/cli/run/selection-options.ts";

export const runCommand: Command = {
  name: "run",
  summary: "Run a program with values in its environment, and never on a disk",
  words: ["-- COMMAND", "ARG…?"],
  options: {
    ...selectionOptions,
    "env-file": {
      type: "string",
      value: "FILE",
      isMany: true,
      choices: "files",
      help: "variables of a .env file; references in it are resolved",
    },
    env: {
      type: "string",
      value: "NAME=REF",
      isMany: true,
      help: "one variable, such as PASSWORD=block://database-credentials/prod#password",
    },
    "as-file": {
      type: "string",
      value: "NAME=REF",
      isMany: true,
      help: "a value in a file of its own in memory, its path in the variable NAME",
    },
    pure: { type: "boolean", help: "hand on nothing of your own environment but PATH, HOME, TERM, the language and the like" },
    mask: { type: "boolean", help: "put [secret] in place of every secret value that the program prints" },
    watch: { type: "boolean", short: "w", help: "restart the program when what it was given changes" },
    signal: { type: "string", value: "SIGNAL", help: "with --watch: how the program is asked to end (SIGTERM)" },
    grace: { type: "string", value: "SECONDS", help: "with --watch: how long it may take to end before it is killed (10)" },
    ...offlineOptions,
    ...serverOptions,
  },
  details: [
    "The fields of the chosen entries become environment variables: kv/app-limit is APP_LIMIT, the password of block/database-credentials/prod is PROD_PASSWORD. A variable of your own environment, or of --env-file, whose value is a reference gets what it points to: block://<type>/<name>#<field>, block://secret/<name>, kv://<key>, config://<namespace>/<name>#<field>.",
    "Everything is pulled at once. When something is missing, all of it is listed and nothing is started. Later ones count: your environment, entries, --env-file, --env.",
    "The program has the terminal, its signals and its exit code as it would have without us (128 and the number when a signal ended it; 127 when there is no such program, 126 when it cannot be run). There is no shell. BLOCKYARD_TOKEN is not handed on.",
  ],
  async run(io, args) {
    const [command = "", ...rest] = programOf(io, args);
    const stop = await stopOf(args);
    const { runProgram } = await import("#lib/cli/run/run-program.ts");
    return runProgram(io, args, { command, args: rest, isMasked: args.flag("mask") }, stop);
  },
};

/** Without the dashes, options of the program would be taken for ours. */
function programOf({ argv }: Io, { words }: Args): string[] {
  const at = argv.indexOf("--");
  if (at < 0 || words.length !== argv.length - at - 1)
    throw usageError("Put -- before the program: blockyard run [options] -- COMMAND [ARG…].");
  return words;
}

async function stopOf(args: Args) {
  const [signal, grace] = [args.text("signal"), args.text("grace")];
  if (!args.flag("watch")) {
    if (signal !== undefined || grace !== undefined) throw usageError("--signal and --grace are about restarts: use them with --watch.");
    return undefined;
  }
  const { parseSignal } = await import("#lib/cli/run/child-end.ts");
  const name = parseSignal(signal ?? "SIGTERM");
  if (name === undefined) throw usageError("--signal takes the name of a signal, such as SIGTERM or INT.");
  if (grace !== undefined && !/^\d{1,4}(\.\d+)?$/.test(grace)) throw usageError("--grace takes a number of seconds, such as 30.");
  return { signal: name, graceMs: Number(grace ?? "10") * 1_000 };
}
