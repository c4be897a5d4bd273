import { formatFieldPath, parseFieldPath } from "#lib/core/field-paths.ts";
import type { FileDocument, FileKey } from "#lib/core/formats/define.ts";
import { keyName } from "#lib/core/formats/lines.ts";
import { isJsonObject, type Json } from "#lib/core/json.ts";
import { isMask } from "#lib/core/masks.ts";
import { matchesPattern } from "#lib/core/path-patterns.ts";
import { foldPath, isEntryPath } from "#lib/core/paths.ts";
import type { MappedOptions } from "./mapped-mapping.ts";
import { type FileEntry, type FileField, type FileProblem, type FileView, type KnownEntry, type Place, placeName } from "./mapping.ts";
import { isSingleValued } from "./names.ts";
import { placeOfField } from "./places.ts";

type Owner = { path: string; field: string };

/**
 * What a file says of the entries that are known; of fields that somebody has added to a configuration, or inside a KV pair that is an object;
 * and, where the target creates entries, of keys that belong to none.
 */
export function readMapped(options: MappedOptions, document: FileDocument, known: readonly KnownEntry[]): FileView {
  const problems: FileProblem[] = [];
  const foreign: FileProblem[] = [];
  const owners = ownersOf(options, known, problems);
  const added = addedTo(options, document, known, owners, foreign);
  const found = new Map<string, Found>();
  for (const keys of owners.values()) for (const owned of keys.values()) addField(found, document, owned);
  for (const owned of added) addField(found, document, owned);
  const entries: FileEntry[] = [];
  for (const { path, fields, isThere } of found.values()) {
    const own = options.format.isTyped ? replacedIn(fields) : fields;
    if (isThere) entries.push({ path, section: own[0]?.section ?? "", fields: own });
  }
  return { entries, foreign, problems };
}

type Found = { path: string; fields: FileField[]; isThere: boolean };

function addField(found: Map<string, Found>, { sections }: FileDocument, { place, owner }: Owned): void {
  const { path, field } = owner;
  const folded = foldPath(path);
  const key = sections.get(place.section)?.keys.get(place.key);
  const entry = found.get(folded) ?? { path, fields: [], isThere: false };
  if (entry.fields.length === 0) found.set(folded, entry);
  entry.fields.push(fieldOf(path, field, place, key));
  entry.isThere ||= key !== undefined;
}

/** A field in whose place an object stands by now, or which was in an object that is one value by now, is not absent: it was replaced. */
function replacedIn(fields: readonly FileField[]): FileField[] {
  const present = fields.filter(({ state }) => state !== "absent");
  if (present.length === fields.length) return [...fields];
  const own = new Map(present.map(({ field, line }) => [field, line]));
  const around = new Map(present.flatMap(({ field, line }) => wayTo(field).map((place) => [place, line] as const)));
  return fields.map((field): FileField => {
    const by =
      field.state === "absent" ? [...wayTo(field.field), field.field].find((way) => own.has(way) || around.has(field.field)) : undefined;
    if (by === undefined) return field;
    const { section, key, isInherited } = field;
    return { section, key, field: field.field, isInherited, line: around.get(field.field) ?? own.get(by), state: "empty" };
  });
}

/** The objects around a field, outermost first. */
function wayTo(field: string): string[] {
  const segments = parseFieldPath(field) ?? [];
  return segments.slice(1).map((_, index) => formatFieldPath(segments.slice(0, index + 1)));
}

type Owned = { place: Place; owner: Owner };
/** Whose the places are, by section and key. */
type Owners = Map<string, Map<string, Owned>>;

function ownersOf(options: MappedOptions, known: readonly KnownEntry[], problems: FileProblem[]): Owners {
  const owners: Owners = new Map();
  // What is there comes first: the place of what was deleted may be another's by now.
  for (const entry of known) if (!entry.isGone) ownPlaces(options, entry, owners, problems);
  for (const entry of known) if (entry.isGone) ownPlaces(options, entry, owners, problems);
  return owners;
}

function ownPlaces(options: MappedOptions, { path, fields, isGone }: KnownEntry, owners: Owners, problems: FileProblem[]): void {
  for (const field of fields) {
    const place = placeOfField(options.format, options, path, field);
    const { section, key } = place;
    const keys = owners.get(section) ?? new Map<string, Owned>();
    if (keys.size === 0) owners.set(section, keys);
    const twin = keys.get(key)?.owner;
    if (!twin) keys.set(key, { place, owner: { path, field } });
    else if (!isGone) {
      const message = `is the place of ${twin.path} and of ${path}. Give one of them a name of its own in blockyard.json.`;
      problems.push({ section, key, line: 1, message });
    }
  }
}

