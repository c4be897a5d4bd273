import type { SecretTwins } from "#lib/api/contract/secret-facts.ts";
import { type Caller, isInScope } from "#lib/core/caller.ts";
import type { FieldPath } from "#lib/core/field-paths.ts";
import { groupsBy } from "#lib/core/groups.ts";
import { foldPath } from "#lib/core/paths.ts";
import { rolePermissions } from "#lib/core/permissions.ts";
import type { ReadTx } from "#lib/store/client.ts";
import { listMembershipsOf } from "#lib/store/people/members.ts";
import { findAtPaths, findHolders, findSettings, type HolderRow } from "#lib/store/secret-twins.ts";
import { toRole } from "#lib/usecases/people/roles.ts";
import { workspaceOf } from "#lib/usecases/usecase.ts";

/** So many entries with the same secret are named; the count says how many there are. */
export const holdersListedMax = 20;

/** A value at its place. `entryId`: of an entry that does not exist yet, the id that it will have. `fingerprint`: all 64 hex digits. */
export type SecretPlace = { entryId: string; path: string; field: FieldPath; fingerprint: string };

/**
 * Where else these values stand, in the order of `places`; four queries or fewer, whatever their number, and nothing is opened. Other workspaces
 * count as far as the caller is a member who may list there: a token, which belongs to one workspace, is told of none. Entries outside
 * the caller's path prefix are neither named nor counted.
 */
export async function secretTwinsOf(tx: ReadTx, caller: Caller, places: readonly SecretPlace[]): Promise<SecretTwins[]> {
  if (places.length === 0) return [];
  const workspaceId = workspaceOf(caller);
  const fingerprints = places.map(({ fingerprint }) => fingerprint);
  const entryIds = places.map(({ entryId }) => entryId);
  const settings = groupsBy(await findSettings(tx, entryIds, fingerprints), settingKey);
  const holders = groupsBy(await holdersInScope(tx, caller, workspaceId, fingerprints), ({ fingerprint }) => fingerprint);
  const elsewhere = await loadElsewhere(tx, caller, places);
  return places.map((place) => ({
    sameAsVersions: (settings.get(settingKey(place)) ?? []).map(({ n }) => n).sort((a, b) => b - a),
    sameInWorkspaces: elsewhere(place),
    reusedIn: reuseOf(holders.get(place.fingerprint) ?? [], place.entryId),
  }));
}

/** The entries of the caller's workspace, as far as its path prefix reaches, whose heads hold these values. */
export async function holdersInScope(tx: ReadTx, caller: Caller, workspaceId: string, fingerprints: readonly string[]) {
  return (await findHolders(tx, workspaceId, fingerprints)).filter(({ path }) => isInScope(caller, path));
}

/** Entries that hold a value, one row for each, without the one that is asked about. */
export function reuseOf(holders: readonly HolderRow[], entryId: string): SecretTwins["reusedIn"] {
  const others = groupsBy(
    holders.filter(({ id }) => id !== entryId),
    ({ id }) => id,
  );
  const entries = [...others.values()].map((rows) => ({ id: rows[0].id, path: rows[0].path, fields: rows.map(({ field }) => field) }));
  const inOrder = entries.sort((a, b) => (a.path < b.path ? -1 : 1));
  return { count: entries.length, entries: inOrder.slice(0, holdersListedMax) };
}

type Elsewhere = SecretTwins["sameInWorkspaces"];

/** What the caller's other workspaces hold at the same paths. */
async function loadElsewhere(tx: ReadTx, caller: Caller, places: readonly SecretPlace[]): Promise<(place: SecretPlace) => Elsewhere> {
  const others = await otherWorkspacesOf(tx, caller);
  const paths = places.map(({ path }) => foldPath(path));
  const fingerprints = places.map(({ fingerprint }) => fingerprint);
  const found = await findAtPaths(tx, [...others.keys()], paths, fingerprints);
  const twins = groupsBy(found, ({ livePath, field, fingerprint }) => [livePath, field, fingerprint].join("\0"));
  return ({ path, field, fingerprint }) =>
    (twins.get([foldPath(path), field, fingerprint].join("\0")) ?? [])
      .flatMap(({ workspaceId, version }) => {
        const workspace = others.get(workspaceId);
        return workspace ? [{ ...workspace, version }] : [];
      })
      .sort((a, b) => (a.slug < b.slug ? -1 : 1));
}

async function otherWorkspacesOf(tx: ReadTx, caller: Caller): Promise<Map<string, Omit<Elsewhere[number], "version">>> {
  if (caller.kind !== "session") return new Map();
  const memberships = await listMembershipsOf(tx, caller.id);
  return new Map(
    memberships.flatMap(({ workspaceId, role, workspace: { slug, name, color } }) => {
      const held = toRole(role);
      const isListed = held !== null && rolePermissions[held].includes("list");
      return isListed && workspaceId !== caller.workspaceId ? [[workspaceId, { slug, name, color }] as const] : [];
    }),
  );
}

function settingKey({ entryId, field, fingerprint }: Pick<SecretPlace, "entryId" | "field" | "fingerprint">): string {
  return [entryId, field, fingerprint].join("\0");
}
