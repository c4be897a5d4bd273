import { formatFieldPath, parseFieldPath } from "#lib/core/field-paths.ts";
import type { FileFormat } from "#lib/core/formats/define.ts";
import type { Place } from "./mapping.ts";
import { environmentName, envTemplate, fillTemplate, isSingleValued, namePartsOf } from "./names.ts";

/** Where the fields of entries go. `names`: the place of a path, or of `path#field`, in so many words. */
export type PlaceRules = { section: string | undefined; key: string | undefined; names: Readonly<Record<string, string>> };

const known = new WeakMap<PlaceRules, Map<string, Place>>();

/** The place of a field. Each run asks several times for each: it is worked out once. */
export function placeOfField(format: FileFormat, rules: PlaceRules, path: string, field: string): Place {
  const places = known.get(rules) ?? new Map<string, Place>();
  known.set(rules, places);
  const name = `${format.name} ${path} ${field}`;
  const place = places.get(name) ?? findPlace(format, rules, path, field);
  places.set(name, place);
  return place;
}

function findPlace(format: FileFormat, rules: PlaceRules, path: string, field: string): Place {
  const named = nameOf(rules, path, field);
  if (format.isTyped) return treePlace(rules, path, field, named);
  if (format.name === "dotenv") return { section: "", key: named ?? environmentName(path, field, rules.key ?? envTemplate) };
  const isOne = isSingleValued(path);
  const parts = namePartsOf(path, field);
  const section = fillTemplate(rules.section ?? (isOne ? (parts.kind === "kv" ? "kv" : "secrets") : "{name}"), parts);
  if (named === undefined) return { section, key: fillTemplate(rules.key ?? (isOne ? "{name}" : "{field}"), parts) };
  const dot = named.lastIndexOf(".");
  return dot < 0 ? { section, key: named } : { section: named.slice(0, dot), key: named.slice(dot + 1) };
}

/** In a tree: the template's parts between dots are names on the way, and the way into the value goes on from there. */
function treePlace(rules: PlaceRules, path: string, field: string, named: string | undefined): Place {
  const parts = namePartsOf(path, field);
  const prefix = rules.section === undefined ? [] : rules.section.split(".").map((part) => fillTemplate(part, parts));
  const way =
    named !== undefined
      ? [...(parseFieldPath(named) ?? [named]).map(String), ...(isNamedWhole(rules, path, field) ? parts.fields : [])]
      : [
          ...prefix,
          ...(rules.key ?? "{name}.{field}").split(".").flatMap((part) => (isField(part) ? parts.fields : [fillTemplate(part, parts)])),
        ];
  const names = way.filter((name) => name !== "");
  return { section: formatFieldPath(names.slice(0, -1)), key: names.at(-1) ?? "" };
}

function isField(part: string): boolean {
  return part.toLowerCase() === "{field}";
}

function nameOf({ names }: PlaceRules, path: string, field: string): string | undefined {
  return names[`${path}#${field}`] ?? (isSingleValued(path) ? names[path] : undefined);
}

/** Whether the name was given to the entry, whose parts then follow it, and not to the one field. */
function isNamedWhole({ names }: PlaceRules, path: string, field: string): boolean {
  return names[`${path}#${field}`] === undefined;
}