function fieldOf(path: string, field: string, place: Place, key: FileKey | undefined): FileField {
  const { section, key: name } = place;
  if (!key) return { section, key: name, field, line: undefined, isInherited: false, state: "absent" };
  const { value, line, isInherited } = key;
  if (!path.startsWith("kv/") && typeof value === "string" && isMask(value))
    return { section, key: name, field, line, isInherited, state: "mask" };
  if (path.startsWith("block/") && isNothing(value)) return { section, key: name, field, line, isInherited, state: "empty" };
  return { section, key: name, field, line, isInherited, state: "value", value };
}

function isEmptyObject(value: Json): boolean {
  return isJsonObject(value) && Object.keys(value).length === 0;
}

function isNothing(value: Json): boolean {
  return value === "" || value === null;
}

function addedTo(
  options: MappedOptions,
  document: FileDocument,
  known: readonly KnownEntry[],
  owners: Owners,
  foreign: FileProblem[],
): Owned[] {
  const openSections = openSectionsOf(options, known);
  const added: Owned[] = [];
  for (const [section, { keys }] of document.sections) {
    const owned = owners.get(section);
    for (const [key, { value, isInherited, line }] of keys) {
      // What stands in [DEFAULT] is said of every section, and so of none in particular; an object without keys is what is left of those that were
      // taken out.
      if (isInherited || owned?.has(key) || isEmptyObject(value)) continue;
      const place = { section, key };
      const owner = ownerOfNew(options, place, openSections) ?? createdBy(options, place);
      if (typeof owner === "string") foreign.push({ section, key, line, message: owner });
      else if (owner) added.push({ place, owner });
    }
  }
  return added;
}

/** The sections that are an entry's own, so that another key in them is another field of it. By section, with the way to them in the entry. */
function openSectionsOf(options: MappedOptions, known: readonly KnownEntry[]): Map<string, { path: string; root: string[] }> {
  const open = new Map<string, { path: string; root: string[] }>();
  for (const { path } of known) {
    const isValue = path.startsWith("kv/") && options.format.isTyped;
    if (!path.startsWith("config/") && !isValue) continue;
    const root = isValue ? ["value"] : [];
    const place = placeOfField(options.format, options, path, formatFieldPath([...root, "x"]));
    if (place.key === "x") open.set(place.section, { path, root });
  }
  return open;
}

function ownerOfNew(options: MappedOptions, place: Place, open: ReturnType<typeof openSectionsOf>): Owner | undefined {
  const way = options.format.isTyped ? (parseFieldPath(place.section) ?? []) : [];
  // A KV pair that was an object and is one value by now.
  const whole = options.format.isTyped ? open.get(fullPath(place)) : undefined;
  if (whole && whole.root.length > 0) {
    const owner = { path: whole.path, field: formatFieldPath(whole.root) };
    if (isPlaceOf(options, owner, place)) return owner;
  }
  for (let length = way.length; length >= 0; length--) {
    const entry = open.get(options.format.isTyped ? formatFieldPath(way.slice(0, length)) : place.section);
    if (!entry) continue;
    const owner = { path: entry.path, field: formatFieldPath([...entry.root, ...way.slice(length), place.key]) };
    if (isPlaceOf(options, owner, place)) return owner;
  }
  return undefined;
}

/** The entry that a key makes, when the key is where that entry's value would be put and the target would be sent it; else why it makes none. */
function createdBy(options: MappedOptions, { section, key }: Place): Owner | string | undefined {
  const { creates, patterns } = options;
  if (creates === undefined) return undefined;
  const path = creates.replaceAll("{key}", () => key).replaceAll("{section}", () => section);
  if (!isEntryPath(path)) return undefined;
  if (patterns.length > 0 && !patterns.some((pattern) => matchesPattern(pattern, path)))
    return `would make ${path}, which the target's entries do not take, so it is not sent.`;
  const owner = { path, field: isSingleValued(path) ? "value" : formatFieldPath([key]) };
  const place = placeOfField(options.format, options, path, owner.field);
  if (placeName(place) === placeName({ section, key })) return owner;
  return `would make ${path}, whose place is ${keyName(place.section, place.key)}, so it is not sent. Give it this name in names, or another key template.`;
}

function fullPath({ section, key }: Place): string {
  return formatFieldPath([...(parseFieldPath(section) ?? [section]), key]);
}

function isPlaceOf(options: MappedOptions, { path, field }: Owner, place: Place): boolean {
  return placeName(placeOfField(options.format, options, path, field)) === placeName(place);
}
