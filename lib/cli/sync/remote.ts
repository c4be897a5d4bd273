import type { Lock } from "#lib/cli/lockfile.ts";
import { type Server, strangeAnswer } from "#lib/cli/server.ts";
import type { HeldEntry, Mapping } from "#lib/cli/targets/mapping.ts";
import { DomainError } from "#lib/core/errors.ts";
import { foldPath } from "#lib/core/paths.ts";
import type { Source, SyncAnswer } from "./source.ts";

/** What the server says since the lock's cursor. `isFull`: everything, so that what it does not name is not there. */
export type Remote = {
  instance: string;
  workspace: string;
  revision: number;
  cursor: string | null;
  isFull: boolean;
  /** By folded path. */
  entries: ReadonlyMap<string, HeldEntry>;
};

/** Pulls what changed since the lock's cursor; everything when there is none, when it is asked for, or when the cursor is not known any more. */
export async function pullRemote(
  source: Source,
  mapping: Mapping,
  lock: Lock | undefined,
  wants: { everything: boolean },
): Promise<Remote> {
  const since = wants.everything ? undefined : (lock?.cursor ?? undefined);
  const { patterns } = mapping;
  const answer = await source.pull({ since, patterns }).catch((error: unknown) => {
    if (since !== undefined && error instanceof DomainError && error.code === "gone") return source.pull({ since: undefined, patterns });
    throw error;
  });
  const remote = answer ? remoteOf(answer, mapping) : unchanged(lock);
  if (!remote) throw strangeAnswer(source.origin);
  return remote;
}

function unchanged(lock: Lock | undefined): Remote | undefined {
  if (!lock) return undefined;
  const { instance, workspace, revision, cursor } = lock;
  return { instance, workspace, revision, cursor, isFull: false, entries: new Map() };
}

function remoteOf({ instance, workspace, revision, cursor, full, entries }: SyncAnswer, mapping: Mapping): Remote {
  const held = entries.flatMap((entry) => mapping.hold(entry) ?? []);
  // Tombstones first: a name that was deleted and made again in another case is one path, and is there.
  const inOrder = [...held.filter(({ values }) => !values), ...held.filter(({ values }) => values)];
  const byPath = new Map(inOrder.map((entry) => [foldPath(entry.path), entry]));
  return { instance, workspace, revision, cursor, isFull: full, entries: byPath };
}

/** What can be known with a token that may push and not pull: who answers, and nothing about the entries. */
export async function identifyRemote(server: Server, lock: Lock | undefined): Promise<Remote> {
  const me = await server.call("me", {});
  if (typeof me.instance !== "string" || typeof me.workspace?.slug !== "string") throw strangeAnswer(server.origin);
  const { revision, slug } = me.workspace;
  return { instance: me.instance, workspace: slug, revision, cursor: lock?.cursor ?? null, isFull: false, entries: new Map() };
}
