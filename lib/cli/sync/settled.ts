import { keyedHash, type Lock, type LockedEntry } from "#lib/cli/lockfile.ts";
import type { FileEntry, FileField, FileView, Mapping } from "#lib/cli/targets/mapping.ts";
import { version } from "#lib/cli/version.ts";
import { isOverlapping } from "#lib/core/field-paths.ts";
import type { FileDocument } from "#lib/core/formats/define.ts";
import { foldPath } from "#lib/core/paths.ts";
import { viewOf } from "./file.ts";
import { viewBefore } from "./known.ts";
import { agreedHash, hashOf, isAgreed } from "./locked-hashes.ts";
import type { Outcome } from "./sync.ts";

/** A file taken apart, and what it says of the entries. */
export type Reading = { document: FileDocument; view: FileView };

/**
 * What a file's text is known by in its lock: an HMAC under the lock's salt, as the hashes of its values are, since a file of one short value
 * could be guessed from any other hash. Another target, or another version of this program, may find something else to say of the same text.
 */
export function markOf({ salt }: Pick<Lock, "salt">, { rules }: Mapping, text: string): string {
  return keyedHash(salt, `${JSON.stringify(["whole file", version, rules])}\n${text}`);
}

/** True when the file is, byte for byte, as it was when nothing was left to do or to say of it. */
export function isAsSettled(lock: Lock | undefined, mapping: Mapping, text: string): lock is Lock {
  return lock?.settled !== undefined && Object.keys(lock.waiting).length === 0 && lock.settled === markOf(lock, mapping, text);
}

/** The text that a run leaves behind, taken apart; undefined where nothing moved and the file was not looked into either. */
export function readAfter({ target: { mapping }, file, reading, plan, text }: Outcome, lock: Lock): Reading | undefined {
  if (!reading || (text === file.text && plan.entries.length === 0)) return reading;
  const document = text === file.text ? reading.document : mapping.format.parse(text);
  return { document, view: viewOf(file, viewBefore(mapping, document, lock)) };
}

/** The mark of the text that a run leaves behind, when that is settled. */
export function markAfter({ target: { mapping }, news, text }: Outcome, lock: Lock, after: Reading): string | undefined {
  return isSettled(after, lock, mapping, news?.paths) ? markOf(lock, mapping, text) : undefined;
}

/**
 * Whether a file says what the lock says, no more and no less, so that a run to which the server says nothing new has nothing to do or to say.
 * `news`: the entries that may have moved since it last was so; undefined: any of them.
 */
export function isSettled({ document, view }: Reading, lock: Lock, mapping: Mapping, news: ReadonlySet<string> | undefined): boolean {
  if (document.warnings.length + view.foreign.length + view.problems.length > 0 || Object.keys(lock.waiting).length > 0) return false;
  const inFile = new Set(view.entries.map(({ path }) => foldPath(path)));
  const isEntrySettled = (entry: FileEntry) => {
    const path = foldPath(entry.path);
    const locked = lock.entries[path];
    return locked !== undefined && !locked.isDeleted && (news?.has(path) === false || saysTheSame(entry, locked, lock, mapping));
  };
  return (
    view.entries.every(isEntrySettled) &&
    Object.entries(lock.entries).every(
      ([path, locked]) => inFile.has(path) || locked.isDeleted || !Object.values(locked.fields).some(isAgreed),
    )
  );
}

function saysTheSame({ fields }: FileEntry, locked: LockedEntry, lock: Lock, mapping: Mapping): boolean {
  const path = foldPath(locked.path);
  const names = new Set(fields.map(({ field }) => field));
  const unmanaged = Object.keys(locked.fields).filter((name) => agreedHash(locked.fields[name]) === undefined);
  const isSame = (field: FileField) => {
    const known = locked.fields[field.field];
    if (field.state === "mask" || field.state === "none") return false;
    if (field.state !== "absent" && unmanaged.some((name) => isOverlapping(name, field.field))) return false;
    const hash = field.state === "value" ? hashOf({ lock, mapping }, path, field.field, field.value, known?.isJson ?? false) : undefined;
    return hash === agreedHash(known);
  };
  return fields.every(isSame) && Object.keys(locked.fields).every((name) => names.has(name) || unmanaged.includes(name));
}
