import { dirname } from "node:path";
import { backupPathOf, checkWritable, removeLeftovers, writeAtomically } from "#lib/cli/atomic-write.ts";
import type { Sent } from "#lib/cli/changes/outcome.ts";
import { refuseTracked } from "#lib/cli/git-guard.ts";
import type { Io } from "#lib/cli/io.ts";
import { hashValue, type Lock, lockPathOf, newLock, readLock, writeLock } from "#lib/cli/lockfile.ts";
import { withRunLock } from "#lib/cli/run-lock.ts";
import { refuseOtherInstance, type Server } from "#lib/cli/server.ts";
import { DomainError } from "#lib/core/errors.ts";
import { foldPath } from "#lib/core/paths.ts";
import { type CredentialsFile, readCredentialsFile, textAfter } from "./file.ts";
import { type Plan, type PlanOptions, planSync } from "./plan.ts";
import { lockedAfter, type Pushed, push, type WaitingChange, waitingAfter } from "./push.ts";
import { identifyRemote, pullRemote, type Remote } from "./remote.ts";
import { onlyWaiting, stillWaiting } from "./waiting.ts";

export type SyncOptions = PlanOptions & {
  isDryRun: boolean;
  allowsShrink: boolean;
  allowsTracked: boolean;
  hasBackup: boolean;
  message: string;
  /** Sends the pushes for review even where no policy asks for one. */
  asksForReview: boolean;
};

/**
 * `isRefused`: conflicts or masks stood in the way and nothing was touched on either side. `sent`: the changes that pushes of this run wait in,
 * by folded path. `changes`: the changes that anything of the file waits in, with their addresses.
 */
export type Outcome = {
  file: CredentialsFile;
  plan: Plan;
  revision: number;
  isRefused: boolean;
  sent: ReadonlyMap<string, WaitingChange>;
  changes: readonly Sent[];
  /** Of a plan: a policy asks for a review of its pushes, as the policies are now. */
  wouldWait: boolean;
};

/** What a sync would do, without touching anything. */
export async function planCredentials(io: Io, server: Server, target: string, options: PlanOptions): Promise<Outcome> {
  const { outcome } = await prepare(io, server, target, options);
  const paths = outcome.plan.blocks.filter(({ pushes }) => pushes.length > 0).map(({ path }) => path);
  if (paths.length === 0) return outcome;
  const { needsReview } = await server.call("previewPolicy", { paths: paths.slice(0, pathsAskedMax) });
  return { ...outcome, wouldWait: needsReview };
}

const pathsAskedMax = 1_000;

/**
 * Brings file and server together: everything is decided, checked and laid out before the first byte moves; then one change goes to
 * the server, then the file is replaced, then the lock file. Stopped at any point, the next run comes to the same end.
 */
export async function syncCredentials(io: Io, server: Server, target: string, options: SyncOptions): Promise<Outcome> {
  if (options.isDryRun) return planCredentials(io, server, target, options);
  await io.fs.mkdir(dirname(target), { recursive: true, mode: 0o700 });
  await checkWritable(io, lockPathOf(target));
  return withRunLock(io, target, async () => {
    await removeLeftovers(io, target);
    const { outcome, lock, previousLock, remote, waiting } = await prepare(io, server, target, options);
    const { file, plan } = outcome;
    if (outcome.isRefused) return outcome;
    if (!options.allowsShrink) refuseShrinking(file, plan);
    const text = textAfter(file, plan);
    const isFileChanged = text !== file.text;
    if (isFileChanged) {
      await checkWritable(io, target);
      if (!options.allowsTracked) await refuseTracked(io, options.hasBackup ? [target, backupPathOf(target)] : [target]);
    }
    const { message, asksForReview } = options;
    const pushed = await push(server, plan, { message, asksForReview, waiting });
    if (isFileChanged) await writeAtomically(io, target, text, { expected: file.bytes, hasBackup: options.hasBackup });
    const next = await lockAfter(server, { plan, lock, remote }, pushed);
    await writeLock(io, target, next, previousLock);
    const sent = pushed?.sent ?? new Map();
    return { ...outcome, revision: next.revision, sent, changes: addresses(server, remote, [...waiting.values(), ...sent.values()]) };
  });
}

type Prepared = {
  outcome: Outcome;
  lock: Lock;
  previousLock: Lock | undefined;
  remote: Remote;
  waiting: ReadonlyMap<number, WaitingChange>;
};

