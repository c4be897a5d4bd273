import type { receipts } from "#lib/api/contract/receipts.ts";
import { type Caller, isInScope } from "#lib/core/caller.ts";
import { DomainError, invalid } from "#lib/core/errors.ts";
import { canonicalJson } from "#lib/core/json.ts";
import { foldPath } from "#lib/core/paths.ts";
import { textDigest } from "#lib/store/keys/checksum.ts";
import type { Input } from "#lib/usecases/usecase.ts";

export type Receipt = Input<typeof receipts.reportReceipt>;

/** What makes a client: who reports, from which host, for which target and file. */
export function clientKeyOf({ kind, id }: Caller, { host, target, file }: Receipt): string {
  return textDigest(canonicalJson([kind, id, host, target, file]));
}

/** The digest of what a complete receipt says of entries; null for one that says only what changed. */
export function contentOf({ complete, entries }: Receipt): string | null {
  if (!complete) return null;
  return textDigest(JSON.stringify(entries.map(({ path, version, hash, drifted, sentAs }) => [path, version, hash, drifted, sentAs])));
}

/** True for one that says nothing of any entry: a sign of life. */
export function isBare({ complete, entries, gone }: Receipt): boolean {
  return !complete && entries.length === 0 && gone.length === 0;
}

/**
 * Refuses a path outside the caller's prefix, by the path alone: whether anything stands there is not looked up. Refuses one that comes
 * twice with `invalid`.
 */
export function refusePaths(caller: Caller, { entries, gone, complete }: Receipt): void {
  if (complete && gone.length > 0) throw invalid("gone", "is for receipts that are not complete: a complete one leaves out what is gone.");
  const seen = new Set<string>();
  for (const path of [...entries.map((entry) => entry.path), ...gone]) {
    if (!isInScope(caller, path)) throw new DomainError("forbidden", "A token reports only paths below its own prefix.");
    if (seen.has(foldPath(path))) throw invalid(path, "stands twice in the receipt.");
    seen.add(foldPath(path));
  }
}
