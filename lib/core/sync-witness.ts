import type { Sha256 } from "./audit-row.ts";
import { fromBase64, toBase64 } from "./base64.ts";
import { openNote, parseNoteKey, type Verify } from "./signed-note.ts";

/** A row of the audit chain by which its whole past is known: its number, and its hash of 64 hex digits. */
export type ChainHead = { seq: number; hash: string };

/**
 * What the chain has at the row that the client knows: the hash of the row there; `archived`: the row was put away below a signed checkpoint;
 * `absent`: the chain ends before it, or has no row there that the instance has written.
 */
export type KnownRow = { seq: number; shown: string };

/** What the server's sync key signs beside each answer: which answer it is of, where the audit chain stands, and whether it goes on from what the client knows. */
export type SyncWitness = {
  instance: string;
  workspace: string;
  epoch: number;
  revision: number;
  /** ISO 8601 in UTC, by the server's clock: that of the answer. */
  issuedAt: string;
  head: ChainHead;
  /** Null: the client named no row. */
  known: KnownRow | null;
};

/** The part of an answer that its witness speaks of. */
export type WitnessedAnswer = Pick<SyncWitness, "instance" | "workspace" | "epoch" | "revision" | "issuedAt">;

/** In a request the number of the row that the client knows; in an answer what `formatWitness` makes. */
export const witnessHeader = "x-blockyard-witness";

export const [archivedRow, absentRow] = ["archived", "absent"] as const;

const title = "blockyard sync witness";
const lineNames = ["instance", "workspace", "epoch", "revision", "issued", "head", "known"] as const;
const rowPattern = /^(\d{1,15}) ([0-9a-f]{64}|archived|absent)$/;

/** The text that is signed: a line that says what it is, then a line `name value` for each field. No other text that the instance signs begins like it. */
export function syncWitnessText({ instance, workspace, epoch, revision, issuedAt, head, known }: SyncWitness): string {
  const fields: Record<(typeof lineNames)[number], string> = {
    ...{ instance, workspace, epoch: String(epoch), revision: String(revision), issued: issuedAt },
    ...{ head: `${head.seq} ${head.hash}`, known: known ? `${known.seq} ${known.shown}` : "-" },
  };
  return [title, ...lineNames.map((name) => `${name} ${fields[name]}`)].map((line) => `${line}\n`).join("");
}

/** Undefined when the text is no witness: what `syncWitnessText` would not write is none. */
export function parseSyncWitness(text: string): SyncWitness | undefined {
  const lines = text.split("\n");
  const fields = new Map(lines.slice(1).map((line) => [line.slice(0, line.indexOf(" ")), line.slice(line.indexOf(" ") + 1)]));
  const of = (name: (typeof lineNames)[number]) => fields.get(name) ?? "";
  const [head, row] = [rowOf(of("head")), rowOf(of("known"))];
  if (![of("epoch"), of("revision")].every((text) => /^\d{1,15}$/.test(text))) return undefined;
  if (!head || head.shown === archivedRow || head.shown === absentRow || (!row && of("known") !== "-")) return undefined;
  const witness = {
    ...{ instance: of("instance"), workspace: of("workspace"), epoch: Number(of("epoch")), revision: Number(of("revision")) },
    ...{ issuedAt: of("issued"), head: { seq: head.seq, hash: head.shown }, known: row ?? null },
  };
  return syncWitnessText(witness) === text ? witness : undefined;
}

/** As it is sent: the key that signed (`signingKey` of `me`) and the note, in base64 because of its lines. */
export function formatWitness(signingKey: string, note: string): string {
  return `${signingKey} ${toBase64(new TextEncoder().encode(note))}`;
}

export type CheckedWitness =
  | { witness: SyncWitness; signingKey: string }
  | { problem: "malformed" | "foreign key" | "altered" | "of another answer" };

/** Whether this was signed beside exactly this answer: by the key that is pinned, or where none is yet by the one that it names. */
export function checkWitness(
  sent: string,
  answer: WitnessedAnswer,
  pinned: string | null,
  { sha256, verify }: { sha256: Sha256; verify: Verify },
): CheckedWitness {
  const [named = "", encoded = "", more] = sent.split(" ");
  const note = more === undefined ? fromBase64(encoded) : undefined;
  if (!note?.length) return { problem: "malformed" };
  const key = keyOf(pinned ?? named, sha256);
  if (!key) return { problem: "malformed" };
  const opened = openNote(new TextDecoder().decode(note), key, verify);
  if ("problem" in opened) return opened;
  const witness = parseSyncWitness(opened.text);
  if (!witness) return { problem: "malformed" };
  const { instance, workspace, epoch, revision, issuedAt } = witness;
  const isOfAnswer =
    instance === answer.instance &&
    workspace === answer.workspace &&
    epoch === answer.epoch &&
    revision === answer.revision &&
    issuedAt === answer.issuedAt;
  return isOfAnswer ? { witness, signingKey: pinned ?? named } : { problem: "of another answer" };
}

function keyOf(text: string, sha256: Sha256) {
  try {
    return parseNoteKey(text, sha256);
  } catch {
    return undefined;
  }
}

function rowOf(text: string): KnownRow | undefined {
  const [, seq, shown] = rowPattern.exec(text) ?? [];
  return seq !== undefined && shown !== undefined ? { seq: Number(seq), shown } : undefined;
}
