import { parseFieldPath } from "#lib/core/field-paths.ts";
import { parseEntryPath } from "#lib/core/paths.ts";

/** What the tokens of a template stand for. `fields`: the way into the entry, without the `value` of entries that have one value. */
export type NameParts = { kind: string; type: string; namespace: string; name: string; fields: readonly string[] };

/** Template of the environment names, and of the keys of a `.env` file. */
export const envTemplate = "{NAME}_{FIELD}";

const tokens = /\{(kind|type|namespace|name|field)\}/gi;

export function namePartsOf(path: string, field: string): NameParts {
  const { kind, group, name } = parseEntryPath(path);
  const segments = (parseFieldPath(field) ?? []).map(String);
  const isOneValue = isSingleValued(path) && segments[0] === "value";
  return {
    kind,
    type: kind === "block" ? (group ?? "") : "",
    namespace: kind === "config" ? (group ?? "") : "",
    name,
    fields: isOneValue ? segments.slice(1) : segments,
  };
}

/** KV pairs and secrets have one field, `value`, which names need not tell. */
export function isSingleValued(path: string): boolean {
  return path.startsWith("kv/") || path.startsWith("block/secret/");
}

/**
 * A template with its tokens filled in: `{kind}`, `{type}`, `{namespace}`, `{name}`, `{field}`; in capitals (`{NAME}`) as an environment
 * variable is spelled. What an entry does not have falls out with the `.`, `-` or `_` before it.
 */
export function fillTemplate(template: string, parts: NameParts): string {
  const { fields, ...words } = parts;
  const values: Record<string, string> = { ...words, field: fields.join("_") };
  const kept = template.replace(/[._-]?\{(kind|type|namespace|name|field)\}/gi, (whole, token: string) =>
    values[token.toLowerCase()] === "" ? "" : whole,
  );
  return kept.replace(tokens, (_, token: string) => {
    const value = values[token.toLowerCase()] ?? "";
    return token === token.toUpperCase() ? envNameOf(value) : value;
  });
}

/** `app-limit` → `APP_LIMIT`: capitals, digits and underscores. */
export function envNameOf(text: string): string {
  return text.toUpperCase().replace(/[^A-Z0-9]+/g, "_");
}

/** The environment variable of a field: `PROD_PASSWORD` of `block/database-credentials/prod` and `password`, `LIMIT` of `kv/limit`. */
export function environmentName(path: string, field: string, template: string = envTemplate): string {
  const name = fillTemplate(template, namePartsOf(path, field));
  return /^\d/.test(name) ? `_${name}` : name;
}

/** Why a template cannot be used; undefined when it can. */
export function findTemplateProblem(template: string): string | undefined {
  if (/[{}]/.test(template.replace(tokens, "")))
    return "A template knows {kind}, {type}, {namespace}, {name} and {field}, also in capitals.";
  return undefined;
}
