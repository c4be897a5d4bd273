import { DomainError } from "#lib/core/errors.ts";
import type { ReadTx } from "#lib/store/client.ts";
import { loadTargetsOf } from "#lib/store/entries.ts";

type Referring = { entryId: string; isChanged: boolean; next: { path: string }; references: readonly { targetId: string }[] };

/**
 * Refuses with `invalid` edits after which a block would refer to itself, over however many others: nobody could load it. Reads one level
 * of references per query, and none for blocks that refer to nothing.
 */
export async function refuseCycles(tx: ReadTx, edits: readonly Referring[]): Promise<void> {
  const planned = new Map(edits.map(({ entryId, references }) => [entryId, references.map(({ targetId }) => targetId)]));
  const known = new Map<string, string[]>(planned);
  const starts = edits.filter(({ isChanged, references }) => isChanged && references.length > 0);
  for (const { entryId, next } of starts) {
    const reached = new Set<string>();
    let frontier = known.get(entryId) ?? [];
    while (frontier.length > 0 && !reached.has(entryId)) {
      for (const id of frontier) reached.add(id);
      await loadMissing(tx, frontier, known);
      frontier = frontier.flatMap((id) => known.get(id) ?? []).filter((id) => !reached.has(id));
    }
    if (reached.has(entryId)) throw cycleRefusal(next.path);
  }
}

async function loadMissing(tx: ReadTx, ids: readonly string[], known: Map<string, string[]>): Promise<void> {
  const missing = [...new Set(ids)].filter((id) => !known.has(id));
  if (missing.length === 0) return;
  for (const id of missing) known.set(id, []);
  for (const { sourceId, targetId } of await loadTargetsOf(tx, missing)) known.get(sourceId)?.push(targetId);
}

function cycleRefusal(path: string): DomainError {
  const message = "would refer to itself, directly or over other blocks.";
  return new DomainError("invalid", `${path} ${message}`, { problems: [{ path, message }], isBadReference: true });
}
