import { history } from "#lib/api/contract/history.ts";
import { type Caller, isInScope } from "#lib/core/caller.ts";
import { DomainError } from "#lib/core/errors.ts";
import type { JsonObject } from "#lib/core/json.ts";
import type { ReadTx, Tx } from "#lib/store/client.ts";
import { type EntryRow, findEntry, loadReferrers } from "#lib/store/entries.ts";
import { listEntryUses } from "#lib/store/entry-uses.ts";
import { emptyEntry, forgetEdits, loadFingerprints, loadHolders, waitingChanges } from "#lib/store/history.ts";
import { lockWorkspace } from "#lib/store/people/workspaces.ts";
import { destroyVersions } from "#lib/store/versions.ts";
import { requireVisible } from "#lib/usecases/entries/entries.ts";
import { usecase, workspaceOf } from "#lib/usecases/usecase.ts";

export const previewDestroy = usecase(history.previewDestroy, async (tx, { id, version }, caller) => {
  const entry = requireVisible(caller, await findEntry(tx, workspaceOf(caller), id));
  const left = await readableNumbers(tx, entry.id);
  const versions = version === undefined ? left : left.filter((n) => n === version);
  const refusal = (await refusalOf(tx, entry, version, left))?.message ?? null;
  const referrers = (await loadReferrers(tx, entry.workspaceId, [entry.id])).filter(({ source }) => isInScope(caller, source.path));
  const uses = (await listEntryUses(tx, entry.id)).filter((use) => versions.includes(use.version));
  return {
    ...{ path: entry.path, versions, refusal },
    held: await heldElsewhere(tx, entry, versions),
    usedBy: referrers.map(({ field, source }) => ({ id: source.id, path: source.path, field, isDeleted: false })),
    uses: uses.map(({ kind, actorName: actor, client, lastAt }) => ({ kind, actor, client, lastAt: lastAt.toISOString() })),
  };
});

export const destroyVersion = usecase(history.destroyVersion, async (tx, { id, n, path }, caller) => {
  const entry = await requireMeant(tx, caller, id, path);
  const refusal = await refusalOf(tx, entry, n, await readableNumbers(tx, entry.id));
  if (refusal) throw refusal;
  await destroy(tx, caller, entry, [n]);
  return { output: { ok: true as const, version: n }, detail: { entry: entry.id, path: entry.path, version: n } };
});

export const destroyEntry = usecase(history.destroyEntry, async (tx, { id, path }, caller) => {
  const entry = await requireMeant(tx, caller, id, path);
  const detail = await destroyWhole(tx, caller, entry);
  return { output: { ok: true as const, versions: (detail.versions as number[]).length }, detail };
});

/** Destroys all that is left of an entry in the trash. Gives what the audit log keeps of it. Refuses what `previewDestroy` says. */
export async function destroyWhole(tx: Tx, caller: Caller, entry: EntryRow): Promise<JsonObject> {
  const left = await readableNumbers(tx, entry.id);
  const refusal = await refusalOf(tx, entry, undefined, left);
  if (refusal) throw refusal;
  return { entry: entry.id, path: entry.path, versions: await destroy(tx, caller, entry, left) };
}

async function destroy(tx: Tx, caller: Caller, entry: EntryRow, numbers: readonly number[]): Promise<number[]> {
  const made = await tx.version.findMany({ where: { entryId: entry.id, n: { in: [...numbers] } }, select: { changeId: true } });
  const destroyed = await destroyVersions(tx, entry.id, numbers, { at: new Date(), by: caller.name });
  // What a reviewed change was about to make of the entry says the same as the version that it made.
  for (const { changeId } of made) await forgetEdits(tx, entry.id, changeId);
  const isAll = (await readableNumbers(tx, entry.id)).length === 0;
  if (isAll) await forgetEdits(tx, entry.id);
  if (isAll || numbers.includes(entry.headVersion)) await emptyEntry(tx, entry.id, entry.path);
  return destroyed;
}

/** The entry, held against everybody else, if its path was typed. */
async function requireMeant(tx: Tx, caller: Caller, id: string, path: string): Promise<EntryRow> {
  await lockWorkspace(tx, workspaceOf(caller));
  const entry = requireVisible(caller, await findEntry(tx, workspaceOf(caller), id));
  if (entry.path === path) return entry;
  throw new DomainError("invalid", "The path that was typed is not the entry's. Nothing was destroyed.", {
    problems: [{ path: "path", message: "is not the entry's path." }],
  });
}

/** Why a version, or with `undefined` a whole entry, is not destroyed; undefined when nothing stands in the way. */
async function refusalOf(
  tx: ReadTx,
  entry: EntryRow,
  version: number | undefined,
  left: readonly number[],
): Promise<DomainError | undefined> {
  const { path, headVersion, isDeleted } = entry;
  if (version === undefined && !isDeleted) return new DomainError("invalid", `${path} is not in the trash. Delete it first.`);
  if (version !== undefined && (version < 1 || version > headVersion))
    return new DomainError("not_found", `${path} has no version ${version}.`);
  if (version === undefined ? left.length === 0 : !left.includes(version))
    return new DomainError("gone", `${path}: that is destroyed already.`);
  if (version === headVersion && !isDeleted) {
    return new DomainError("invalid", `Version ${version} is what ${path} says now. Change or delete the entry first, then destroy it.`);
  }
  const isHead = version === undefined || version === headVersion;
  const waiting = isHead ? (await waitingChanges(tx, entry.id)).filter((number) => number !== null) : [];
  if (waiting.length > 0) {
    const names = waiting.map((number) => `#${number}`).join(", ");
    return new DomainError(
      "conflict",
      `${path} is edited in the open ${waiting.length === 1 ? "change" : "changes"} ${names}. Close that first.`,
    );
  }
  return undefined;
}

/** The numbers of the versions that are not destroyed, newest first. */
async function readableNumbers(tx: ReadTx, entryId: string): Promise<number[]> {
  const rows = await tx.version.findMany({ where: { entryId, destroyedAt: null }, select: { n: true }, orderBy: { n: "desc" } });
  return rows.map(({ n }) => n);
}

/** The values of these versions that stay elsewhere: in other versions of the entry, and in so many other entries. */
async function heldElsewhere(tx: ReadTx, entry: EntryRow, versions: readonly number[]) {
  const secrets = await loadFingerprints(tx, entry.id, versions);
  const holders = await loadHolders(tx, entry.workspaceId, [...new Set(secrets.map(({ fingerprint }) => fingerprint))]);
  const known = new Map(secrets.map((secret) => [`${secret.field}\n${secret.fingerprint}`, secret]));
  return [...known.values()].flatMap(({ field, fingerprint }) => {
    const same = holders.filter((holder) => holder.fingerprint === fingerprint).map(({ version }) => version);
    const own = same.filter(({ entryId, n }) => entryId === entry.id && !versions.includes(n)).map(({ n }) => n);
    const others = new Set(same.filter(({ entryId }) => entryId !== entry.id).map(({ entryId }) => entryId));
    if (own.length === 0 && others.size === 0) return [];
    return [{ field, versions: [...new Set(own)].sort((a, b) => a - b), otherEntries: others.size }];
  });
}
