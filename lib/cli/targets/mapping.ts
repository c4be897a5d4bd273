import type { SyncEntry } from "#lib/api/contract/sync.ts";
import type { FileDocument, FileEdit, FileFormat } from "#lib/core/formats/define.ts";
import type { Json } from "#lib/core/json.ts";

/** Where a value stands in a file. */
export type Place = { section: string; key: string };

/** One name for each place, for maps. */
export function placeName({ section, key }: Place): string {
  return JSON.stringify([section, key]);
}

/**
 * What a file says about a field of an entry: a `value`; `empty`, which clears it; nothing at all (`absent`); or what a client that shows
 * secrets masked or prints nothing as `None` has written over it (`mask`, `none`), which says nothing about the field.
 */
export type FileField = Place & { field: string; line: number | undefined; isInherited: boolean } & (
    | { state: "value"; value: Json }
    | { state: "empty" | "absent" | "mask" | "none" }
  );

/** An entry that stands in a file, under the heading by which messages call it. */
export type FileEntry = { path: string; section: string; fields: readonly FileField[] };

export type FileProblem = { section: string; key?: string; line: number; message: string };

/** `foreign`: what is worth telling of what the target does not own. `problems`: what cannot be read without guessing. */
export type FileView = { entries: readonly FileEntry[]; foreign: readonly FileProblem[]; problems: readonly FileProblem[] };

/** An entry as the server has it, in the form in which the file holds it. `values` null: it was deleted. */
export type HeldEntry = {
  path: string;
  name: string;
  version: number;
  values: ReadonlyMap<string, Json> | null;
  /** Fields that this file cannot hold, or that are not the target's: left alone on both sides. */
  unmanaged: ReadonlySet<string>;
  secretFields: readonly string[];
  /** Fields that are no text on the server while the file knows nothing but text: what the file says is sent as JSON. */
  jsonFields: ReadonlySet<string>;
};

/** What is known of an entry before the file is read: from the lock and from the server. `isGone`: only the lock has it still. */
export type KnownEntry = { path: string; fields: readonly string[]; isGone?: boolean };

/** Where the fields of an entry stand, or would; `extra`: what must stand beside its values. */
export type Places = { section: string; places: ReadonlyMap<string, Place>; extra: readonly FileEdit[] };

/** How the entries of a target stand in its file. */
export type Mapping = {
  format: FileFormat;
  /** Says by which rules a file is read: equal texts, equal reading. */
  rules: string;
  /** Globs over entry paths: what the target is sent. None: everything that the token may see. */
  patterns: readonly string[];
  /** Undefined: the target does not deliver the entry. */
  hold(entry: SyncEntry): HeldEntry | undefined;
  /** Every entry of which the file has at least one key, and every one that its sections and keys make. */
  read(document: FileDocument, known: readonly KnownEntry[]): FileView;
  placesOf(entry: KnownEntry): Places;
  /** Why a new entry cannot be put into the file; undefined when it can. */
  findPlaceProblem(entry: KnownEntry, document: FileDocument): string | undefined;
  /** Keys that say what a section is, and go with it. */
  headKeys?: readonly string[];
  /** What a reader of the file would make of a value that the server has; undefined: nothing but the value. */
  findHazard?(value: Json): string | undefined;
};
