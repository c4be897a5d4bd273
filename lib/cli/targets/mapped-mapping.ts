import type { SyncEntry } from "#lib/api/contract/sync.ts";
import { formatFieldPath, isReference, leavesOf } from "#lib/core/field-paths.ts";
import type { FileFormat } from "#lib/core/formats/define.ts";
import { formatJson, type Json, type JsonObject } from "#lib/core/json.ts";
import { readMapped } from "./mapped-reading.ts";
import type { HeldEntry, Mapping } from "./mapping.ts";
import { type PlaceRules, placeOfField } from "./places.ts";

export type MappedOptions = PlaceRules & {
  format: FileFormat;
  patterns: readonly string[];
  /** The entry that a key makes which belongs to none: `kv/{key}`, `block/secret/{key}`, `config/app/{section}`. */
  creates: string | undefined;
  findHazard?: Mapping["findHazard"];
};

/** Entries whose fields stand in a file of any format under names that a template gives. Keys that belong to no entry are foreign. */
export function mappedMapping(options: MappedOptions): Mapping {
  const { format, patterns, section, key, names, creates, findHazard } = options;
  return {
    format,
    rules: JSON.stringify([format.name, patterns, section ?? null, key ?? null, names, creates ?? null]),
    patterns,
    hold: (entry) => holdMapped(entry, format),
    read: (document, known) => readMapped(options, document, known),
    placesOf: ({ path, fields }) => {
      const places = new Map(fields.map((field) => [field, placeOfField(format, options, path, field)] as const));
      return { section: [...places.values()][0]?.section ?? "", places, extra: [] };
    },
    findPlaceProblem: () => undefined,
    ...(findHazard ? { findHazard } : {}),
  };
}

/** An entry as a file of the format holds it: leaf by leaf where it tells types apart, else field by field as text. */
export function holdMapped({ path, name, version, deleted, data, secretFields }: SyncEntry, format: FileFormat): HeldEntry {
  const held = { path, name, version, secretFields, unmanaged: new Set<string>(), jsonFields: new Set<string>() };
  if (deleted || !data) return { ...held, values: null };
  const values = new Map<string, Json>();
  for (const [field, value] of format.isTyped ? leavesOf(data) : fieldsOf(data)) {
    if (isReference(value)) held.unmanaged.add(field);
    // An empty text and nothing at all are one to a block; nothing at all has no place in most files.
    else if ((value === "" && path.startsWith("block/")) || (value === null && !format.holdsNull)) continue;
    else if (format.isTyped || typeof value === "string") values.set(field, value);
    else {
      values.set(field, formatJson(value));
      held.jsonFields.add(field);
    }
  }
  return { ...held, values };
}

function fieldsOf(data: JsonObject): [string, Json][] {
  return Object.entries(data).map(([key, value]) => [formatFieldPath([key]), value]);
}
