import { dirname } from "node:path";
import type { Sent } from "#lib/cli/changes/outcome.ts";
import type { Io } from "#lib/cli/io.ts";
import { type Lock, lockPathOf, newLock } from "#lib/cli/lockfile.ts";
import { refuseOtherInstance } from "#lib/cli/server.ts";
import { readLockOf } from "#lib/cli/staged-lock.ts";
import { DomainError } from "#lib/core/errors.ts";
import { parseTargetFile, readTargetFile, type TargetFile, textAfter, viewOf } from "./file.ts";
import { hasUnknown, knownEntries, viewBefore } from "./known.ts";
import { emptyPlan, type PlanOptions, planSync } from "./plan.ts";
import type { WaitingChange } from "./push.ts";
import { identifyRemote, pullRemote, type Remote } from "./remote.ts";
import { isAsSettled, type Reading } from "./settled.ts";
import type { Link, Outcome, SyncOptions, Target } from "./sync.ts";
import { onlyWaiting, stillWaiting } from "./waiting.ts";

type Prepared = {
  outcome: Outcome;
  previousLock: Lock | undefined;
  remote: Remote;
  waiting: ReadonlyMap<number, WaitingChange>;
};

type PrepareOptions = PlanOptions & { choose?: SyncOptions["choose"] };

/**
 * What a run would do. A file that is as the last run left it is taken apart only when the server says something new; one that the last run
 * cannot answer for, before anybody is asked.
 */
export async function prepare(io: Io, link: Link, target: Target, options: PrepareOptions): Promise<Prepared> {
  const { mapping } = target;
  await refuseLinkedWay(io, target);
  const file = await readTargetFile(io, target.file);
  if (!file.bytes && !options.takes)
    throw new DomainError("not_found", `There is no file ${target.file}. ${options.hints.theirs} makes it from the server's entries.`);
  const previousLock = await readLockOf(io, target.file, file.text);
  const settled = file.bytes && isAsSettled(previousLock, mapping, file.text) ? previousLock : undefined;
  const before = settled ? undefined : readBefore(file, target, previousLock);
  const everything = !file.bytes || options.settle.all === "theirs" || (before !== undefined && hasUnknown(before.view, previousLock));
  const remote = await askRemote(link, target, previousLock, { everything, mayOnlyPush: !options.takes });
  const known = previousLock ?? newLock(remote.instance, remote.workspace);
  refuseStrangeLock(link, target, known, remote);
  const isSame = previousLock !== undefined && !remote.isFull && remote.entries.size === 0;
  const news = settled?.settled === undefined ? undefined : { mark: settled.settled, paths: new Set(remote.entries.keys()) };
  const start = { target, file, news, hints: options.hints, revision: remote.revision, ...untold };
  if (settled && isSame) {
    const outcome = { ...start, reading: undefined, plan: emptyPlan(settled), text: file.text, lock: settled };
    return { outcome, previousLock, remote, waiting: new Map() };
  }
  const waiting = link.server ? await stillWaiting(link.server, known) : new Map<number, WaitingChange>();
  const lock = lockNow(known, file, link.server ? waiting : undefined, settled);
  const document = before?.document ?? parseTargetFile(file, mapping);
  // Where the server says nothing new, nothing more is known than before.
  const view = viewOf(file, before && file.bytes && isSame ? before.view : mapping.read(document, knownEntries(lock, remote)));
  const reading = { document, view };
  const { plan, isRefused } = await planned({ ...reading, mapping, isSettled: settled !== undefined }, remote, lock, options);
  const text = isRefused ? file.text : textAfter({ ...file, document }, mapping, plan);
  const changes = addresses(link, remote, [...waiting.values()]);
  return { outcome: { ...start, reading, plan, text, lock, isRefused, changes }, previousLock, remote, waiting };
}

const untold = { isRefused: false, after: undefined, sent: new Map(), changes: [], wouldWait: false, adopt: [] };

function readBefore(file: TargetFile, { mapping }: Target, lock: Lock | undefined): Reading {
  const document = parseTargetFile(file, mapping);
  return { document, view: viewBefore(mapping, document, lock) };
}

/** What counts of the lock in this run. `open`: the changes that still wait; undefined: nobody could be asked. */
function lockNow(
  known: Lock,
  { bytes }: TargetFile,
  open: ReadonlyMap<number, WaitingChange> | undefined,
  settled: Lock | undefined,
): Lock {
  const waiting = open ? onlyWaiting(known.waiting, open) : known.waiting;
  // A file that is not there at all is no edit that takes everything out of it.
  return { ...known, entries: bytes ? known.entries : {}, waiting, settled: settled?.settled };
}

async function planned(side: Parameters<typeof planSync>[0], remote: Remote, lock: Lock, options: PrepareOptions) {
  let plan = planSync(side, remote, lock, options);
  if (plan.conflicts.length > 0 && options.choose) {
    const settle = await options.choose(plan);
    if (settle) plan = planSync(side, remote, lock, { ...options, settle });
  }
  return { plan, isRefused: plan.conflicts.length + plan.refusals.length > 0 };
}

/** A folder of a repository may be a link to anywhere: what a project names stays in it. */
export async function refuseLinkedWay({ fs }: Io, { file, within }: Target): Promise<void> {
  if (within === undefined) return;
  for (let folder = dirname(file); folder !== within && dirname(folder) !== folder; folder = dirname(folder)) {
    const stats = await fs.lstat(folder).catch(() => undefined);
    if (stats?.isSymbolicLink())
      throw new DomainError("forbidden", `${folder} is a symbolic link, so ${file} was neither read nor written.`);
  }
}

/** Everything is asked for where the file has what the lock does not know: only the server can say what that was. */
async function askRemote(
  link: Link,
  { mapping }: Target,
  lock: Lock | undefined,
  { everything, mayOnlyPush }: { everything: boolean; mayOnlyPush: boolean },
): Promise<Remote> {
  return pullRemote(link.source, mapping, lock, { everything }).catch((error: unknown) => {
    const isNoPuller = error instanceof DomainError && error.code === "forbidden" && !error.details.isOtherInstance;
    if (isNoPuller && mayOnlyPush && link.server) return identifyRemote(link.server, lock);
    throw error;
  });
}

function refuseStrangeLock({ origin }: Link, { file }: Target, lock: Lock, remote: Remote): void {
  refuseOtherInstance(origin, lock.instance, remote.instance, `remove ${lockPathOf(file)}`);
  if (lock.workspace === remote.workspace) return;
  throw new DomainError(
    "forbidden",
    `${file} belongs to the workspace ${lock.workspace}, and the token to ${remote.workspace}. Use another file for it.`,
  );
}

export function addresses({ origin }: Link, { workspace }: Remote, changes: readonly WaitingChange[]): Sent[] {
  const byNumber = new Map(changes.map((change) => [change.number, change]));
  return [...byNumber.values()].map(({ id, number }) => ({ id, number, url: `${origin}/changes/${id}?w=${workspace}` }));
}
