import type { Io } from "#lib/cli/io.ts";
import { printable } from "#lib/cli/output.ts";
import { createVerify, sha256 } from "#lib/cli/signatures.ts";
import type { SyncAnswer } from "#lib/cli/sync/source.ts";
import { DomainError } from "#lib/core/errors.ts";
import { absentRow, archivedRow, checkWitness, type SyncWitness, witnessHeader } from "#lib/core/sync-witness.ts";
import { findInstance, type InstancePin, type Pins, type SeenRow } from "./pins.ts";

/** A row of the log that came with an answer, and the key that has signed it. */
export type ShownRow = { row: SeenRow; signingKey: string };

const tellers = new WeakSet<Io>();

/**
 * Where the server's log stands, when it goes on from the row that this machine has seen. Refuses with `conflict` a log that ends before that row,
 * has another one in its place or shows none of it any more, and with `forbidden` what another key has signed or somebody has altered.
 * Undefined: the server vouches for nothing, and never did here.
 */
export function checkLog(io: Io, pins: Pins, origin: string, answer: SyncAnswer): ShownRow | undefined {
  const pin = findInstance(pins, answer.instance);
  const place = `${printable(answer.workspace)} at ${origin}`;
  const refused = (code: "conflict" | "forbidden", problem: string) => refusal(code, place, problem, origin);
  if (answer.witness === undefined) {
    if (!pin?.row) return undefined;
    throw refused("conflict", silenceWords(pin.row));
  }
  const checked = checkWitness(answer.witness, answer, pin?.signingKey ?? null, { sha256, verify: createVerify() });
  if ("problem" in checked) throw refused("forbidden", alteredWords(checked.problem, pin));
  const { witness, signingKey } = checked;
  const shown = { row: { epoch: witness.epoch, ...witness.head }, signingKey };
  if (!pin?.row) return shown;
  const problem = logProblemOf(pin.row, witness);
  if (problem) throw refused("conflict", problem);
  if (witness.known?.shown === archivedRow) tellArchived(io, place, pin.row);
  return shown;
}

/** What is wrong with a log, as a sentence that names what was seen and what was told; undefined when it goes on from the row that was seen. */
export function logProblemOf(seen: SeenRow, { epoch, head, known }: SyncWitness): string | undefined {
  const now = rowWords(head);
  if (epoch < seen.epoch) return `the server's history is older than what this machine has seen: epoch ${epoch} now, ${seen.epoch} before.`;
  if (epoch > seen.epoch)
    return `the server's history is not the one that this machine has seen: its audit log stands at ${now} in epoch ${epoch}, and was seen up to ${rowWords(seen)} in epoch ${seen.epoch}; between them a backup was restored.`;
  // The server looks up every row that it is asked for: nobody has asked it.
  if (known === null && head.seq > seen.seq)
    return `something on the way to the server takes the header ${witnessHeader} out of requests, so the server was not asked for ${rowWords(seen)} of its audit log, which this machine has seen, and nothing shows that its history goes on from there. Let the header pass: trust alone holds until the next change.`;
  if (head.seq < seen.seq)
    return `the server's history is older than what this machine has seen: its audit log ends with ${now}, and was seen up to ${rowWords(seen)}; an old copy of the database was probably put back.`;
  const there = head.seq === seen.seq ? head.hash : known?.seq === seen.seq ? known.shown : absentRow;
  if (there === seen.hash || there === archivedRow) return undefined;
  const instead = there === absentRow ? "and shows no such row now" : `and has ${there.slice(0, hashShown)} in its place now`;
  const further = head.seq > seen.seq ? `; it has gone on to ${now}` : "";
  return `the server's history is not the one that this machine has seen: its audit log was seen up to ${rowWords(seen)}, ${instead}${further}. An old copy of the database was probably put back and used since.`;
}

const hashShown = 16;

export function rowWords({ seq, hash }: { seq: number; hash: string }): string {
  return `row ${seq} (${hash.slice(0, hashShown)})`;
}

/** The same of a server that shows nothing of its log any more. */
export function silenceWords(seen: SeenRow): string {
  return `the server does not vouch for its history any more: it showed its audit log up to ${rowWords(seen)}, and shows nothing now. Either an older Blockyard answers there, or something on the way takes the header ${witnessHeader} out of answers, or the server has found its audit log altered (the audit page says where).`;
}

function alteredWords(problem: string, pin: InstancePin | undefined): string {
  if (problem === "foreign key" && pin?.signingKey) return "the server signs with another key than before.";
  return `what the server says of its history is not what it has signed (${problem}).`;
}

function tellArchived(io: Io, place: string, seen: SeenRow): void {
  if (tellers.has(io)) return;
  tellers.add(io);
  io.err(
    `blockyard: ${place}: the rows of the audit log that this machine has seen, up to ${rowWords(seen)}, were archived. That the history goes on from there cannot be shown any more; from now on it is followed from where it stands.\n`,
  );
}

function refusal(code: "conflict" | "forbidden", place: string, problem: string, origin: string): DomainError {
  const message = `${place}: ${problem} Nothing was read or written. If that is right, run blockyard trust --url ${origin}.`;
  return new DomainError(code, message, { isOtherHistory: true });
}
