import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { adminUsage, readAdminLine } from "#lib/web/admin-line.ts";
import packageJson from "#package.json" with { type: "json" };
import { type Command, parseCommandLine } from "./command.ts";
import { commands } from "./commands/index.ts";
import { findCommand } from "./help.ts";
import { Targets } from "./targets/target-spec.ts";
import { commandsIn, docSamples } from "./testing-docs.ts";

const root = new URL("../..", import.meta.url).pathname;
const samples = docSamples();

type Line = { line: string; words: string[]; isFenced: boolean };

/** The command lines of a program in the docs, each once. */
function linesOf(program: (words: readonly string[]) => string[] | undefined): Line[] {
  const lines = new Map<string, Line>();
  for (const sample of samples) {
    for (const said of commandsIn(sample)) {
      const words = program(said);
      const line = words && `${sample.place}: ${said.join(" ")}`;
      if (line) lines.set(line, { line, words, isFenced: sample.isFenced });
    }
  }
  return [...lines.values()];
}

const own = linesOf(([first = "", ...rest]) => (/^(?:.*\/)?blockyard$/.test(first) ? rest : undefined));
const npm = linesOf(([first, ...rest]) => (first === "npm" ? rest : undefined));

/** In a sentence a command may be named without all that it takes. */
function loose(command: Command): Command {
  return { ...command, words: command.words.map((word) => (word.endsWith("?") ? word : `${word}?`)) };
}

/** What stands for something of the reader's: PATH, NAME, N, FILE, age1…, $VARIABLE. */
const isPlaceholder = (word: string) => /^[A-Z]|[$…]/.test(word);

function strangeChoices(command: Command, words: readonly string[]): string[] {
  const args = parseCommandLine(command, words);
  return Object.entries(command.options).flatMap(([name, { choices, value = "" }]) => {
    const taken = Array.isArray(choices) ? choices : value.includes("|") ? value.split("|") : undefined;
    return taken ? args.list(name).filter((given) => !isPlaceholder(given) && !taken.includes(given)) : [];
  });
}

const startOptions = [...readFileSync(join(root, "scripts/options.mjs"), "utf8").matchAll(/--[a-z][a-z-]+/g)].map(([option]) => option);
const adminOptions = [...adminUsage.matchAll(/--[a-z][a-z-]+/g)].map(([option]) => option);
const cliOptions = commands.flatMap(({ options }) => Object.keys(options).map((name) => `--${name}`));
const knownOptions = new Set([...cliOptions, ...startOptions, ...adminOptions, "--help", "--version"]);

/** Options that a sentence names by themselves. Pages about other programs name theirs too. */
function mentioned(): { place: string; option: string }[] {
  const pages = samples.filter(({ isFenced, place }) => !isFenced && !/^docs\/(?:echoflow|prefect)/.test(place));
  return pages.flatMap(({ place, text }) => {
    const option = /^(--[a-z][a-z-]+)/.exec(text)?.[1];
    return option === undefined ? [] : [{ place, option }];
  });
}

function filesBelow(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /(?<!\.test)\.(?:ts|mjs|py)$/.test(entry.name))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), "utf8"));
}

describe("the README and the pages of docs", () => {
  it("show dozens of command lines, in blocks and in sentences, in units and images", () => {
    expect(own.length).toBeGreaterThan(60);
    expect(own.filter(({ isFenced }) => isFenced).length).toBeGreaterThan(35);
    const shown = own.map(({ words }) => words.join(" "));
    expect(shown).toEqual(expect.arrayContaining(["watch app", "run --watch --target app -- node server.js"]));
    expect(shown).toContain("export --entry kv/app-* --format shell");
  });

  it.each(own)("$line is a command line that the CLI takes", ({ words: [name = "help", ...rest], isFenced }) => {
    if (name === "help" || name.startsWith("<")) return;
    const command = isFenced ? findCommand(name) : loose(findCommand(name));
    expect(strangeChoices(command, rest)).toEqual([]);
  });

  it.each(npm)("$line is a script of the project, with options that it has", ({ words: [verb = "", ...rest] }) => {
    const script = verb === "run" ? (rest.shift() ?? "") : verb;
    if (["install", "ci", "link"].includes(script)) return;
    expect(Object.keys(packageJson.scripts)).toContain(script);
    const [dashes, ...args] = rest;
    expect([undefined, "--"]).toContain(dashes);
    if (script === "admin") readAdminLine(args);
    else if (script === "test:interop" && args[0]) expect(existsSync(join(root, "interop", args[0]))).toBe(true);
    else for (const arg of args.filter((word) => word.startsWith("--"))) expect(startOptions).toContain(arg);
  });

  it.each(mentioned())("$place names an option that one of the programs has: $option", ({ option }) => {
    expect(knownOptions.has(option)).toBe(true);
  });

  it("name no variable BLOCKYARD_… that nothing reads", () => {
    const source = ["lib", "scripts", "interop"].flatMap(filesBelow).join("\n");
    const named = new Set(samples.flatMap(({ text }) => text.match(/BLOCKYARD_[A-Z_]+[A-Z]/g) ?? []));
    expect(named.size).toBeGreaterThan(8);
    expect([...named].filter((name) => !source.includes(name))).toEqual([]);
  });

  it("declare targets as blockyard.json takes them", () => {
    const declared = samples.flatMap(({ text }) =>
      [...text.matchAll(/^\$ cat blockyard\.json\n(\{\n[\s\S]*?\n\})/gm)].map(([, json = ""]) => json),
    );
    expect(declared.length).toBeGreaterThan(0);
    for (const json of declared) expect(Targets.safeParse(JSON.parse(json).targets).error).toBeUndefined();
  });
});

it("the usage of npm run admin shows lines that it takes itself", () => {
  const lines = [...adminUsage.matchAll(/^npm run admin -- (.*)$/gm)].map(([, line = ""]) => line.split(/ {3,}/)[0] ?? "");
  expect(lines.length).toBe(5);
  for (const line of lines)
    for (const words of commandsIn({ text: line, language: "" })) expect(readAdminLine(words).command).not.toBe("help");
});
