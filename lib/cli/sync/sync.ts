import { dirname } from "node:path";
import { backupPathOf, checkWritable, removeLeftovers } from "#lib/cli/atomic-write.ts";
import type { Sent } from "#lib/cli/changes/outcome.ts";
import { refuseTracked } from "#lib/cli/git-guard.ts";
import type { Io } from "#lib/cli/io.ts";
import { type Lock, lockPathOf, writeLock } from "#lib/cli/lockfile.ts";
import { removeLockDrafts, withRunLock } from "#lib/cli/run-lock.ts";
import type { Server } from "#lib/cli/server.ts";
import { replaceWithLock, settleStaged } from "#lib/cli/staged-lock.ts";
import type { Mapping } from "#lib/cli/targets/mapping.ts";
import { DomainError } from "#lib/core/errors.ts";
import type { TargetFile } from "./file.ts";
import { hashOf, isAgreed } from "./locked-hashes.ts";
import type { Hints } from "./messages.ts";
import type { Plan, PlanOptions, Settle } from "./plan.ts";
import { addresses, prepare, refuseLinkedWay } from "./prepare.ts";
import { lockedAfter, type Pushed, push, type WaitingChange, waitingAfter } from "./push.ts";
import type { Reported } from "./receipt.ts";
import { pullRemote, type Remote } from "./remote.ts";
import { markAfter, type Reading, readAfter } from "./settled.ts";
import { refuseShrinking } from "./shrink.ts";
import type { Source } from "./source.ts";

/** A file that is kept in step with entries of the server. */
export type Target = {
  name: string;
  file: string;
  mapping: Mapping;
  /** The folder that the file must be in, by its real way: that of a project, which came with a repository. */
  within?: string;
};

/** What stands on the other side: where answers come from, and the server to send to when there is one. */
export type Link = { origin: string; source: Source; server: Server | undefined };

export type SyncOptions = PlanOptions & {
  isDryRun: boolean;
  allowsShrink: boolean;
  allowsTracked: boolean;
  hasBackup: boolean;
  message: string;
  /** Sends the pushes for review even where no policy asks for one. */
  asksForReview: boolean;
  /** Asks somebody how to settle conflicts; undefined: they stay. */
  choose?: (plan: Plan) => Promise<Settle | undefined>;
  /** Asks whether what the plan removes on the server may go. */
  confirm?: (plan: Plan) => Promise<boolean>;
  /** Tells the server what the target holds now, while nobody else works on it. */
  report?: (outcome: Outcome) => Promise<Reported | undefined>;
};

/** Entries that the server named, by folded path. `mark`: of the file before. */
export type News = { mark: string; paths: ReadonlySet<string> };

/**
 * `isRefused`: conflicts or masks stood in the way and nothing was touched on either side. `sent`: the changes that pushes of this run wait in,
 * by folded path. `changes`: the changes that anything of the file waits in, with their addresses. `text`: the file as it is to be. `after`: that
 * text taken apart, where the run had to know.
 */
export type Outcome = {
  target: Target;
  file: TargetFile;
  /** Undefined: the file is as the last run left it and the server says nothing new, so that it was not taken apart. */
  reading: Reading | undefined;
  /** What the server said since the run that left the file as it is; undefined: somebody has been at the file, or nobody can tell. */
  news: News | undefined;
  plan: Plan;
  text: string;
  after: Reading | undefined;
  lock: Lock;
  revision: number;
  isRefused: boolean;
  sent: ReadonlyMap<string, WaitingChange>;
  changes: readonly Sent[];
  /** Of a plan: a policy asks for a review of its pushes, as the policies are now. */
  wouldWait: boolean;
  hints: Hints;
  /** Entries whose edits in the file somebody asks to have sent as a change. */
  adopt: readonly string[];
};

/** What a sync would do, without touching anything. */
export async function planTarget(io: Io, link: Link, target: Target, options: PlanOptions): Promise<Outcome> {
  const { outcome } = await prepare(io, link, target, options);
  const paths = outcome.plan.entries.filter(({ pushes, isRemoved }) => pushes.length > 0 || isRemoved).map(({ path }) => path);
  if (paths.length === 0 || !link.server) return outcome;
  const { needsReview } = await link.server.call("previewPolicy", { paths: paths.slice(0, pathsAskedMax) });
  return { ...outcome, wouldWait: needsReview };
}

const pathsAskedMax = 1_000;

/**
 * Brings file and server together: everything is decided, checked and laid out before the first byte moves; then one change goes to
 * the server, then the file is replaced, then the lock file. Stopped at any point, the next run comes to the same end.
 */
