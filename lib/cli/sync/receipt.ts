import type { InputOf, OutputOf } from "#lib/api/client.ts";
import type { Io } from "#lib/cli/io.ts";
import { keyedHash, type Lock, type LockedEntry } from "#lib/cli/lockfile.ts";
import type { Server } from "#lib/cli/server.ts";
import type { FileView } from "#lib/cli/targets/mapping.ts";
import { version } from "#lib/cli/version.ts";
import { DomainError } from "#lib/core/errors.ts";
import { foldPath } from "#lib/core/paths.ts";
import { parseTargetFile, viewOf } from "./file.ts";
import { viewBefore } from "./known.ts";
import { agreedHash, hashOf, isAgreed } from "./locked-hashes.ts";
import type { Outcome, Target } from "./sync.ts";

/** `everySeconds`: how often a watcher reports at least; null: whenever somebody runs a command. */
export type ReceiptOptions = { everySeconds: number | null };

/** What the server said to a receipt: the paths whose drift somebody asks to have sent as a change. */
export type Reported = { lock: Lock; adopt: readonly string[] };

type Receipt = InputOf<"reportReceipt">;
type Answer = OutputOf<"reportReceipt">;
type Told = NonNullable<Receipt["entries"]>[number];

/** A command that is run by hand reports again after this time though nothing has changed: somebody still holds it. */
const sameAgainMs = 15 * 60_000;

/**
 * Tells the server what the target holds now: per entry the version and a hash under the lock's salt, which never leaves this machine; no
 * value. Says nothing when the last receipt said the same a short while ago, and only what is new where it knows the rest. Undefined: nothing was said.
 */
export async function reportTarget(io: Io, server: Server, outcome: Outcome, options: ReceiptOptions): Promise<Reported | undefined> {
  const { target, lock } = outcome;
  const head = { ...headOf(io, target, options), revision: lock.revision };
  if (lock.settled === undefined) {
    const entries = entriesOf(outcome);
    const state = entries.some(({ drifted }) => drifted) ? "drifted" : "applied";
    return send(io, server, lock, { ...head, state, entries });
  }
  // Under one mark the same entries: they need not be listed to know that they were told.
  const digest = keyedHash(lock.salt, JSON.stringify([head, lock.settled]));
  if (isSaid(lock, digest, options)) return undefined;
  const part = partOf(outcome);
  const answer = part && (await tell(io, server, { ...head, state: "applied", ...part.said }));
  if (answer?.held === part?.held && answer) return reported(lock, digest, answer, answer.held);
  const entries = entriesOf(outcome);
  const whole = await tell(io, server, { ...head, state: "applied", entries });
  return whole && reported(lock, digest, whole, entries.length);
}

/** Tells the server that a target could not follow: fetched, not applied. */
export async function reportFailure(
  io: Io,
  server: Server,
  target: Target,
  lock: Lock,
  problem: string,
  options: ReceiptOptions,
): Promise<void> {
  const receipt: Receipt = {
    ...headOf(io, target, options),
    state: "failed",
    problem: problem.slice(0, 300),
    revision: lock.revision,
    entries: [],
    complete: false,
  };
  await send(io, server, lock, receipt);
}

function headOf(io: Io, { name, file }: Target, { everySeconds }: ReceiptOptions) {
  return { tool: `blockyard ${version}`, host: io.hostname.slice(0, 255), target: name, file: file.slice(-1_024), everySeconds };
}

async function send(io: Io, server: Server, lock: Lock, receipt: Receipt): Promise<Reported | undefined> {
  const digest = keyedHash(lock.salt, JSON.stringify(receipt));
  if (isSaid(lock, digest, { everySeconds: receipt.everySeconds ?? null })) return undefined;
  const answer = await tell(io, server, receipt);
  return answer && reported(lock, digest, answer, undefined);
}

function isSaid({ reported }: Lock, digest: string, { everySeconds }: ReceiptOptions): boolean {
  const againMs = everySeconds ? everySeconds * 1_000 * 0.9 : sameAgainMs;
  return reported?.digest === digest && Date.now() - Date.parse(reported.at) < againMs;
}

/** `told`: how many entries the server was told of. Only when it holds so many it knows each of them. */
function reported(lock: Lock, digest: string, { adopt, held }: Answer, told: number | undefined): Reported {
  const { settled } = lock;
  const known = settled !== undefined && held === told ? { settled, held } : {};
  return { lock: { ...lock, reported: { at: new Date().toISOString(), digest, ...known } }, adopt };
}

