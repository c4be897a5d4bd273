import type { Lock } from "#lib/cli/lockfile.ts";
import type { FileView, HeldEntry, KnownEntry, Mapping } from "#lib/cli/targets/mapping.ts";
import type { FileDocument } from "#lib/core/formats/define.ts";
import { foldPath } from "#lib/core/paths.ts";
import type { Remote } from "./remote.ts";

/** What the file says of the entries that the lock knows, before the server is asked. */
export function viewBefore(mapping: Mapping, document: FileDocument, lock: Lock | undefined): FileView {
  return mapping.read(document, lock ? knownEntries(lock, undefined) : []);
}

/** Whether the file has an entry that the lock does not know: what it was only the server can say, and it has to be asked for everything. */
export function hasUnknown({ entries }: FileView, lock: Lock | undefined): boolean {
  return !entries.every(({ path }) => lock?.entries[foldPath(path)]);
}

function bothOf({ path, values }: HeldEntry, known: readonly string[]): KnownEntry {
  return { path, fields: [...new Set([...known, ...(values?.keys() ?? [])])], isGone: values === null };
}

/** The entries and fields of which the lock or the server speaks. */
export function knownEntries(lock: Lock, remote: Remote | undefined): KnownEntry[] {
  const known: KnownEntry[] = [];
  for (const folded of Object.keys(lock.entries)) {
    const entry = lock.entries[folded];
    if (!entry) continue;
    const { path, fields, isDeleted } = entry;
    const theirs = remote?.entries.get(folded);
    if (theirs) known.push(bothOf(theirs, Object.keys(fields)));
    else known.push({ path, fields: Object.keys(fields), isGone: isDeleted || (remote?.isFull ?? false) });
  }
  for (const [folded, theirs] of remote?.entries ?? []) if (lock.entries[folded] === undefined) known.push(bothOf(theirs, []));
  return known;
}