export async function syncTarget(io: Io, link: Link, target: Target, options: SyncOptions): Promise<Outcome> {
  if (options.isDryRun) return planTarget(io, link, target, options);
  const { file: path } = target;
  await refuseLinkedWay(io, target);
  await io.fs.mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await checkWritable(io, lockPathOf(path));
  return inTurn(io, path, async () => {
    await settleStaged(io, path);
    await removeLeftovers(io, path);
    await removeLockDrafts(io, path);
    const { outcome, previousLock, remote, waiting } = await prepare(io, link, target, options);
    const { file, plan, text, lock } = outcome;
    if (outcome.isRefused) return outcome;
    if (!options.allowsShrink) refuseShrinking(outcome, remote);
    if (options.confirm && !(await options.confirm(plan))) throw new DomainError("conflict", "Not confirmed. Nothing was changed.");
    const isFileChanged = text !== file.text;
    if (isFileChanged) {
      await checkWritable(io, path);
      if (!options.allowsTracked) await refuseTracked(io, options.hasBackup ? [path, backupPathOf(path)] : [path], [lockPathOf(path)]);
    }
    const { message, asksForReview } = options;
    const pushed = link.server ? await push(link.server, plan, { message, asksForReview, waiting }) : undefined;
    const moved = await lockAfter(link, { target, plan, lock, remote }, pushed);
    const after = readAfter(outcome, moved);
    const next = { ...moved, settled: after ? markAfter(outcome, moved, after) : moved.settled };
    if (isFileChanged) await replaceWithLock(io, path, text, next, { expected: file.bytes, hasBackup: options.hasBackup });
    else await writeLock(io, path, next, previousLock);
    const sent = pushed?.sent ?? new Map();
    const changes = addresses(link, remote, [...waiting.values(), ...sent.values()]);
    const done = { ...outcome, after, lock: next, revision: next.revision, sent, changes };
    const reported = await options.report?.(done);
    if (!reported) return done;
    await writeLock(io, path, reported.lock, next);
    return { ...done, adopt: reported.adopt };
  });
}

const turnMs = 10_000;
const turnStepMs = 100;

/** Another run on the file, of a watcher perhaps, is waited for a while; one that takes longer is named. */
async function inTurn<T>(io: Io, path: string, work: () => Promise<T>): Promise<T> {
  let hasBegun = false;
  const begin = () => {
    hasBegun = true;
    return work();
  };
  for (let waited = 0; ; waited += turnStepMs) {
    try {
      return await withRunLock(io, path, begin);
    } catch (error) {
      if (hasBegun || !(error instanceof DomainError) || !error.details.isHeld || waited >= turnMs) throw error;
      await io.sleep(turnStepMs);
    }
  }
}

type Done = { target: Target; plan: Plan; lock: Lock; remote: Remote };

/** The cursor moves on only as far as the file has followed; after a push as far as the push, when nobody else came between. */
async function lockAfter(link: Link, { target, plan, lock, remote }: Done, pushed: Pushed | undefined): Promise<Lock> {
  const entries = lockedAfter(plan, lock, pushed);
  const cursor = plan.isAbsorbed ? remote.cursor : lock.cursor;
  const revision = Math.max(pushed?.revision ?? 0, remote.revision);
  const next = { ...lock, cursor, revision, entries, waiting: waitingAfter(plan, lock, pushed) };
  if (!pushed || pushed.versions.size === 0 || !plan.isAbsorbed || cursor === null) return next;
  const after = await pullRemote(link.source, target.mapping, next, { everything: false }).catch(() => undefined);
  if (!after || after.isFull || !isOnlyOurs(after, next, target)) return next;
  return { ...next, cursor: after.cursor, revision: after.revision };
}

/** True when the server's entries say exactly what the lock remembers. */
function isOnlyOurs(after: Remote, lock: Lock, { mapping }: Target): boolean {
  return [...after.entries].every(([path, { values, jsonFields, unmanaged }]) => {
    const fields = lock.entries[path]?.fields;
    if (!values) return fields === undefined;
    if (!fields) return false;
    const names = new Set([...values.keys(), ...unmanaged, ...Object.keys(fields)]);
    return [...names].every((field) => {
      const known = fields[field];
      if (known && !isAgreed(known)) return unmanaged.has(field);
      const isJson = jsonFields.has(field);
      return known?.hash === hashOf({ lock, mapping }, path, field, values.get(field), isJson) && (known?.isJson ?? false) === isJson;
    });
  });
}
