import { type Command, helpOption, wordsOf } from "./command.ts";
import { commands } from "./commands/index.ts";
import { usageError } from "./exit-codes.ts";
import type { Io } from "./io.ts";
import { printLine, printTable } from "./output.ts";

export function findCommand(name: string): Command {
  const command = commands.find((candidate) => candidate.name === name);
  if (!command) throw usageError(`There is no command of that name. See blockyard help.`);
  return command;
}

/** The list of commands, or what one command takes. */
export function printHelp(io: Io, name: string | undefined): void {
  if (name === undefined) printOverview(io);
  else printCommand(io, findCommand(name));
}

function printOverview(io: Io): void {
  printLine(io, "blockyard: credential blocks, secrets and configurations of a team\n\nUsage: blockyard <command> [options]\n");
  printTable(
    io,
    [...commands.filter(({ isHidden }) => !isHidden), { name: "help", summary: "Show this, or what a command takes" }].map(
      ({ name, summary }) => [`  ${name}`, summary],
    ),
  );
  printLine(io, "\nThe server comes from --url, BLOCKYARD_URL, ~/.config/blockyard/config.json or blockyard.json, in this order;");
  printLine(io, "the token from BLOCKYARD_TOKEN, a file named by --token-file or BLOCKYARD_TOKEN_FILE, or blockyard login.");
  printLine(io, "\nExit codes: 0 done, 1 refused or conflict, 2 wrong usage, 3 differences found, 4 server not reachable.");
}

function printCommand(io: Io, command: Command): void {
  // What stands behind `--` is taken as it is: options come before it.
  const rest = command.words[0]?.startsWith("--") ? ["[options]", wordsOf(command)] : [wordsOf(command), "[options]"];
  const words = [command.name, ...rest].filter(Boolean).join(" ");
  printLine(io, `${command.summary}.\n\nUsage: blockyard ${words}\n`);
  for (const paragraph of command.details) printLine(io, `${paragraph}\n`);
  const options = Object.entries({ ...command.options, ...helpOption });
  printTable(
    io,
    options.map(([name, { short, value, help }]) => [`  ${short ? `-${short}, ` : "    "}--${name}${value ? ` ${value}` : ""}`, help]),
  );
}
