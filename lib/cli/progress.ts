import type { Io } from "./io.ts";
import { printable } from "./output.ts";

const barWidthMax = 24;
const redrawMs = 100;
const clearLine = "\r\u001b[K";
const spinner = ["|", "/", "-", "\\"];

/** `total` null: nobody knows how much there is. `unit` "bytes" shows megabytes. */
export type Progress = { show(what: string, done: number, total: number | null, unit?: "bytes"): void; clear(): void };

const silent: Progress = { show: () => {}, clear: () => {} };

/**
 * Progress on one line of the terminal that standard error is, gone when it is done; nothing in a pipe, with --json or on a terminal that
 * cannot go back (TERM=dumb). Drawn at most ten times a second and never wider than the terminal. Bold where colours are wanted (NO_COLOR).
 */
export function progressOf(io: Io): Progress {
  const columns = io.stderrColumns();
  if (columns === undefined || io.env.TERM === "dumb" || io.argv.includes("--json")) return silent;
  let [shownAt, drawn, isShown] = [Number.NEGATIVE_INFINITY, 0, false];
  return {
    show(what, done, total, unit) {
      const now = performance.now();
      if (now - shownAt < redrawMs && done !== total) return;
      shownAt = now;
      isShown = true;
      io.err(clearLine + lineOf(io, printable(what), { done, total, unit, turn: drawn++ }, io.stderrColumns() ?? columns));
    },
    clear() {
      if (isShown) io.err(clearLine);
      isShown = false;
    },
  };
}

type State = { done: number; total: number | null; unit: "bytes" | undefined; turn: number };

/** What does not fit goes in this order: the bar gets shorter, then it goes, then the end of the words. */
function lineOf({ env }: Io, what: string, { done, total, unit, turn }: State, columns: number): string {
  const numbers = total === null ? amount(done, unit) : `${amount(done, unit)} of ${amount(total, unit)}`;
  const room = columns - 1 - what.length - numbers.length - 4;
  const width = Math.min(barWidthMax, room);
  const bar = total ? (width >= 6 ? barOf(done / total, width, !env.NO_COLOR) : "") : (spinner[turn % spinner.length] ?? "");
  const words = [what, bar, done === 0 && total === null ? "" : numbers].filter(Boolean).join(" ");
  return width >= 6 || words.length < columns ? words : words.slice(0, Math.max(0, columns - 1));
}

function barOf(part: number, width: number, isBold: boolean): string {
  const filled = Math.round(width * Math.min(1, Math.max(0, part)));
  const done = "#".repeat(filled);
  return `[${isBold && filled > 0 ? `\u001b[1m${done}\u001b[22m` : done}${"-".repeat(width - filled)}]`;
}

function amount(n: number, unit: "bytes" | undefined): string {
  return unit === "bytes" ? `${(n / 1_048_576).toFixed(1)} MB` : String(n);
}
