import { resolve } from "node:path";
import type { Args } from "#lib/cli/command.ts";
import { usageError } from "#lib/cli/exit-codes.ts";
import type { Io } from "#lib/cli/io.ts";
import { decodeText, readBytes } from "#lib/cli/text-files.ts";
import { DomainError } from "#lib/core/errors.ts";
import { dotenv } from "#lib/core/formats/dotenv.ts";
import { textOfValue } from "#lib/core/formats/patch-check.ts";
import { anyDraft, type Draft, referencesOf, wholeDraft } from "./drafts.ts";
import { environmentOf } from "./inherited.ts";
import { patternsWithin } from "./pull-patterns.ts";
import { type Selection, selectionOfPatterns, selectionOfTarget } from "./selections.ts";

/** What a program is to be given, before anything was asked of a server. */
export type Request = {
  /** Our own environment, and those of its variables that are references. */
  inherited: Record<string, string>;
  inheritedDrafts: ReadonlyMap<string, Draft>;
  selections: readonly Selection[];
  /** What files and the command line say of variables. */
  drafts: ReadonlyMap<string, Draft>;
  /** Values that go into a file, whose path the variable holds. */
  files: ReadonlyMap<string, Draft>;
  allowedNames: ReadonlySet<string>;
};

/** The selections of a command line. */
export async function readSelections(io: Io, args: Args): Promise<Selection[]> {
  const [targets, entries] = [args.list("target"), args.list("entry")];
  const chosen = targets.length > 0 ? await (await import("#lib/cli/targets/targets.ts")).chooseTargets(io, targets) : [];
  return [...chosen.map(selectionOfTarget), ...(entries.length > 0 ? [selectionOfPatterns(entries)] : [])];
}

/** Reads everything that a command line names. Refuses, by key or line, what is no reference and was to be one. */
export async function readRequest(io: Io, args: Args): Promise<Request> {
  const inherited = environmentOf(io, args.flag("pure"));
  const inheritedDrafts = new Map<string, Draft>();
  for (const [name, text] of Object.entries(inherited)) {
    const draft = name.startsWith("BLOCKYARD_") ? undefined : wholeDraft(text, `${name} (environment)`);
    if (draft) inheritedDrafts.set(name, draft);
  }
  const drafts = new Map<string, Draft>();
  for (const file of args.list("env-file")) {
    for (const { name, text, place } of await readEnvFile(io, file)) drafts.set(name, anyDraft(text, place) ?? { place, pieces: [text] });
  }
  const [named, files] = [pairsOf(args, "env"), pairsOf(args, "as-file")];
  for (const [name, draft] of named) {
    if (files.has(name)) throw usageError(`${name} is given by --env and by --as-file. Use one of them.`);
    drafts.set(name, draft);
  }
  for (const name of files.keys()) drafts.delete(name);
  for (const name of [...drafts.keys(), ...files.keys()]) inheritedDrafts.delete(name);
  return {
    inherited,
    inheritedDrafts,
    selections: await readSelections(io, args),
    drafts,
    files,
    allowedNames: new Set(args.list("allow-name")),
  };
}

/** The entries that a request needs, as the patterns of one pull; undefined: none, and nobody need be asked. */
export function patternsOf({ selections, inheritedDrafts, drafts, files }: Request): string[] | undefined {
  const references = [inheritedDrafts, drafts, files].flatMap((some) => [...some.values()].flatMap(referencesOf));
  const patterns = [...selections.flatMap((selection) => selection.patterns), ...references.map(({ path }) => path)];
  // A target without patterns takes everything that the token may see.
  if (selections.some((selection) => selection.patterns.length === 0)) return [];
  return patterns.length > 0 ? patternsWithin(patterns) : undefined;
}

async function readEnvFile(io: Io, file: string): Promise<{ name: string; text: string; place: string }[]> {
  const path = resolve(io.cwd, file);
  const bytes = await readBytes(io, path);
  if (!bytes) throw new DomainError("not_found", `There is no file ${file}.`);
  try {
    const keys = dotenv.parse(decodeText(bytes, path)).sections.get("")?.keys ?? new Map();
    return [...keys].map(([name, { value, line }]) => ({ name, text: textOfValue(value), place: `${name} (${file}, line ${line})` }));
  } catch (error) {
    throw error instanceof DomainError ? new DomainError(error.code, `${file}: ${error.message}`, error.details) : error;
  }
}

/** `NAME=REFERENCE`. A value in its place is refused without being repeated: it would be seen by every user of the machine. */
function pairsOf(args: Args, option: string): Map<string, Draft> {
  const pairs = new Map<string, Draft>();
  for (const pair of args.list(option)) {
    const at = pair.indexOf("=");
    const name = pair.slice(0, Math.max(at, 0));
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) throw usageError(`--${option} takes NAME=REFERENCE, such as PASSWORD=block://secret/pin.`);
    const draft = wholeDraft(pair.slice(at + 1), `--${option} ${name}`);
    if (!draft)
      throw usageError(
        `--${option} ${name} takes a reference, such as ${name}=block://secret/pin. A value never stands on the command line.`,
      );
    if (pairs.has(name)) throw usageError(`--${option} ${name} stands twice.`);
    pairs.set(name, draft);
  }
  return pairs;
}