async function tell(io: Io, server: Server, receipt: Receipt): Promise<Answer | undefined> {
  try {
    return await server.call("reportReceipt", receipt);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    // A token that may only push holds nothing that anybody could be told of.
    if (error.code === "forbidden") return undefined;
    // The data is where it belongs: that nobody hears of it is worth a word and no more.
    io.err(`blockyard: the receipt for ${receipt.target} was not taken: ${error.message}\n`);
    return undefined;
  }
}

/**
 * What is new since the server was told of the file as it was before, and how many entries it should have on record then. Undefined: it was not
 * told, or of another file.
 */
function partOf({
  lock,
  news,
  reading,
  after,
}: Outcome): { said: Pick<Receipt, "entries" | "gone" | "complete">; held: number } | undefined {
  const { settled, held } = lock.reported ?? {};
  if (!news || held === undefined || settled !== news.mark) return undefined;
  if (!after || !reading) return { said: { complete: false, entries: [], gone: [] }, held };
  const before = pathsIn(reading.view, news.paths);
  const now = pathsIn(after.view, news.paths);
  const entries = [...now.keys()].flatMap((path) => toldAsLocked(lock, path));
  const gone = [...before].flatMap(([path, spelled]) => (now.has(path) ? [] : [spelled]));
  return { said: { complete: false, entries, gone }, held: held + now.size - before.size };
}

/** Those of the entries that stand in the file, as they are spelled, by folded path. */
function pathsIn({ entries }: FileView, paths: ReadonlySet<string>): Map<string, string> {
  return new Map(entries.map(({ path }) => [foldPath(path), path] as const).filter(([path]) => paths.has(path)));
}

/** An entry of a settled file: what stands there is what the lock says. */
function toldAsLocked(lock: Lock, path: string): Told[] {
  const locked = lock.entries[path];
  if (!locked || locked.isDeleted) return [];
  const hashes = new Map(Object.entries(locked.fields).flatMap(([field, known]) => (isAgreed(known) ? [[field, known.hash]] : [])));
  return [{ path: locked.path, version: locked.version || null, hash: hashOfAll(lock, hashes), drifted: false, sentAs: null }];
}

/** What stands in the file, entry by entry. One whose keys are no more as the lock says has drifted. */
function entriesOf(outcome: Outcome): Told[] {
  const { target, lock, sent } = outcome;
  const { mapping } = target;
  const inFile = new Map(viewNow(outcome).entries.map((entry) => [foldPath(entry.path), entry]));
  return Object.entries(lock.entries).flatMap(([path, locked]): Told[] => {
    const entry = inFile.get(path);
    if (locked.isDeleted || !entry) return [];
    if (lock.settled !== undefined) return toldAsLocked(lock, path);
    const hashes = new Map<string, string>();
    for (const field of entry.fields) {
      const known = locked.fields[field.field];
      if (field.state !== "value" || (known && !isAgreed(known))) continue;
      const hash = hashOf({ lock, mapping }, path, field.field, field.value, known?.isJson ?? false);
      if (hash !== undefined) hashes.set(field.field, hash);
    }
    const number = sent.get(path)?.number ?? lock.waiting[path]?.number ?? null;
    const drifted = isDrifted(locked, hashes);
    return [
      { path: locked.path, version: locked.version || null, hash: hashOfAll(lock, hashes), drifted, sentAs: drifted ? number : null },
    ];
  });
}

/** What the file says now: of a run as it has left it, else as it is. */
function viewNow({ target: { mapping }, file, reading, after, lock, plan }: Outcome): FileView {
  if (after) return after.view;
  if (reading && plan.entries.length === 0) return reading.view;
  return viewOf(file, viewBefore(mapping, reading?.document ?? parseTargetFile(file, mapping), lock));
}

function isDrifted({ fields }: LockedEntry, hashes: ReadonlyMap<string, string>): boolean {
  const names = new Set([...Object.keys(fields), ...hashes.keys()]);
  return [...names].some((field) => agreedHash(fields[field]) !== hashes.get(field));
}

function hashOfAll({ salt }: Lock, hashes: ReadonlyMap<string, string>): string {
  const rows = [...hashes].sort(([a], [b]) => (a < b ? -1 : 1));
  return keyedHash(salt, JSON.stringify(rows));
}
