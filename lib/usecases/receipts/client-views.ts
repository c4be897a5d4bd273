import { type ClientState, type ClientView, clientStates, type HeldEntry, type Holder } from "#lib/api/contract/receipts.ts";
import type { Caller } from "#lib/core/caller.ts";
import { parseEntryPath } from "#lib/core/paths.ts";
import type { ClientScope, ListedClient } from "#lib/store/receipts/client-lists.ts";
import type { HolderRow, ListedHeld } from "#lib/store/receipts/held-lists.ts";
import { workspaceOf } from "#lib/usecases/usecase.ts";

/** What a caller sees of clients and of what they hold. */
export function clientScopeOf(caller: Caller): ClientScope {
  return { workspaceId: workspaceOf(caller), pathPrefix: caller.pathPrefix.replace(/\/$/, ""), actorId: caller.id, now: new Date() };
}

export function stateOf(rank: number): ClientState {
  return clientStates[rank] ?? "current";
}

/** A client as it is shown. A problem may name what stands outside a caller's prefix: then it is the client's own to read. */
export function clientView(row: ListedClient, { pathPrefix, actorId, now }: ClientScope): ClientView {
  const { id, host, tool, target, file, held, behind, drifted, revision, problem, everySeconds, appliedAt } = row;
  return {
    ...{ id, host, tool, target, file, state: stateOf(row.rank), isSilent: row.silentAt < now },
    ...{ held, behind, drifted, revision, everySeconds },
    problem: pathPrefix === "" || row.actorId === actorId ? problem : null,
    ...{ actor: row.actorName, actorKind: row.actorKind as ClientView["actorKind"] },
    ...{ firstSeenAt: row.firstSeenAt.toISOString(), lastSeenAt: row.lastSeenAt.toISOString(), appliedAt: momentOrNull(appliedAt) },
  };
}

/** `changeIds`: of the changes that drifts were sent as, by number. No hash is among what is shown. */
export function heldView(row: ListedHeld, changeIds: ReadonlyMap<number, string>): HeldEntry {
  const { entryId, path, heldPath, headVersion, isDeleted, askedAt, askedBy, sentAs } = row;
  const changeId = sentAs === null ? undefined : changeIds.get(sentAs);
  return {
    ...{ entryId, kind: parseEntryPath(path).kind, path, heldPath: heldPath === path ? null : heldPath, headVersion, isDeleted },
    ...holdingOf(row),
    adoption: askedAt ? { by: askedBy, at: askedAt.toISOString() } : null,
    sentAs: sentAs !== null && changeId !== undefined ? { id: changeId, number: sentAs } : null,
  };
}

export function holderView(row: HolderRow, { now }: ClientScope): Holder {
  const { id, host, tool, target, file, actorName, lastSeenAt } = row;
  return {
    ...{ clientId: id, host, tool, target, file, state: stateOf(row.rank), isSilent: row.silentAt < now },
    ...holdingOf({ ...row, behind: row.entryBehind }),
    ...{ lastSeenAt: lastSeenAt.toISOString(), actor: actorName },
  };
}

type Holding = Pick<ListedHeld, "version" | "behind" | "isDrifted" | "driftedAt" | "since">;

function holdingOf({ version, behind, isDrifted, driftedAt, since }: Holding) {
  return { version, behind, drifted: isDrifted, driftedAt: momentOrNull(driftedAt), since: since.toISOString() };
}

function momentOrNull(moment: Date | null): string | null {
  return moment?.toISOString() ?? null;
}
