import { formatNoteKey } from "#lib/core/signed-note.ts";
import { formatWitness, syncWitnessText, type WitnessedAnswer } from "#lib/core/sync-witness.ts";
import { getInstance } from "#lib/store/instance.ts";
import { giveWay } from "#lib/usecases/audit/check-chain.ts";
import { type ShownRows, showRows } from "#lib/usecases/audit/shown-rows.ts";

type Asked = {
  answer: WitnessedAnswer;
  known: number | null;
  resolve: (witness: string | null) => void;
  reject: (error: unknown) => void;
};

const rowsAtOnce = 1_000;
/** A signature takes about 50 µs. */
const signaturesAtOnce = 100;
let waiting: Asked[] = [];

/**
 * The witness that goes with an answer whose audit event is on disk, for a client that knows the row `known`; null while the server has
 * nothing to vouch for. It is read after the event was committed: no client is ever shown less than another was before. All who ask in the same turn
 * of the event loop cost one read, and those who know the same one signature.
 */
export function witnessOf(answer: WitnessedAnswer, known: number | null): Promise<string | null> {
  return new Promise((resolve, reject) => {
    waiting.push({ answer, known, resolve, reject });
    if (waiting.length === 1) setImmediate(serve);
  });
}

async function serve(): Promise<void> {
  const all = waiting;
  waiting = [];
  for (let from = 0; from < all.length; from += rowsAtOnce) await serveSome(all.slice(from, from + rowsAtOnce));
}

async function serveSome(some: readonly Asked[]): Promise<void> {
  try {
    const rows = await getInstance().store.read((tx) => showRows(tx, [...new Set(some.flatMap(({ known }) => known ?? []))]));
    const signed = new Map<WitnessedAnswer, Map<number | null, string>>();
    let signatures = 0;
    for (const { answer, known, resolve } of some) {
      const ofAnswer = signed.get(answer) ?? new Map<number | null, string>();
      signed.set(answer, ofAnswer);
      const made = ofAnswer.get(known);
      const witness = made ?? (rows ? sign(answer, known, rows) : null);
      if (witness !== null) ofAnswer.set(known, witness);
      if (!made && ++signatures % signaturesAtOnce === 0) await giveWay();
      resolve(witness);
    }
  } catch (error) {
    // Who has a witness already keeps it: to refuse a promise twice does nothing.
    for (const { reject } of some) reject(error);
  }
}

function sign(
  { instance, workspace, epoch, revision, issuedAt }: WitnessedAnswer,
  seq: number | null,
  { head, shownAt }: ShownRows,
): string {
  const { syncSigner } = getInstance().keyring;
  const known = seq === null ? null : { seq, shown: shownAt(seq) };
  const text = syncWitnessText({ instance, workspace, epoch, revision, issuedAt, head, known });
  return formatWitness(formatNoteKey(syncSigner.key), syncSigner.sign(text));
}
