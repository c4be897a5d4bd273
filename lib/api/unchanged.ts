import type { Caller } from "#lib/core/caller.ts";
import type { Patterns } from "#lib/core/path-choice.ts";
import { currentCursor } from "#lib/usecases/sync/long-poll.ts";
import { contract } from "./contract.ts";

/** The cursor in an If-None-Match, whose one tag it is; null for no tag, several, or `*`. */
export function cursorOfEtag(header: string | null): string | null {
  return header === null ? null : (/^(?:W\/)?"([^"]*)"$/.exec(header)?.[1] ?? null);
}

export function etagOfCursor(cursor: string): string {
  return `"${cursor}"`;
}

/** True when a caller who may pull has everything up to now of what the patterns choose. Costs no transaction while nothing is committed. */
export async function isUnchanged(caller: Caller, etag: string | null, patterns: Patterns = []): Promise<boolean> {
  const known = cursorOfEtag(etag);
  if (known === null || !caller.permissions.has(contract.sync.allow)) return false;
  return known === (await currentCursor(caller, patterns));
}
