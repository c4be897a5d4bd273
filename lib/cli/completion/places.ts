import { type Choices, type Command, helpOption, type Option, type Options } from "#lib/cli/command.ts";

/** A place of a command line as the scripts know it: `=a b` is a list, `@paths kv/` is asked for, nothing is free text. */
export type Place = string;

export type OptionPlace = { names: readonly string[]; help: string; takes: Place | undefined };
export type CommandPlaces = { name: string; summary: string; words: readonly Place[]; isEndless: boolean; options: readonly OptionPlace[] };

/** By what help calls a word or an option's value. */
const byWord: Readonly<Record<string, Choices>> = {
  ...{ PATH: "paths", PATTERN: "paths", CHANGE: "changes", TARGET: "targets" },
  ...{ COMMAND: "commands", FILE: "files" },
};

/** What may stand where, for every command that people use. */
export function placesOf(commands: readonly Command[]): CommandPlaces[] {
  const shown = commands.filter(({ isHidden }) => !isHidden).map(placesOfCommand);
  const help = { name: "help", summary: "Show what a command takes", words: [placeOf("commands")], isEndless: false, options: [] };
  return [...shown, help].map((places) => ({ ...places, summary: plain(places.summary) }));
}

function placesOfCommand({ name, summary, words, choices, options }: Command): CommandPlaces {
  const names = words.map((word) => word.replace(/[…?]+$/, ""));
  return {
    name,
    summary,
    words: names.map((word) => placeOf(choices?.[word] ?? byWord[word] ?? (/^[a-z-]+$/.test(word) ? [word] : undefined))),
    isEndless: words.some((word) => word.includes("…")),
    options: optionPlaces({ ...options, ...helpOption }),
  };
}

function optionPlaces(options: Options): OptionPlace[] {
  return Object.entries(options).map(([name, option]) => ({
    names: [`--${name}`, ...(option.short ? [`-${option.short}`] : [])],
    help: plain(option.help),
    takes: option.type === "string" ? placeOf(choicesOf(option)) : undefined,
  }));
}

function choicesOf({ choices, value = "" }: Option): Choices | undefined {
  if (choices) return choices;
  return /^[a-z]+(\|[a-z]+)+$/.test(value) ? value.split("|") : byWord[value];
}

function placeOf(choices: Choices | undefined): Place {
  if (choices === undefined) return "";
  return typeof choices === "string" ? `@${choices}` : `=${choices.join(" ")}`;
}

/** Help texts stand inside single quotes of three shells: what means something there is left out. */
function plain(text: string): string {
  return text.replace(/['\\`$]/g, "").replace(/\s+/g, " ");
}
