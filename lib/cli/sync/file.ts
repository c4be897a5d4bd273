import type { Io } from "#lib/cli/io.ts";
import { type FileView, type Mapping, placeName } from "#lib/cli/targets/mapping.ts";
import { decodeText, fileBytesMax, readRegular } from "#lib/cli/text-files.ts";
import { DomainError } from "#lib/core/errors.ts";
import { formatFieldPath, parseFieldPath } from "#lib/core/field-paths.ts";
import type { FileDocument, FileEdit, FileFormat } from "#lib/core/formats/define.ts";
import { keyName } from "#lib/core/formats/lines.ts";
import { isJsonObject } from "#lib/core/json.ts";
import type { Plan, PlannedEntry } from "./plan.ts";

/** A target's file as it was read. `bytes` is null when there was none. */
export type TargetFile = { path: string; bytes: Buffer | null; text: string };

export async function readTargetFile(io: Io, path: string): Promise<TargetFile> {
  const bytes = await readRegular(io, path, { followsLinks: false });
  return { path, bytes, text: bytes ? decodeText(bytes, path) : "" };
}

/** The file taken apart; refuses with `invalid`, by line and column, what its format's readers would refuse. */
export function parseTargetFile({ path, text }: TargetFile, { format }: Mapping): FileDocument {
  try {
    return format.parse(text);
  } catch (error) {
    if (error instanceof DomainError) throw new DomainError(error.code, `${path}: ${error.message}`, error.details);
    throw error;
  }
}

/** What the file was found to say of the entries; refuses with `invalid`, by section and key, what cannot be read without guessing. */
export function viewOf({ path }: Pick<TargetFile, "path">, view: FileView): FileView {
  if (view.problems.length === 0) return view;
  const problems = view.problems.map(({ section, key, line, message }) => ({
    path: key === undefined ? `[${section}]` : keyName(section, key),
    message: `${message} (line ${line})`,
  }));
  throw new DomainError("invalid", `${path}: ${problems[0]?.path} ${problems[0]?.message}`, { problems });
}

type ParsedFile = Omit<TargetFile, "bytes"> & { document: FileDocument };

/** The text with the plan's pulls and drops made; the same text when there are none. */
export function textAfter({ path, text, document }: ParsedFile, mapping: Mapping, { entries, drops }: Plan): string {
  const { format } = mapping;
  const pulls = entries.flatMap(editsOf);
  const edits = [...pulls, ...dropsOf(document, mapping, drops, pulls)];
  const after = patchInSteps(format, text, document, edits);
  if (Buffer.byteLength(after) <= fileBytesMax) return after;
  throw new DomainError("too_large", `${path} would be larger than 64 MiB, so it was not written.`);
}

/** Where an object takes the place of a value, or a value that of an object, the old has to be gone before the new has room. */
function patchInSteps(format: FileFormat, text: string, document: FileDocument, edits: readonly FileEdit[]): string {
  const going = edits.filter(({ edit }) => edit !== "set");
  if (!format.isTyped) return format.patch(text, edits);
  const coming = edits.filter((edit) => edit.edit === "set");
  const emptied = emptiedObjects(document, going, coming);
  try {
    return format.patch(text, [...going, ...emptied, ...coming]);
  } catch (error) {
    if (!(error instanceof DomainError) || going.length + emptied.length === 0 || coming.length === 0) throw error;
    return format.patch(format.patch(text, [...going, ...emptied]), coming);
  }
}

type SetEdit = Extract<FileEdit, { edit: "set" }>;

/**
 * The objects of a tree of which nothing would be left, the innermost first: they go with their keys. What others have left empty goes only
 * where a value takes its place.
 */
function emptiedObjects({ sections }: FileDocument, going: readonly FileEdit[], coming: readonly SetEdit[]): FileEdit[] {
  const gone = new Set(going.flatMap((edit) => ("key" in edit ? [placeName(edit)] : [])));
  const overwritten = new Set(coming.map(({ section, key }) => formatFieldPath([...(parseFieldPath(section) ?? []), key])));
  const [kept, touched] = [new Set(coming.flatMap(({ section }) => wayTo(section))), new Set<string>()];
  for (const [section, { keys }] of sections) {
    const way = wayTo(section);
    const isCovered = way.some((object) => overwritten.has(object));
    for (const [key, { value }] of keys) {
      const isGone = gone.has(placeName({ section, key })) || (isCovered && isJsonObject(value) && Object.keys(value).length === 0);
      for (const object of way) (isGone ? touched : kept).add(object);
    }
  }
  const emptied = [...sections.keys()].filter((section) => section !== "" && touched.has(section) && !kept.has(section));
  return emptied.reverse().map((section) => ({ edit: "drop", section }));
}

/** A section and the objects around it. */
function wayTo(section: string): string[] {
  const segments = parseFieldPath(section) ?? [];
  return segments.map((_, index) => formatFieldPath(segments.slice(0, index + 1)));
}

function editsOf({ pulls, isNew, extra }: PlannedEntry): FileEdit[] {
  const edits = pulls.map(({ section, key, value, isInherited }): FileEdit => {
    if (value !== undefined) return { edit: "set", section, key, value };
    // A key that stands in [DEFAULT] cannot be taken from one section: an empty value of its own says the same.
    return isInherited ? { edit: "set", section, key, value: "" } : { edit: "unset", section, key };
  });
  return isNew ? [...extra, ...edits] : edits;
}

/** An entry's keys go; a section of which nothing else would be left goes with its header. */
function dropsOf({ sections }: FileDocument, { headKeys = [] }: Mapping, drops: Plan["drops"], pulls: readonly FileEdit[]): FileEdit[] {
  const filled = new Set(pulls.filter(({ edit }) => edit === "set").map(({ section }) => section));
  const gone = new Map<string, Set<string>>();
  for (const { section, key } of drops.flatMap(({ places }) => places)) gone.set(section, (gone.get(section) ?? new Set()).add(key));
  return [...gone].flatMap(([section, keys]): FileEdit[] => {
    const left = [...(sections.get(section)?.keys.keys() ?? [])].filter((key) => !keys.has(key) && !headKeys.includes(key));
    const isWhole = section !== "" && !filled.has(section) && left.length === 0;
    return isWhole ? [{ edit: "drop", section }] : [...keys].map((key): FileEdit => ({ edit: "unset", section, key }));
  });
}
