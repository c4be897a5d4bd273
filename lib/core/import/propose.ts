import { readCredentialSections, type SectionField } from "#lib/core/credential-sections.ts";
import { keyName } from "#lib/core/formats/lines.ts";
import { findProblem, type Json } from "#lib/core/json.ts";
import { holdsMask, isMask } from "#lib/core/masks.ts";
import { prefectSecretsSection } from "#lib/core/prefect-secrets.ts";
import { fieldOfWay, findWayProblem, type Leaf, leavesOfFile, topMembers } from "./document-tree.ts";
import type { BlockRow, FieldRow, ImportShape, Proposal, ValueRow } from "./proposal.ts";
import type { ImportedText } from "./read-import.ts";
import { isProposedSecret } from "./secret-names.ts";
import { typedText } from "./typed-text.ts";

const maskProblem = "holds a mask that a tool shows in place of a secret, not the secret.";
const readBack = { bytesMax: Number.POSITIVE_INFINITY, depthMax: 32, keysMax: 2_000, itemsMax: 5_000 };

/** What the file may become, the likeliest first. */
export function shapesOf(file: ImportedText): ImportShape[] {
  const { sections } = file.document;
  const isEchoflow = file.format === "ini" && readCredentialSections(file.document).sections.length > 0;
  const isPrefect = file.isTyped && sections.has(prefectSecretsSection);
  const isFlat = !file.isTyped || [...sections.keys()].every((section) => section === "");
  const rest: ImportShape[] = isFlat ? ["values", "config"] : ["config", "values"];
  return [...(isEchoflow ? (["blocks"] as const) : []), ...(isPrefect ? (["secrets"] as const) : []), ...rest];
}

/**
 * What the file becomes in this shape, row by row in file order, with what cannot be taken and why. `isTypedText`: whether texts of a format
 * without types are read as the JSON that they print.
 */
export function propose(file: ImportedText, shape: ImportShape, isTypedText: boolean): Proposal {
  const leaves = leavesOfFile(file.document, file.isTyped);
  const typed = (value: Json) => (isTypedText && !file.isTyped && typeof value === "string" ? typedText(value) : value);
  switch (shape) {
    case "blocks":
      return blocksOf(file);
    case "secrets":
      return { shape, rows: secretRows(leaves) };
    case "values":
      return { shape, rows: file.isTyped ? memberRows(leaves) : keyRows(leaves, typed) };
    case "config":
      return { shape, rows: leaves.map((leaf) => fieldRow(leaf, typed)) };
    default:
      return shape satisfies never;
  }
}

/** Every key of a flat file under its own name. `[kv]` and `[secrets]` are where our own command puts pairs and secrets. */
function keyRows(leaves: readonly Leaf[], typed: (value: Json) => Json): ValueRow[] {
  return leaves.map(({ way, value, line }) => {
    const [section, key = ""] = way.length > 1 ? way : ["", way[0]];
    const isOwn = section === "kv" || section === "secrets";
    const isSecret = section === "secrets" || (section !== "kv" && isProposedSecret(key, value));
    const name = isOwn || section === "" ? key : `${section}.${key}`;
    return { ...rowOf(way, line, value), from: keyName(section ?? "", key), name, value, plain: typed(value), isSecret };
  });
}

/** Each member of a tree's root with everything below it. */
function memberRows(leaves: readonly Leaf[]): ValueRow[] {
  return [...topMembers(leaves)].map(([name, { value, line }]) => {
    return { ...rowOf([name], line, value), from: name, name, value, plain: value, isSecret: isProposedSecret(name, value) };
  });
}

function secretRows(leaves: readonly Leaf[]): ValueRow[] {
  const inside = leaves.filter(({ way }) => fieldOfWay(way.slice(0, -1)) === prefectSecretsSection);
  return inside.map(({ way, value, line }) => {
    const name = way.at(-1) ?? "";
    return { ...rowOf(way, line, value), from: name, name, value, plain: value, isSecret: true };
  });
}

function fieldRow({ way, value, line }: Leaf, typed: (value: Json) => Json): FieldRow {
  const around = way.slice(0, -1).some((name) => /^(?:secrets?|credentials?|passwords?)$/i.test(name));
  const isSecret = isProposedSecret(way.at(-1) ?? "", value) || (around && isProposedSecret("secret", value));
  const field = fieldOfWay(way);
  const problem = findWayProblem(way);
  const row = rowOf(way, line, value);
  return { ...row, ...(problem ? { problem } : {}), from: field, field, value, plain: typed(value), isSecret };
}

function rowOf(way: readonly string[], line: number, value: Json) {
  const isMasked = (typeof value === "string" && isMask(value)) || (typeof value === "object" && holdsMask(value) && isMaskInside(value));
  const problem = isMasked ? maskProblem : findProblem(value, "", readBack)?.message;
  return { key: fieldOfWay(way), line, ...(problem ? { problem } : {}) };
}

/** A mask somewhere inside; the text `None` alone is an ordinary word in a list. */
function isMaskInside(value: Json): boolean {
  if (typeof value === "string") return isMask(value);
  return typeof value === "object" && value !== null && Object.values(value).some((item) => isMaskInside(item as Json));
}

function blocksOf({ document }: ImportedText): Proposal {
  const { sections, foreign, problems } = readCredentialSections(document);
  const faults = new Map(problems.map(({ section, key, message }) => [section, key === undefined ? message : `${key} ${message}`]));
  const rows = sections.map(({ section, path, provider, fields }): BlockRow => {
    const set = new Map(fields.flatMap((field) => (field.state === "value" ? [[field.field, field.value] as const] : [])));
    const clear = fields.filter(({ state }) => state === "empty").map(({ field }) => field);
    const problem = faults.get(section) ?? (set.size === 0 && clear.length === 0 ? "holds nothing to import." : undefined);
    const line = document.sections.get(section)?.line ?? 1;
    const base = { key: section, from: `[${section}]`, line, path, type: provider.type, set, clear, notes: notesOf(fields) };
    return problem ? { ...base, problem } : base;
  });
  const nameless = problems.filter(({ section }) => !rows.some(({ key }) => key === section));
  return { shape: "blocks", rows, foreign: [...nameless, ...foreign].map(({ section, message }) => `[${section}] ${message}`) };
}

function notesOf(fields: readonly SectionField[]): string[] {
  return fields.flatMap(({ key, state }) => {
    if (state === "mask") return [`${key} ${maskProblem} It is left as it is.`];
    return state === "none" ? [`${key} is the text None, which stands for nothing. It is left as it is.`] : [];
  });
}
