import { closeSync, fstatSync, fsyncSync, openSync, readSync, writeSync } from "node:fs";
import { type Checkpoint, checkpointText, parseCheckpoint, splitNotes } from "#lib/core/audit-notes.ts";
import type { ReadTx, Tx } from "./client.ts";
import { insertRows } from "./driver.ts";
import { getInstance } from "./instance.ts";

/** A checkpoint with its signed note. */
export type SignedCheckpoint = Checkpoint & { note: string };

/** Signs the head of the log. */
export function signCheckpoint(checkpoint: Checkpoint): SignedCheckpoint {
  return { ...checkpoint, note: getInstance().keyring.auditSigner.sign(checkpointText(checkpoint)) };
}

/** The newest checkpoint; undefined before the first. Refuses nothing: `isOwnCheckpoint` tells whether it can be trusted. */
export async function findLastCheckpoint(tx: ReadTx): Promise<SignedCheckpoint | undefined> {
  const row = await tx.auditCheckpoint.findFirst({ orderBy: { seq: "desc" } });
  return row ? readCheckpoint(row.note, row.seq) : undefined;
}

/** The checkpoints at rows above `after` and up to `to`, in order. */
export async function listCheckpoints(tx: ReadTx, after: number, to: number): Promise<SignedCheckpoint[]> {
  const rows = await tx.auditCheckpoint.findMany({ where: { seq: { gt: after, lte: to } }, orderBy: { seq: "asc" } });
  return rows.map(({ note, seq }) => readCheckpoint(note, seq));
}

/** Keeps a checkpoint; false when another process has kept one as new. */
export async function insertCheckpoint(tx: Tx, { seq, at, hash, note }: SignedCheckpoint): Promise<boolean> {
  const newest = await tx.auditCheckpoint.findFirst({ orderBy: { seq: "desc" }, select: { seq: true } });
  if (newest && newest.seq >= seq) return false;
  await insertRows(tx, "AuditCheckpoint", [{ seq, at: new Date(at), hash, note }]);
  return true;
}

/** True when this instance signed exactly this: signing again gives the same note. */
export function isOwnCheckpoint({ note, ...checkpoint }: SignedCheckpoint): boolean {
  const { keyring } = getInstance();
  return checkpoint.instance === keyring.instanceId && keyring.auditSigner.sign(checkpointText(checkpoint)) === note;
}

/** Appends a note to the file of checkpoints, which is only ever written at its end, mode 0600, and has it on disk when it returns. */
export function appendToFile(file: string, note: string): void {
  const descriptor = openSync(file, "a", 0o600);
  try {
    writeSync(descriptor, `${note}\n`);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** More than the longest note has. */
const tailBytes = 4_096;

/** The last checkpoint of the file; undefined when there is no file or it holds none. */
export function findLastInFile(file: string): SignedCheckpoint | undefined {
  const note = splitNotes(readTail(file)).at(-1);
  return note === undefined ? undefined : readCheckpoint(note);
}

function readTail(file: string): string {
  let descriptor: number;
  try {
    descriptor = openSync(file, "r");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return "";
    throw error;
  }
  try {
    const { size } = fstatSync(descriptor);
    const bytes = Buffer.alloc(Math.min(size, tailBytes));
    readSync(descriptor, bytes, 0, bytes.length, size - bytes.length);
    return bytes.toString("utf8");
  } finally {
    closeSync(descriptor);
  }
}

/** What a note says; one that cannot be read says nothing that could be right, and neither does one that stands at another row than its own. */
function readCheckpoint(note: string, seq?: number): SignedCheckpoint {
  const said = parseCheckpoint(note.slice(0, note.lastIndexOf("\n\n") + 1)) ?? { instance: "", seq: 0, hash: "", trail: "", at: "" };
  return { ...said, ...(seq === undefined ? {} : { seq }), note };
}
