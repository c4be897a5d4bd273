import { type ChainPoint, startOfChain } from "#lib/core/audit-row.ts";
import { getAuditHead } from "#lib/store/audit.ts";
import {
  appendToFile,
  findLastCheckpoint,
  findLastInFile,
  insertCheckpoint,
  isOwnCheckpoint,
  listCheckpoints,
  type SignedCheckpoint,
  signCheckpoint,
} from "#lib/store/audit-checkpoints.ts";
import { getInstance } from "#lib/store/instance.ts";
import { type ChainFault, checkChain, giveWay } from "./check-chain.ts";
import { noteFault, verifiedState } from "./verified.ts";

const rowsAtOnce = 1_000;
let turn: Promise<unknown> = Promise.resolve();

/**
 * Signs the head of the log when rows were added since the last checkpoint, keeps it in the database, in the file beside it and on stdout.
 * Follows the chain up to it first: nothing is ever signed over rows that were altered. Null when there was nothing to sign, or it was refused
 * (`getAuditState` says why).
 */
export function writeCheckpoint(): Promise<SignedCheckpoint | null> {
  const mine = turn.then(write);
  turn = mine.catch(() => {});
  return mine;
}

async function write(): Promise<SignedCheckpoint | null> {
  const { store, keyring } = getInstance();
  const last = await store.read(findLastCheckpoint);
  const inFile = readFile();
  if (last && !isOwnCheckpoint(last)) return refuse({ seq: last.seq, what: "its checkpoint was not signed by this instance" });
  if (inFile && !isOwnCheckpoint(inFile)) return refuse({ seq: inFile.seq, what: "the file's last checkpoint is not of this instance" });
  const head = await store.read(getAuditHead);
  const highest = Math.max(last?.seq ?? 0, inFile?.seq ?? 0);
  if (highest > head.seq) return refuse({ seq: head.seq + 1, what: `the log ends before row ${highest}, whose checkpoint was signed` });
  if (last && inFile && last.seq === inFile.seq && last.note !== inFile.note)
    return refuse({ seq: last.seq, what: "the checkpoints in the database and in the file differ" });
  if (inFile && last && inFile.seq < last.seq) await catchUp(inFile.seq, last.seq);
  if (last && head.seq === last.seq) return null;
  const tail = await follow(last ?? startOfChain, head, inFile ? [inFile] : []);
  if ("what" in tail) return refuse(tail);
  if (tail.seq === 0) return null;
  const signed = signCheckpoint({ ...pick(tail), instance: keyring.instanceId, at: new Date().toISOString() });
  if (!(await store.write((tx) => insertCheckpoint(tx, signed)))) return null;
  publish(signed);
  return signed;
}

/** Reads and checks the rows since the last checkpoint, a thousand at a time. */
async function follow(start: ChainPoint, head: { seq: number; hash: string }, known: SignedCheckpoint[]): Promise<ChainPoint | ChainFault> {
  let point = start;
  while (point.seq < head.seq) {
    const from = point;
    const checked = await getInstance().store.read((tx) => checkChain(tx, from, Math.min(head.seq, from.seq + rowsAtOnce), known));
    if (checked.fault) return checked.fault;
    point = checked.point;
    await giveWay();
  }
  return point.hash === head.hash ? point : { seq: head.seq, what: "the instance's counter says otherwise" };
}

/** What a stop between database and file left out of the file. */
async function catchUp(after: number, to: number): Promise<void> {
  for (const checkpoint of await getInstance().store.read((tx) => listCheckpoints(tx, after, to))) publish(checkpoint);
}

function publish({ note }: SignedCheckpoint): void {
  const { checkpoints } = getInstance();
  if (!checkpoints) return;
  withFile(() => appendToFile(checkpoints.file, note));
  checkpoints.say(`audit checkpoint ${JSON.stringify(note)}`);
}

function readFile(): SignedCheckpoint | undefined {
  const { checkpoints } = getInstance();
  return checkpoints && withFile(() => findLastInFile(checkpoints.file));
}

/** A file that cannot be written takes nothing from the database's checkpoint; the page shows it, stderr says it once. */
function withFile<T>(work: () => T): T | undefined {
  const state = verifiedState();
  try {
    const result = work();
    state.fileProblem = "";
    return result;
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unknown";
    if (state.fileProblem !== code) console.error(JSON.stringify({ level: "error", audit: "checkpoint file", code }));
    state.fileProblem = code;
    return undefined;
  }
}

function refuse(fault: ChainFault): null {
  noteFault(fault);
  return null;
}

function pick({ seq, hash, trail }: ChainPoint): ChainPoint {
  return { seq, hash, trail };
}
