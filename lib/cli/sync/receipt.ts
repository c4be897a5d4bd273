import { createHmac } from "node:crypto";
import type { InputOf } from "#lib/api/client.ts";
import type { Io } from "#lib/cli/io.ts";
import type { Lock, LockedEntry } from "#lib/cli/lockfile.ts";
import type { Server } from "#lib/cli/server.ts";
import { version } from "#lib/cli/version.ts";
import { DomainError } from "#lib/core/errors.ts";
import { foldPath } from "#lib/core/paths.ts";
import { viewOf } from "./file.ts";
import { viewBefore } from "./known.ts";
import { agreedHash, hashOf, isAgreed } from "./plan.ts";
import type { Outcome, Target } from "./sync.ts";

/** `everySeconds`: how often a watcher reports at least; null: whenever somebody runs a command. */
export type ReceiptOptions = { everySeconds: number | null };

/** What the server said to a receipt: the paths whose drift somebody asks to have sent as a change. */
export type Reported = { lock: Lock; adopt: readonly string[] };

type Receipt = InputOf<"reportReceipt">;
type Told = NonNullable<Receipt["entries"]>[number];

/** A command that is run by hand reports again after this time though nothing has changed: somebody still holds it. */
const sameAgainMs = 15 * 60_000;

/**
 * Tells the server what the target holds now: per entry the version and a hash under the lock's salt, which never leaves this machine; no
 * value. Says nothing when the last receipt said the same a short while ago. Undefined: nothing was said.
 */
export async function reportTarget(io: Io, server: Server, outcome: Outcome, options: ReceiptOptions): Promise<Reported | undefined> {
  const { target, lock } = outcome;
  const entries = entriesOf(outcome);
  const state = entries.some(({ drifted }) => drifted) ? "drifted" : "applied";
  const receipt: Receipt = { ...headOf(io, target, options), state, revision: lock.revision, entries };
  return send(io, server, lock, receipt);
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
  const digest = createHmac("sha256", lock.salt).update(JSON.stringify(receipt)).digest("base64url");
  const againMs = receipt.everySeconds ? receipt.everySeconds * 1_000 * 0.9 : sameAgainMs;
  const isSaid = lock.reported?.digest === digest && Date.now() - Date.parse(lock.reported.at) < againMs;
  if (isSaid) return undefined;
  try {
    const { adopt } = await server.call("reportReceipt", receipt);
    return { lock: { ...lock, reported: { at: new Date().toISOString(), digest } }, adopt };
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    // A token that may only push holds nothing that anybody could be told of.
    if (error.code === "forbidden") return undefined;
    // The data is where it belongs: that nobody hears of it is worth a word and no more.
    io.err(`blockyard: the receipt for ${receipt.target} was not taken: ${error.message}\n`);
    return undefined;
  }
}

/** What stands in the file, entry by entry. One whose keys are no more as the lock says has drifted. */
function entriesOf({ target, file, text, lock, sent, plan, view: before }: Outcome): Told[] {
  const { mapping } = target;
  const isSame = text === file.text && plan.entries.length === 0;
  const document = text === file.text ? file.document : mapping.format.parse(text);
  const view = isSame ? before : viewOf(file, viewBefore(mapping, document, lock));
  const inFile = new Map(view.entries.map((entry) => [foldPath(entry.path), entry]));
  return Object.entries(lock.entries).flatMap(([path, locked]): Told[] => {
    const entry = inFile.get(path);
    if (locked.isDeleted || !entry) return [];
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

function isDrifted({ fields }: LockedEntry, hashes: ReadonlyMap<string, string>): boolean {
  const names = new Set([...Object.keys(fields), ...hashes.keys()]);
  return [...names].some((field) => agreedHash(fields[field]) !== hashes.get(field));
}

function hashOfAll({ salt }: Lock, hashes: ReadonlyMap<string, string>): string {
  const rows = [...hashes].sort(([a], [b]) => (a < b ? -1 : 1));
  return createHmac("sha256", Buffer.from(salt, "base64")).update(JSON.stringify(rows)).digest("base64url");
}
