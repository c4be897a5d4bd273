import type { SyncEntry } from "#lib/api/contract/sync.ts";
import type { Io } from "#lib/cli/io.ts";
import { printable } from "#lib/cli/output.ts";
import { holdMapped } from "#lib/cli/targets/mapped-mapping.ts";
import { environmentName } from "#lib/cli/targets/names.ts";
import type { DeclaredTarget } from "#lib/cli/targets/targets.ts";
import type { Problem } from "#lib/core/errors.ts";
import { dotenv } from "#lib/core/formats/dotenv.ts";
import { textOfValue } from "#lib/core/formats/patch-check.ts";
import { isChosen } from "#lib/core/path-choice.ts";
import { foldPath } from "#lib/core/paths.ts";
import { isRiskyName } from "./risky-names.ts";
import { secretsIn } from "./values.ts";

/** Entries that are handed over whole, field by field, and what the fields are called. */
export type Selection = { place: string; patterns: readonly string[]; namesOf(entry: SyncEntry): Map<string, string> };

/** A variable that a field of an entry has become. */
export type NamedField = { name: string; path: string; field: string; text: string; secrets: string[] };

/** Entries under the names that are made of theirs: `PROD_PASSWORD`, `LIMIT`. */
export function selectionOfPatterns(patterns: readonly string[]): Selection {
  return { place: "--entry", patterns, namesOf: defaultNames };
}

/** The entries of a target; under the names of its file where that is a `.env` file. */
export function selectionOfTarget({ name, mapping }: DeclaredTarget): Selection {
  const namesOf = (entry: SyncEntry) => {
    const held = mapping.format.name === "dotenv" ? mapping.hold(entry) : undefined;
    if (!held?.values) return defaultNames(entry);
    const { places } = mapping.placesOf({ path: held.path, fields: [...held.values.keys()] });
    return new Map([...places].map(([field, { key }]) => [field, key]));
  };
  return { place: `target ${name}`, patterns: mapping.patterns, namesOf };
}

function defaultNames({ path, data }: SyncEntry): Map<string, string> {
  return new Map(Object.keys(data ?? {}).map((field) => [field, environmentName(path, field)]));
}

/** The variables of a selection. What cannot be handed over is added to the problems: an entry that is not there, a name that must not be. */
export function fieldsOf(
  selection: Selection,
  entries: readonly SyncEntry[],
  allowed: ReadonlySet<string>,
  problems: Problem[],
): NamedField[] {
  const chosen = entries.filter(({ path, deleted }) => !deleted && isChosen(selection.patterns, path));
  for (const pattern of selection.patterns) {
    if (pattern.includes("*") || chosen.some(({ path }) => foldPath(path) === foldPath(pattern))) continue;
    problems.push({ path: selection.place, message: `there is no ${pattern}, or the token may not pull it.` });
  }
  const fields = chosen.flatMap((entry) => fieldsOfEntry(selection, entry));
  for (const { name, path, field } of fields) {
    const place = `${path}#${field}`;
    if (!/^[A-Za-z_][A-Za-z0-9_.-]*$/.test(name) || name === "_")
      problems.push({ path: place, message: "makes no name that a variable can have. Name it by --env." });
    else if (isRiskyName(name) && !allowed.has(name)) {
      problems.push({
        path: place,
        message: `would set ${name}, which decides what programs run. If that is meant, use --allow-name ${name}.`,
      });
    }
  }
  return fields;
}

function fieldsOfEntry(selection: Selection, entry: SyncEntry): NamedField[] {
  const names = selection.namesOf(entry);
  return [...(holdMapped(entry, dotenv).values ?? [])].flatMap(([field, value]) => {
    const name = names.get(field);
    return name === undefined ? [] : [{ name, path: entry.path, field, text: textOfValue(value), secrets: secretsIn(entry, field, value) }];
  });
}

/** Adds a problem for each name that two fields would have: which of them would count, nobody could tell. */
export function refuseSharedNames(fields: readonly NamedField[], problems: Problem[]): void {
  const owners = new Map<string, string>();
  for (const { name, path, field } of fields) {
    const place = `${path}#${field}`;
    const owner = owners.get(name);
    if (owner === undefined) owners.set(name, place);
    else if (owner !== place)
      problems.push({ path: place, message: `would set ${name}, as ${owner} does. Name one of them by a target's names, or by --env.` });
  }
}

/** Says of each selection that nothing fits: its patterns have stars, so that nothing is missing, but a slip of the pen looks the same. */
export function tellEmpty(io: Io, selections: readonly Selection[], entries: readonly SyncEntry[]): void {
  for (const { patterns } of selections) {
    if (patterns.length === 0 || entries.some(({ path }) => isChosen(patterns, path))) continue;
    io.err(`blockyard: nothing that the token may pull fits ${printable(patterns.join(", "))}.\n`);
  }
}
