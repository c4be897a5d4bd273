import type { EntryState } from "#lib/core/entry-state.ts";
import { DomainError } from "#lib/core/errors.ts";
import { governs, type Policy, parsePolicy } from "#lib/core/policies.ts";
import type { ReadTx, Tx } from "#lib/store/client.ts";
import { loadHeads } from "#lib/store/versions.ts";
import { keepWhile } from "#lib/usecases/kept.ts";

/** A policy that is about a change, and which of its entries it is about. */
export type Requirement = { policy: Policy; paths: string[] };

/** The policies of a workspace as they are in this snapshot. */
export async function loadPolicies(tx: ReadTx, workspaceId: string): Promise<Policy[]> {
  const rows = await tx.entry.findMany({ where: { workspaceId, kind: "policy", isDeleted: false }, orderBy: { name: "asc" } });
  if (rows.length === 0) return [];
  const heads = await loadHeads(tx, rows);
  return rows.map((row) => {
    const document = parsePolicy(heads.get(row.id)?.state.body ?? {});
    // Nothing is let through that a policy may have forbidden.
    if (!document) throw new DomainError("unavailable", `The policy ${row.path} cannot be read. Restore an older version of it.`);
    return { entryId: row.id, name: row.name, version: row.headVersion, document };
  });
}

const held = new WeakMap<Tx, Map<string, Promise<Policy[]>>>();

/**
 * The same for a writing transaction that holds the workspace: from memory while no policy has moved. What counts is what stood before
 * the transaction began, so that no change is judged by a policy that it brings itself.
 */
export function heldPolicies(tx: Tx, workspaceId: string): Promise<Policy[]> {
  const byWorkspace = held.get(tx) ?? new Map<string, Promise<Policy[]>>();
  held.set(tx, byWorkspace);
  const policies = byWorkspace.get(workspaceId) ?? keepWhile(["policies"], `policies\n${workspaceId}`, () => loadPolicies(tx, workspaceId));
  byWorkspace.set(workspaceId, policies);
  return policies;
}

type Edited = { entryId: string; isChanged: boolean; headState: EntryState | null; next: EntryState };

/** What the policies ask of these edits. A path that an entry leaves counts like the one that it takes. */
export function requirementsOf(policies: readonly Policy[], edits: readonly Edited[]): Requirement[] {
  const moved = edits.filter(({ isChanged }) => isChanged);
  return policies.flatMap((policy) => {
    const governed = moved.filter(({ entryId, headState, next }) =>
      governs(policy, { entryId, paths: headState ? [headState.path, next.path] : [next.path] }),
    );
    return governed.length > 0 ? [{ policy, paths: governed.map(({ next }) => next.path) }] : [];
  });
}
