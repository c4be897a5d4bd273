import { DomainError } from "#lib/core/errors.ts";
import { getAuditHead } from "#lib/store/audit.ts";
import { findLastCheckpoint } from "#lib/store/audit-checkpoints.ts";
import { getInstance } from "#lib/store/instance.ts";
import { logBug } from "#lib/usecases/failure.ts";
import { giveWay } from "./check-chain.ts";
import { writeCheckpoint } from "./checkpoints.ts";
import { verifyFurther } from "./verified.ts";

export const checkpointEvery = { rows: 1_000, ms: 5 * 60_000 } as const;
const tickMs = 1_000;
/** Four thousand rows: about a twentieth of a core while the log is followed after a start. */
const roundsPerTick = 4;

export type CheckpointKeeper = {
  /** Ends it with a last checkpoint. */
  stop: () => Promise<void>;
  /** Resolves when nothing is under way. */
  settled: () => Promise<void>;
};

/**
 * Writes a checkpoint after every thousand rows and, when there were any, every five minutes, and follows the chain in the background. An idle
 * server costs one look at the commit counter a second.
 */
export function keepCheckpoints(): CheckpointKeeper {
  const { store } = getInstance();
  let seen: number | string | undefined;
  let signedAt = Date.now();
  let isBehind = true;
  let isDue = false;
  let running: Promise<void> | undefined;

  async function tick(): Promise<void> {
    const stamp = store.changeStamp();
    const isElapsed = Date.now() - signedAt >= checkpointEvery.ms;
    if (stamp === seen && !isBehind && !(isDue && isElapsed)) return;
    seen = stamp;
    for (let round = 0; round < roundsPerTick; round++) {
      isBehind = await store.read(verifyFurther);
      if (!isBehind) break;
      await giveWay();
    }
    const rows = await store.read(async (tx) => (await getAuditHead(tx)).seq - ((await findLastCheckpoint(tx))?.seq ?? 0));
    isDue = rows > 0;
    if (rows < checkpointEvery.rows && !(isDue && isElapsed)) return;
    await writeCheckpoint();
    signedAt = Date.now();
    isDue = false;
  }

  const timer = setInterval(() => {
    running ??= tick()
      .catch(report)
      .finally(() => {
        running = undefined;
      });
  }, tickMs);
  timer.unref();

  return {
    settled: async () => running,
    stop: async () => {
      clearInterval(timer);
      await running;
      await writeCheckpoint().catch(report);
    },
  };
}

/** A database that does not answer is tried again at the next tick; it has said so to whoever asked it. */
function report(error: unknown): void {
  if (!(error instanceof DomainError)) logBug(error, "audit");
}
