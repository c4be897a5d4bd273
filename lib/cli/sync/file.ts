import type { Io } from "#lib/cli/io.ts";
import type { FileView, KnownEntry, Mapping } from "#lib/cli/targets/mapping.ts";
import { decodeText, readBytes } from "#lib/cli/text-files.ts";
import { DomainError } from "#lib/core/errors.ts";
import type { FileDocument, FileEdit, FileFormat } from "#lib/core/formats/define.ts";
import { keyName } from "#lib/core/formats/lines.ts";
import type { Plan, PlannedEntry } from "./plan.ts";

/** A target's file as it was read. `bytes` is null when there was none. */
export type TargetFile = { path: string; bytes: Buffer | null; text: string; document: FileDocument };

/** Reads the file; refuses with `invalid`, by line and column, what its format's readers would refuse. */
export async function readTargetFile(io: Io, path: string, { format }: Mapping): Promise<TargetFile> {
  await refuseStrange(io, path);
  const bytes = await readBytes(io, path);
  const text = bytes ? decodeText(bytes, path) : "";
  try {
    return { path, bytes, text, document: format.parse(text) };
  } catch (error) {
    if (error instanceof DomainError) throw new DomainError(error.code, `${path}: ${error.message}`, error.details);
    throw error;
  }
}

const fileBytesMax = 64 * 1024 * 1024;

/** A pipe or a device in place of the file would never come to an end. */
async function refuseStrange({ fs }: Io, path: string): Promise<void> {
  const stats = await fs.stat(path).catch(() => undefined);
  if (!stats || (stats.isFile() && stats.size <= fileBytesMax)) return;
  throw new DomainError("forbidden", `${path} is ${stats.isFile() ? "larger than 64 MiB" : "not a regular file"}, so it was not read.`);
}

/** What the file says of the entries; refuses with `invalid`, by section and key, what cannot be read without guessing. */
export function viewOf({ path, document }: TargetFile, mapping: Mapping, known: readonly KnownEntry[]): FileView {
  const view = mapping.read(document, known);
  if (view.problems.length === 0) return view;
  const problems = view.problems.map(({ section, key, line, message }) => ({
    path: key === undefined ? `[${section}]` : keyName(section, key),
    message: `${message} (line ${line})`,
  }));
  throw new DomainError("invalid", `${path}: ${problems[0]?.path} ${problems[0]?.message}`, { problems });
}

/** The text with the plan's pulls and drops made; the same text when there are none. */
export function textAfter({ path, text, document }: TargetFile, { format }: Mapping, { entries, drops }: Plan): string {
  const edits = [...entries.flatMap(editsOf), ...dropsOf(document, drops)];
  const after = patchInSteps(format, text, edits);
  if (Buffer.byteLength(after) <= fileBytesMax) return after;
  throw new DomainError("too_large", `${path} would be larger than 64 MiB, so it was not written.`);
}

/** Where an object takes the place of a value, or a value that of an object, the old has to be gone before the new has room. */
function patchInSteps(format: FileFormat, text: string, edits: readonly FileEdit[]): string {
  const [going, coming] = [edits.filter(({ edit }) => edit !== "set"), edits.filter(({ edit }) => edit === "set")];
  if (!format.isTyped || going.length === 0 || coming.length === 0) return format.patch(text, edits);
  try {
    return format.patch(text, edits);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return format.patch(format.patch(text, going), coming);
  }
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
function dropsOf({ sections }: FileDocument, drops: Plan["drops"]): FileEdit[] {
  const gone = new Map<string, Set<string>>();
  for (const { section, key } of drops.flatMap(({ places }) => places)) gone.set(section, (gone.get(section) ?? new Set()).add(key));
  return [...gone].flatMap(([section, keys]): FileEdit[] => {
    const isWhole = section !== "" && [...(sections.get(section)?.keys.keys() ?? [])].every((key) => keys.has(key));
    return isWhole ? [{ edit: "drop", section }] : [...keys].map((key): FileEdit => ({ edit: "unset", section, key }));
  });
}