async function prepare(io: Io, server: Server, target: string, options: PlanOptions): Promise<Prepared> {
  const file = await readCredentialsFile(io, target);
  if (!file.bytes && !options.isSync)
    throw new DomainError(
      "not_found",
      `There is no file ${target}. Use --sync to make it from the server's blocks, or --file for another.`,
    );
  const previousLock = await readLock(io, target);
  const isKnown = file.sections.sections.every(({ path }) => previousLock?.blocks[foldPath(path)]);
  const remote = await pullRemote(server, previousLock, { everything: !isKnown || options.settle === "theirs" }).catch((error: unknown) => {
    const mayOnlyPush = error instanceof DomainError && error.code === "forbidden" && !error.details.isOtherInstance && !options.isSync;
    if (mayOnlyPush) return identifyRemote(server, previousLock);
    throw error;
  });
  const known = previousLock ?? newLock(remote.instance, remote.workspace);
  const waiting = await stillWaiting(server, known);
  const lock = { ...known, waiting: onlyWaiting(known.waiting, waiting) };
  refuseOtherInstance(server.origin, lock.instance, remote.instance, `remove ${lockPathOf(target)}`);
  if (lock.workspace !== remote.workspace) {
    throw new DomainError(
      "forbidden",
      `${target} belongs to the workspace ${lock.workspace}, and the token to ${remote.workspace}. Use another --file for it.`,
    );
  }
  const plan = planSync(file.sections, remote, lock, options);
  const isRefused = plan.conflicts.length + plan.refusals.length > 0;
  const changes = addresses(server, remote, [...waiting.values()]);
  return {
    outcome: { file, plan, revision: remote.revision, isRefused, sent: new Map(), changes, wouldWait: false },
    lock,
    previousLock,
    remote,
    waiting,
  };
}

function addresses({ origin }: Server, { workspace }: Remote, changes: readonly WaitingChange[]): Sent[] {
  const byNumber = new Map(changes.map((change) => [change.number, change]));
  return [...byNumber.values()].map(({ id, number }) => ({ id, number, url: `${origin}/changes/${id}?w=${workspace}` }));
}

/** More than half of the credentials gone at once looks like an accident, whoever asked for it. */
function refuseShrinking({ sections }: CredentialsFile, { blocks, drops }: Plan): void {
  const before = sections.sections.flatMap(({ fields }) => fields).filter(({ state }) => state !== "absent").length;
  const dropped = drops.reduce((sum, { keyCount }) => sum + keyCount, 0);
  const removed =
    dropped + blocks.flatMap(({ pulls }) => pulls).filter(({ value, line }) => value === undefined && line !== undefined).length;
  if (removed * 2 <= before) return;
  throw new DomainError(
    "conflict",
    `${removed} of the file's ${before} keys would go. If that is meant, use --allow-shrink. Nothing was changed.`,
  );
}

type Done = { plan: Plan; lock: Lock; remote: Remote };

/** The cursor moves on only as far as the file has followed; after a push as far as the push, when nobody else came between. */
async function lockAfter(server: Server, { plan, lock, remote }: Done, pushed: Pushed | undefined): Promise<Lock> {
  const blocks = lockedAfter(plan, lock, pushed);
  const cursor = plan.isAbsorbed ? remote.cursor : lock.cursor;
  const revision = Math.max(pushed?.revision ?? 0, remote.revision);
  const next = { ...lock, cursor, revision, blocks, waiting: waitingAfter(plan, lock, pushed) };
  if (!pushed || pushed.versions.size === 0 || !plan.isAbsorbed || cursor === null) return next;
  const after = await pullRemote(server, next, { everything: false }).catch(() => undefined);
  if (!after || after.isFull || !isOnlyOurs(after, next)) return next;
  return { ...next, cursor: after.cursor, revision: after.revision };
}

/** True when the server's blocks say exactly what the lock remembers. */
function isOnlyOurs(after: Remote, lock: Lock): boolean {
  return [...after.blocks.values()].every(({ path, values, provider }) => {
    const fields = lock.blocks[foldPath(path)]?.fields;
    if (!fields || !values) return false;
    return provider.fields.every(({ field }) => {
      const value = values.get(field);
      return fields[field]?.hash === (value === undefined ? undefined : hashValue(lock.salt, foldPath(path), field, value));
    });
  });
}
