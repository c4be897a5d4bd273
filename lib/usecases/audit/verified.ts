import { type ChainPoint, startOfChain } from "#lib/core/audit-row.ts";
import { getAuditHead } from "#lib/store/audit.ts";
import type { ReadTx } from "#lib/store/client.ts";
import { getInstance } from "#lib/store/instance.ts";
import { type ChainFault, checkChain } from "./check-chain.ts";

/** What this process knows of the log. `fault` is the first thing that is wrong, until a restart. */
type State = {
  cursor: ChainPoint;
  startedAt: number;
  verified: { seq: number; at: Date | null };
  fault: ChainFault | null;
  /** Why the file of checkpoints could not be written; empty when it could. */
  fileProblem: string;
};

// Next's bundles and the server each hold a copy of this module; the instance is one.
const states = new WeakMap<object, State>();
const place = globalThis as typeof globalThis & { blockyardAuditStates?: typeof states };
place.blockyardAuditStates ??= states;

const rowsAtOnce = 1_000;
/** A row that is altered behind our back is found within this time, also when it was verified before. */
const anewMs = 24 * 3_600_000;

export function verifiedState(): State {
  const { store } = getInstance();
  const all = place.blockyardAuditStates ?? states;
  const known = all.get(store);
  if (known) return known;
  const fresh: State = {
    cursor: startOfChain,
    startedAt: Date.now(),
    verified: { seq: 0, at: null },
    fault: null,
    fileProblem: "",
  };
  all.set(store, fresh);
  return fresh;
}

/** Keeps the first fault and says it once on stderr. */
export function noteFault(fault: ChainFault): void {
  const state = verifiedState();
  if (state.fault) return;
  state.fault = fault;
  console.error(JSON.stringify({ level: "error", audit: "fault", row: fault.seq, what: fault.what }));
}

/** Follows the chain over the next thousand rows; from the first row again once a day. True when there are more. */
export async function verifyFurther(tx: ReadTx): Promise<boolean> {
  const state = verifiedState();
  const head = await getAuditHead(tx);
  if (state.cursor.seq === head.seq && Date.now() - state.startedAt > anewMs) {
    state.cursor = startOfChain;
    state.startedAt = Date.now();
  }
  const { cursor } = state;
  if (head.seq < cursor.seq) noteFault({ seq: head.seq + 1, what: `row ${head.seq + 1} is missing` });
  const { point, fault } = await checkChain(tx, cursor, Math.min(head.seq, cursor.seq + rowsAtOnce));
  // Somebody else was faster.
  if (state.cursor !== cursor) return false;
  if (fault) noteFault(fault);
  else if (point.seq === head.seq && point.hash !== head.hash) noteFault({ seq: head.seq, what: "the instance's counter says otherwise" });
  if (state.fault) return false;
  state.cursor = point;
  if (point.seq >= state.verified.seq) state.verified = { seq: point.seq, at: new Date() };
  return point.seq < head.seq;
}
