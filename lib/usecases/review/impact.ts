import type { EntryImpact, Impact, ImpactUse } from "#lib/api/contract/impact.ts";
import { contract } from "#lib/api/contract.ts";
import { type Caller, isInScope } from "#lib/core/caller.ts";
import { groupsBy } from "#lib/core/groups.ts";
import { deliveredKinds } from "#lib/core/paths.ts";
import type { ReadTx } from "#lib/store/client.ts";
import { type EntryRow, findEntry, loadEntries } from "#lib/store/entries.ts";
import { listUsesOfMany } from "#lib/store/entry-uses.ts";
import { countHeldVersions, listHoldersOfMany } from "#lib/store/receipts/held-lists.ts";
import { loadFingerprints } from "#lib/store/secret-twins.ts";
import { requireVisible } from "#lib/usecases/entries/entries.ts";
import { versionCounts } from "#lib/usecases/receipts/held-versions.ts";
import { usecase, workspaceOf } from "#lib/usecases/usecase.ts";
import { useOf } from "#lib/usecases/uses/entry-uses.ts";
import { writeUses } from "#lib/usecases/uses/last-used.ts";
import { loadReaders, type Readers } from "./impact-readers.ts";
import { referrersOf } from "./impact-referrers.ts";
import { holdersInScope, reuseOf } from "./secret-twins.ts";

/** So many of each list are named, for one entry; of uses and of holders so many for all entries together. */
export const impactListedMax = 100;
const usesListedMax = 2_000;
const holdersListedMax = 2_000;

export const getEntryImpact = usecase(
  contract.getEntryImpact,
  async (tx, { id }, caller) => {
    const entry = requireVisible(caller, await findEntry(tx, workspaceOf(caller), id));
    return impactOf(tx, caller, [entry.id]);
  },
  // As in the list of uses: what was noted in the last minute is to be seen too.
  { prepare: () => writeUses().catch(() => {}) },
);

/**
 * Whom a change of these entries touches, in their order; what does not exist in the caller's workspace, or lies outside its path prefix, is left
 * out. A number of queries that does not depend on how many there are; nothing sealed is opened. Names of people and tokens are for those
 * who may manage or review. To be called by a caller who may list.
 */
export async function impactOf(tx: ReadTx, caller: Caller, entryIds: readonly string[]): Promise<Impact> {
  const workspaceId = workspaceOf(caller);
  const withNames = caller.permissions.has("manage") || caller.permissions.has("review");
  const rows = new Map((await loadEntries(tx, workspaceId, entryIds)).map((row) => [row.id, row]));
  const entries = [...new Set(entryIds)].flatMap((id) => rows.get(id) ?? []).filter(({ path }) => isInScope(caller, path));
  const readers = await loadReaders(tx, workspaceId, { withNames });
  const ids = entries.map(({ id }) => id);
  const referrersFor = await referrersOf(tx, caller, ids);
  const usesFor = await loadUses(tx, ids, withNames);
  const holdersFor = await loadHolders(tx, ids);
  const sameSecretFor = await loadSameSecrets(tx, caller, entries);
  return {
    readers: readers.readers,
    entries: entries.map((entry): EntryImpact => {
      const referrers = referrersFor(entry.id);
      return {
        ...{ id: entry.id, path: entry.path, version: entry.headVersion },
        ...{ referrers: referrers.slice(0, impactListedMax), referrerCount: referrers.length },
        ...usesFor(entry.id),
        ...holdersFor(entry.id),
        ...tokensOf(entry, readers, withNames),
        sameSecret: sameSecretFor(entry.id),
      };
    }),
  };
}

function tokensOf({ kind, path, isDeleted }: EntryRow, { tokensFor }: Readers, withNames: boolean) {
  const isDelivered = !isDeleted && deliveredKinds.some((delivered) => delivered === kind);
  const tokens = isDelivered ? tokensFor(path) : [];
  return { tokens: withNames ? tokens.slice(0, impactListedMax) : null, tokenCount: tokens.length };
}

type UsesOf = (entryId: string) => { uses: ImpactUse[]; useCount: number };

async function loadUses(tx: ReadTx, entryIds: readonly string[], withNames: boolean): Promise<UsesOf> {
  const { rows, counts } = await listUsesOfMany(tx, entryIds, ["loaded", "synced", "revealed"], usesListedMax);
  const byEntry = groupsBy(rows, ({ entryId }) => entryId);
  return (entryId) => {
    const uses = (byEntry.get(entryId) ?? []).slice(0, impactListedMax).flatMap(useOf);
    return {
      uses: uses.map(({ fields: _, actor, ...use }) => ({ ...use, actor: withNames ? actor : null })),
      useCount: counts.get(entryId) ?? 0,
    };
  };
}

/** What clients said that they hold. Hosts are told to all who may list: they are no names of people or tokens. */
async function loadHolders(tx: ReadTx, entryIds: readonly string[]) {
  const byEntry = groupsBy(await listHoldersOfMany(tx, entryIds, holdersListedMax), ({ entryId }) => entryId);
  const countsFor = versionCounts(await countHeldVersions(tx, entryIds));
  return (entryId: string): Pick<EntryImpact, "holders" | "holderCount" | "heldVersions"> => {
    const { versions, total } = countsFor(entryId);
    const holders = (byEntry.get(entryId) ?? []).slice(0, impactListedMax).map(({ clientId, version, isDrifted, client }) => {
      const { host, target, file, lastSeenAt } = client;
      return { clientId, host, target, file, version, drifted: isDrifted, lastSeenAt: lastSeenAt.toISOString() };
    });
    return { holders, holderCount: total, heldVersions: versions };
  };
}

async function loadSameSecrets(tx: ReadTx, caller: Caller, entries: readonly EntryRow[]) {
  const sealed = await loadFingerprints(
    tx,
    entries.map(({ headId }) => headId),
  );
  const held = groupsBy(sealed, ({ versionId }) => versionId);
  const holders = await holdersInScope(
    tx,
    caller,
    workspaceOf(caller),
    sealed.map(({ fingerprint }) => fingerprint),
  );
  const byFingerprint = groupsBy(holders, ({ fingerprint }) => fingerprint);
  const headOf = new Map(entries.map(({ id, headId }) => [id, headId]));
  return (entryId: string): EntryImpact["sameSecret"] => {
    const own = new Set((held.get(headOf.get(entryId) ?? "") ?? []).map(({ fingerprint }) => fingerprint));
    return reuseOf(
      [...own].flatMap((fingerprint) => byFingerprint.get(fingerprint) ?? []),
      entryId,
    );
  };
}
