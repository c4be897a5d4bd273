import { type Command, helpOption, wordsOf } from "./command.ts";
import { commandGroups, commands } from "./commands/index.ts";
import { usageError } from "./exit-codes.ts";
import type { Io } from "./io.ts";
import { printLine } from "./output.ts";

export function findCommand(name: string): Command {
  const command = commands.find((candidate) => candidate.name === name);
  if (!command) throw usageError(`There is no command of that name. See blockyard help.`);
  return command;
}

/** The list of commands, or what one command takes. */
export function printHelp(io: Io, name: string | undefined): void {
  if (name === undefined || name === "help") printOverview(io);
  else printCommand(io, findCommand(name));
}

const help = { name: "help", summary: "Show this, or what a command takes" };

function printOverview(io: Io): void {
  printLine(io, "blockyard: credential blocks, secrets and configurations of a team\n\nUsage: blockyard <command> [options]");
  const shown = commandGroups.map(({ title, commands: all }, index) => ({
    title,
    rows: [...all.filter(({ isHidden }) => !isHidden), ...(index === commandGroups.length - 1 ? [help] : [])],
  }));
  const width = Math.max(...shown.flatMap(({ rows }) => rows.map(({ name }) => name.length)));
  for (const { title, rows } of shown) {
    printLine(io, `\n${title}`);
    printRows(
      io,
      rows.map(({ name, summary }) => [`  ${name.padEnd(width)}`, summary]),
    );
  }
  printParagraph(
    io,
    "\nThe server comes from --url, BLOCKYARD_URL, ~/.config/blockyard/config.json or blockyard.json, in this order; the token from --token-file, BLOCKYARD_TOKEN_FILE, BLOCKYARD_TOKEN or blockyard login.",
  );
  printParagraph(io, "\nExit codes: 0 done, 1 refused or conflict, 2 wrong usage, 3 differences found, 4 server not reachable.");
}

function printCommand(io: Io, command: Command): void {
  // What stands behind `--` is taken as it is: options come before it.
  const rest = command.words[0]?.startsWith("--") ? ["[options]", wordsOf(command)] : [wordsOf(command), "[options]"];
  const words = [command.name, ...rest].filter(Boolean).join(" ");
  printParagraph(io, `${command.summary}.\n\nUsage: blockyard ${words}\n`);
  for (const paragraph of command.details) printParagraph(io, `${paragraph}\n`);
  const options = Object.entries({ ...command.options, ...helpOption });
  printRows(
    io,
    options.map(([name, { short, value, help: words }]) => [
      `  ${short ? `-${short}, ` : "    "}--${name}${value ? ` ${value}` : ""}`,
      words,
    ]),
  );
}

/** Rows of two columns, of which the second goes on below itself. */
function printRows(io: Io, rows: readonly (readonly [string, string])[]): void {
  const indent = Math.max(...rows.map(([first]) => first.length)) + 2;
  for (const [first, second] of rows) {
    const lines = wrapped(second, Math.max(widthMin, widthOf(io) - indent));
    for (const [index, line] of lines.entries()) printLine(io, `${(index === 0 ? first : "").padEnd(indent)}${line}`);
  }
}

function printParagraph(io: Io, text: string): void {
  for (const line of text.split("\n")) for (const part of wrapped(line, widthOf(io))) printLine(io, part);
}

const widthMin = 20;

/** Lines much longer than these are hard to read, however wide the terminal is. */
function widthOf(io: Io): number {
  return Math.max(widthMin, Math.min(io.stderrColumns() ?? 80, 100));
}

function wrapped(text: string, width: number): string[] {
  const lines = [""];
  for (const word of text.split(" ")) {
    const line = lines.at(-1) ?? "";
    if (line === "") lines[lines.length - 1] = word;
    else if (line.length + 1 + word.length <= width) lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return lines;
}
