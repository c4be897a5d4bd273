import type { ImpactReferrer } from "#lib/api/contract/impact.ts";
import { type Caller, isInScope } from "#lib/core/caller.ts";
import { groupsBy } from "#lib/core/groups.ts";
import type { ReadTx } from "#lib/store/client.ts";
import { loadReferrers } from "#lib/store/entries.ts";
import { workspaceOf } from "#lib/usecases/usecase.ts";

type Edge = Awaited<ReturnType<typeof loadReferrers>>[number];
type Edges = Map<string, [Edge, ...Edge[]]>;

/** How far references are followed; our own rules keep them from leading back. */
const depthMax = 10;
/** So many blocks are followed from each entry. */
const reachMax = 1_000;

/**
 * The blocks that refer to each of these entries, by way of others too, nearest first: one query per level, whatever their number. What the
 * caller may not see is left out with what refers to it.
 */
export async function referrersOf(tx: ReadTx, caller: Caller, entryIds: readonly string[]): Promise<(entryId: string) => ImpactReferrer[]> {
  const edges: Edges = new Map();
  let level = [...entryIds];
  for (let depth = 0; depth < depthMax && level.length > 0; depth++) {
    const rows = (await loadReferrers(tx, workspaceOf(caller), level)).filter(({ source }) => isInScope(caller, source.path));
    for (const [targetId, some] of groupsBy(rows, ({ targetId }) => targetId)) edges.set(targetId, some);
    const asked = new Set(level);
    level = [...new Set(rows.map(({ source }) => source.id))].filter((id) => !edges.has(id) && !asked.has(id));
  }
  return (entryId) => reach(edges, entryId);
}

function reach(edges: Edges, entryId: string): ImpactReferrer[] {
  const found = new Map<string, ImpactReferrer>();
  let level = [entryId];
  for (let depth = 1; level.length > 0 && depth <= depthMax; depth++) {
    const next: string[] = [];
    for (const { source, field } of level.flatMap((id) => edges.get(id) ?? [])) {
      if (found.has(source.id) || source.id === entryId || found.size >= reachMax) continue;
      found.set(source.id, { ...source, depth, field });
      next.push(source.id);
    }
    level = next;
  }
  return [...found.values()];
}
