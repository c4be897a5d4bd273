import type { Lock } from "#lib/cli/lockfile.ts";
import type { FileView, KnownEntry, Mapping } from "#lib/cli/targets/mapping.ts";
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

/** The entries and fields of which the lock or the server speaks. */
export function knownEntries(lock: Lock, remote: Remote | undefined): KnownEntry[] {
  const known = new Map<string, { path: string; fields: Set<string> }>();
  const gone = new Set<string>();
  for (const [folded, { path, fields, isDeleted }] of Object.entries(lock.entries)) {
    known.set(folded, { path, fields: new Set(Object.keys(fields)) });
    const theirs = remote?.entries.get(folded);
    if (theirs ? theirs.values === null : isDeleted || remote?.isFull) gone.add(folded);
  }
  for (const [folded, { path, values }] of remote?.entries ?? []) {
    known.set(folded, { path, fields: new Set([...(known.get(folded)?.fields ?? []), ...(values?.keys() ?? [])]) });
  }
  return [...known].map(([folded, { path, fields }]) => ({ path, fields: [...fields], isGone: gone.has(folded) }));
}
