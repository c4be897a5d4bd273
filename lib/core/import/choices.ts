import { withValueAt } from "#lib/core/field-paths.ts";
import type { Json, JsonObject } from "#lib/core/json.ts";
import { foldPath } from "#lib/core/paths.ts";
import type { BlockRow, FieldRow, Proposal, ValueRow } from "./proposal.ts";

/** What somebody has decided about the rows of a proposal, by their keys. What is not in it is as proposed. */
export type Choices = {
  left: ReadonlySet<string>;
  paths: ReadonlyMap<string, string>;
  secrets: ReadonlyMap<string, boolean>;
  /** The configuration that a file becomes, and whether fields that the file does not have go. */
  config: { namespace: string; name: string; isWhole: boolean };
};

/** An edit of an import, without the version that it is based on: whoever compares it says which that is. */
export type ImportEdit =
  | { op: "patch"; path: string; set: JsonObject; clear: string[]; secretFields?: string[] }
  | { op: "put"; path: string; data: JsonObject; clear: string[]; secretFields?: string[] };

type AnyRow = ValueRow | FieldRow | BlockRow;

export function isTaken({ left }: Choices, row: AnyRow): boolean {
  return row.problem === undefined && !left.has(row.key);
}

export function isSecretRow({ secrets }: Choices, row: ValueRow | FieldRow): boolean {
  return secrets.get(row.key) ?? row.isSecret;
}

/** What is imported of a row: a secret as the file has it, anything else as it is read. */
export function valueOfRow(choices: Choices, row: ValueRow | FieldRow): Json {
  return isSecretRow(choices, row) ? row.value : row.plain;
}

/** Where a row of its own goes: the path that was typed, else the one that is proposed. */
export function pathOfRow(choices: Choices, row: ValueRow | BlockRow): string {
  const typed = choices.paths.get(row.key);
  if (typed !== undefined) return typed;
  return "path" in row ? row.path : pathOfValue(row.name, isSecretRow(choices, row));
}

export function pathOfValue(name: string, isSecret: boolean): string {
  return isSecret ? `block/secret/${name}` : `kv/${name}`;
}

/** The edits that the taken rows come to: one per entry, in file order. */
export function editsOf(proposal: Proposal, choices: Choices): ImportEdit[] {
  switch (proposal.shape) {
    case "values":
    case "secrets":
      return proposal.rows
        .filter((row) => isTaken(choices, row))
        .map((row) => ({ op: "patch", path: pathOfRow(choices, row), set: { value: valueOfRow(choices, row) }, clear: [] }));
    case "blocks":
      return proposal.rows
        .filter((row) => isTaken(choices, row))
        .map((row) => ({ op: "patch", path: pathOfRow(choices, row), set: Object.fromEntries(row.set), clear: [...row.clear] }));
    case "config":
      return configEdits(proposal.rows, choices);
    default:
      return proposal satisfies never;
  }
}

/** How many fields one patch names. What has more is written as a whole. */
const patchFieldsMax = 2_000;

/** Whether a configuration has too many fields for what is there besides to be kept. */
export function mustBeWhole(rows: readonly FieldRow[], choices: Choices): boolean {
  return rows.filter((row) => isTaken(choices, row)).length > patchFieldsMax;
}

function configEdits(rows: readonly FieldRow[], choices: Choices): ImportEdit[] {
  const taken = rows.filter((row) => isTaken(choices, row));
  if (taken.length === 0) return [];
  const { namespace, name, isWhole } = choices.config;
  const marks = taken.filter((row) => isSecretRow(choices, row)).map(({ field }) => field);
  const what = { path: `config/${namespace}/${name}`, clear: [], ...(marks.length > 0 ? { secretFields: marks } : {}) };
  if (!isWhole && !mustBeWhole(rows, choices))
    return [{ op: "patch", ...what, set: Object.fromEntries(taken.map((row) => [row.field, valueOfRow(choices, row)])) }];
  const own = new WeakSet<object>();
  const data = taken.reduce((document: JsonObject, row) => withValueAt(document, row.field, valueOfRow(choices, row), own), {});
  return [{ op: "put", ...what, data }];
}

/** Paths that more than one taken row goes to, folded as paths are compared: each entry can be written once. */
export function pathsTwice(edits: readonly ImportEdit[]): Set<string> {
  const seen = new Set<string>();
  const twice = new Set<string>();
  for (const path of edits.map((edit) => foldPath(edit.path))) {
    if (seen.has(path)) twice.add(path);
    seen.add(path);
  }
  return twice;
}
