import { DomainError } from "#lib/core/errors.ts";
import { parseCommandLine } from "./command.ts";
import { type ExitCode, exitCodeOf, exitCodes } from "./exit-codes.ts";
import { findCommand, printHelp } from "./help.ts";
import type { Io } from "./io.ts";
import { printJson, printRefusal } from "./output.ts";

/** Runs one command line and returns its exit code. Every refusal is told here, as a sentence or, with --json, as data. */
export async function runCli(io: Io): Promise<ExitCode | number> {
  try {
    return await dispatch(io);
  } catch (error) {
    const refusal = error instanceof DomainError ? error : unexpected(error);
    printRefusal(io, refusal);
    if (ownWords(io).includes("--json"))
      printJson(io, { error: { code: refusal.code, message: refusal.message, details: refusal.details } });
    return exitCodeOf(refusal);
  }
}

/** What stands behind `--` is somebody else's. */
function ownWords({ argv }: Io): readonly string[] {
  return argv.includes("--") ? argv.slice(0, argv.indexOf("--")) : argv;
}

async function dispatch(io: Io): Promise<ExitCode | number> {
  const [name, ...rest] = io.argv;
  if (name === undefined) {
    printHelp(io, undefined);
    return exitCodes.usage;
  }
  if (name === "help" || name === "--help" || name === "-h") {
    printHelp(io, rest[0]);
    return exitCodes.done;
  }
  const command = findCommand(name === "--version" || name === "-v" ? "version" : name);
  const args = parseCommandLine(command, rest);
  if (args.flag("help")) {
    printHelp(io, command.name);
    return exitCodes.done;
  }
  return command.run(io, args);
}

/** What nobody foresaw: named by its kind and code alone, since its text may hold anything. */
function unexpected(error: unknown): DomainError {
  const { name, code, path } = error as NodeJS.ErrnoException;
  if (name === "AbortError") return new DomainError("invalid", "Interrupted. Nothing more was done.");
  const what = [name, code].filter(Boolean).join(" ");
  return new DomainError(
    "invalid",
    `Something unexpected happened (${what || "unknown"}${path ? `, ${path}` : ""}). Nothing more was done.`,
  );
}
