import { logBug } from "#lib/usecases/failure.ts";
import { createTrashSweep } from "#lib/usecases/history/sweep-trash.ts";

const hourMs = 3_600_000;

/** Looks into the trash at the start and every hour. What goes wrong is logged; the next look tries again. */
export function startTrashTimer(): { stop: () => void } {
  const sweep = createTrashSweep();
  const look = async () => {
    try {
      const { destroyed, hasJumped } = await sweep.look({ wallMs: Date.now(), steadyMs: performance.now() });
      if (hasJumped) console.warn("The clock of this machine has jumped. What is overdue in the trash waits for another hour.");
      if (destroyed.length > 0)
        console.log(`The trash has given up ${destroyed.length} overdue ${destroyed.length === 1 ? "entry" : "entries"}.`);
    } catch (error) {
      logBug(error, "trash");
    }
  };
  void look();
  const timer = setInterval(() => void look(), hourMs);
  timer.unref();
  return { stop: () => clearInterval(timer) };
}
