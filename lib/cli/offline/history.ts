import { createHash } from "node:crypto";
import type { Io } from "#lib/cli/io.ts";
import { printable } from "#lib/cli/output.ts";
import { refuseOtherInstance } from "#lib/cli/server.ts";
import type { PullOrder, Source, SyncAnswer } from "#lib/cli/sync/source.ts";
import { DomainError } from "#lib/core/errors.ts";
import {
  areSameButRows,
  findInstance,
  findWorkspace,
  type Moment,
  type Pins,
  readPins,
  updatePins,
  withSeen,
  withSeenRow,
} from "./pins.ts";
import { checkLog, type ShownRow } from "./witness.ts";

/** Whose data an answer is, and of when. */
export type Stated = Pick<SyncAnswer, "instance" | "workspace" | "epoch" | "revision">;

/**
 * A server whose answers are checked against what this machine has seen of it: refuses with `forbidden` another instance under its address,
 * and with `conflict` an older or another history, until `blockyard trust` says that it is right. What passes is remembered.
 */
export function pinnedSource(io: Io, source: Source): Source {
  return {
    origin: source.origin,
    pull: async (order) => {
      const pulled = await pullChecked(io, source, order);
      if (!pulled) return null;
      await remember(io, source.origin, pulled.answer, scopeOf(order.patterns), pulled.shown);
      return pulled.answer;
    },
  };
}

/** The same, and remembers nothing yet. `shown`: where the server's log stands. */
export async function pullChecked(
  io: Io,
  source: Source,
  order: PullOrder,
): Promise<{ answer: SyncAnswer; shown: ShownRow | undefined } | null> {
  const pins = await readPins(io);
  const expected = Object.hasOwn(pins.servers, source.origin) ? findInstance(pins, pins.servers[source.origin] ?? "") : undefined;
  const ask = async (knownRow: number | undefined) => {
    const answer = await source.pull(knownRow === undefined ? order : { ...order, knownRow });
    if (answer) refuseStranger(pins, source.origin, answer.instance);
    return answer;
  };
  let answer = await ask(expected?.row?.seq);
  // An instance that is known from another address: which it is, only its answer says.
  const row = answer && findInstance(pins, answer.instance)?.row;
  if (row && !expected) answer = await ask(row.seq);
  if (!answer) return null;
  refuseOlderHistory(pins, source.origin, answer);
  return { answer, shown: checkLog(io, pins, source.origin, answer) };
}

/** Refuses with `forbidden` when another instance answers than the one that this machine knows under the address. */
export function refuseStranger(pins: Pins, origin: string, instance: string): void {
  const known = Object.hasOwn(pins.servers, origin) ? pins.servers[origin] : undefined;
  refuseOtherInstance(origin, known, instance, `run blockyard trust --url ${origin}`);
}

/** Refuses with `conflict` a history that lies before what this machine has seen, or that a restore has begun anew. */
export function refuseOlderHistory(pins: Pins, origin: string, now: Stated): void {
  const seen = findWorkspace(pins, now.instance, now.workspace);
  const problem = seen && problemOf(seen, now);
  if (!problem) return;
  throw new DomainError("conflict", `${printable(now.workspace)} at ${origin}: ${problem} Nothing was read or written. ${advice(origin)}`, {
    isOlderHistory: true,
  });
}

/** What is wrong with the history of now, as a sentence; undefined when it goes on from what was seen. */
export function problemOf(seen: Moment, now: Moment): string | undefined {
  if (seen.epoch === now.epoch && now.revision >= seen.revision) return undefined;
  const place = `revision ${now.revision} now, ${seen.revision} before`;
  return now.revision < seen.revision
    ? `the server's history is older than what this machine has seen: ${place}; a backup was probably restored.`
    : `the server's history is not the one that this machine has seen: ${place}, and between them a backup was restored.`;
}

/** The patterns of a target as one word: what it has taken in is remembered under it. */
export function scopeOf(patterns: readonly string[]): string {
  return createHash("sha256")
    .update(JSON.stringify([...patterns].sort()))
    .digest("hex")
    .slice(0, 16);
}

const told = new WeakSet<Io>();

/**
 * A machine that cannot keep files (a container, a read-only home) still works, and is told once what it goes without. The log alone moves with
 * every pull: nobody waits for the file because of it, since whoever holds it writes a row that is as good.
 */
export async function remember(
  io: Io,
  origin: string | undefined,
  { instance, workspace, epoch, revision }: Stated,
  scope: string,
  shown?: ShownRow,
): Promise<void> {
  let isRowAlone = false;
  try {
    await updatePins(
      io,
      (pins) => {
        const servers = origin === undefined ? pins.servers : { ...pins.servers, [origin]: instance };
        const seen = withSeen({ ...pins, servers }, instance, workspace, { epoch, revision }, scope);
        const after = shown ? withSeenRow(seen, instance, shown.row, shown.signingKey) : seen;
        isRowAlone = areSameButRows(pins, after);
        return after;
      },
      () => isRowAlone,
    );
  } catch (error) {
    if (isRowAlone || told.has(io)) return;
    told.add(io);
    const why = error instanceof DomainError ? error.message : ((error as NodeJS.ErrnoException).code ?? "unknown");
    io.err(`blockyard: what was seen of the server cannot be remembered, so that an older one would not be noticed: ${printable(why)}\n`);
  }
}

function advice(origin: string): string {
  return `If that is right, run blockyard trust --url ${origin}.`;
}
