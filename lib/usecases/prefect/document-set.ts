import type { PrefectBlockType } from "#lib/api/contract/prefect/objects.ts";
import { type Caller, isInScope } from "#lib/core/caller.ts";
import { DomainError } from "#lib/core/errors.ts";
import { type BlockSchemaRow, loadSchemas } from "#lib/store/block-schemas.ts";
import type { ReadTx } from "#lib/store/client.ts";
import { type EntryRow, loadEntries } from "#lib/store/entries.ts";
import { loadHeads, type StoredVersion } from "#lib/store/versions.ts";
import { targetIdsOf } from "#lib/usecases/changes/references.ts";
import { workspaceOf } from "#lib/usecases/usecase.ts";
import { refuseOvergrown } from "./answer-size.ts";
import { loadTypeViews } from "./type-views.ts";

/** Blocks with everything that showing them needs, those included that they refer to. */
export type DocumentSet = {
  workspaceId: string;
  entries: ReadonlyMap<string, EntryRow>;
  heads: ReadonlyMap<string, StoredVersion>;
  schemas: ReadonlyMap<string, BlockSchemaRow>;
  types: ReadonlyMap<string, PrefectBlockType>;
  /** The paths of blocks that are referred to and lie outside what the caller's token may see. They are not in the set. */
  hidden: readonly string[];
};

/** How deep references lead at most. Our own rules keep them from leading back. */
const depthMax = 50;

/**
 * Loads blocks and, level by level, what they refer to: a handful of queries per level, whatever their number. Refuses with `too_large` what
 * would be too much for one answer.
 */
export async function loadDocumentSet(tx: ReadTx, caller: Caller, rows: readonly EntryRow[]): Promise<DocumentSet> {
  const workspaceId = workspaceOf(caller);
  const entries = new Map<string, EntryRow>();
  const heads = new Map<string, StoredVersion>();
  const hidden: string[] = [];
  let level = rows;
  for (let depth = 0; depth <= depthMax && level.length > 0; depth++) {
    for (const row of level) entries.set(row.id, row);
    for (const [id, head] of await loadHeads(tx, level)) heads.set(id, head);
    const bodies = level.map(({ id }) => heads.get(id)?.state.body ?? {});
    const wanted = targetIdsOf(bodies).filter((id) => !entries.has(id));
    const living = wanted.length === 0 ? [] : (await loadEntries(tx, workspaceId, wanted)).filter((row) => !row.isDeleted);
    hidden.push(...living.filter(({ path }) => !isInScope(caller, path)).map(({ path }) => path));
    level = living.filter(({ path }) => isInScope(caller, path));
  }
  if (level.length > 0) throw new DomainError("invalid", `References lead deeper than ${depthMax} blocks.`, { isBadReference: true });
  refuseOvergrown({ heads }, rows);
  const schemaIds = [...heads.values()].flatMap(({ state }) => state.schemaId ?? []);
  const typeIds = [...entries.values()].flatMap(({ blockTypeId }) => blockTypeId ?? []);
  const schemas = await loadSchemas(tx, [...new Set(schemaIds)]);
  const types = await loadTypeViews(tx, workspaceId, [...new Set(typeIds)]);
  return { workspaceId, entries, heads, schemas, types, hidden };
}
