import { type ParseArgsConfig, parseArgs } from "node:util";
import { type ExitCode, usageError } from "./exit-codes.ts";
import type { Io } from "./io.ts";

/** What may stand at a place: a short list, or words that are asked for when a shell completes the line. */
export type Choices = readonly string[] | "paths" | `paths ${string}` | "changes" | "targets" | "commands" | "files";

/** `isMany`: may stand more than once (`list` reads it). `choices`: what it takes, where that can be told. */
export type Option = {
  type: "string" | "boolean";
  short?: string;
  value?: string;
  help: string;
  isMany?: boolean;
  choices?: Choices;
};
export type Options = Record<string, Option>;

/** What stood on the command line: `text("file")`, `flag("sync")`, `list("target")`, and the words without a dash. */
export type Args = { words: string[]; text(name: string): string | undefined; flag(name: string): boolean; list(name: string): string[] };

/**
 * A command as data: the help and the parser are made from it. `words` names what follows the command; `?` marks what may be left out, `…` before
 * it what may stand more than once.
 */
export type Command = {
  name: string;
  summary: string;
  words: readonly string[];
  /** What a word may be, by its name in `words` without the marks, where its name does not say it. */
  choices?: Readonly<Record<string, Choices>>;
  options: Options;
  /** Paragraphs for `help <command>`. */
  details: readonly string[];
  /** For programs, not for people: not in the help. */
  isHidden?: boolean;
  /** One of our exit codes; `run` hands on that of its child. */
  run(io: Io, args: Args): Promise<ExitCode | number>;
};

export const serverOptions: Options = {
  url: { type: "string", value: "ORIGIN", help: "the server, such as https://blockyard.example.org" },
  "token-file": { type: "string", value: "FILE", help: "read the API token from a file that only you can read" },
};
export const jsonOption: Options = { json: { type: "boolean", help: "print JSON for programs" } };
export const helpOption: Options = { help: { type: "boolean", short: "h", help: "show this help" } };

/** Takes a command line apart as the command describes it; refuses as a usage error what it does not describe. */
export function parseCommandLine(command: Command, argv: readonly string[]): Args {
  const options = Object.fromEntries(
    Object.entries({ ...command.options, ...helpOption }).map(([name, { type, short, isMany }]) => [
      name,
      { type, ...(short ? { short } : {}), ...(isMany ? { multiple: true } : {}) },
    ]),
  ) as NonNullable<ParseArgsConfig["options"]>;
  const { values, positionals } = parseOrRefuse(command, { args: [...argv], options, allowPositionals: true, strict: true });
  const wordsMin = command.words.filter((word) => !word.endsWith("?")).length;
  const wordsMax = command.words.some((word) => word.endsWith("…?")) ? Number.POSITIVE_INFINITY : command.words.length;
  if (!values.help && (positionals.length < wordsMin || positionals.length > wordsMax)) {
    throw usageError(`blockyard ${command.name} takes ${wordsOf(command) || "no words"}. See blockyard help ${command.name}.`);
  }
  return {
    words: positionals,
    text: (name) => (typeof values[name] === "string" ? values[name] : undefined),
    flag: (name) => values[name] === true,
    list: (name) => textsOf(values[name]),
  };
}

function textsOf(value: unknown): string[] {
  return [value].flat().filter((item) => typeof item === "string");
}

/** `PATH [FIELD]` */
export function wordsOf({ words }: Command): string {
  return words.map((word) => (word.endsWith("?") ? `[${word.slice(0, -1)}]` : word)).join(" ");
}

/** Node's own message repeats the words of the command line, where a value may stand by mistake; ours names options only. */
function parseOrRefuse(command: Command, config: ParseArgsConfig): { values: Record<string, unknown>; positionals: string[] } {
  try {
    return parseArgs(config);
  } catch (error) {
    const option = /'(?:-\w, )?(--?[a-z-]+)/.exec(error instanceof Error ? error.message : "")?.[1];
    throw usageError(`${option ?? "An option"} is not used as blockyard ${command.name} expects. See blockyard help ${command.name}.`);
  }
}
