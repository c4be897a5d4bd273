import type { Io } from "#lib/cli/io.ts";

const width = 24;

export type Progress = { show(what: string, done: number, total: number | null): void; clear(): void };

/** A progress bar on one line of a terminal; nothing anywhere else. */
export function progressOf(io: Io): Progress {
  if (!io.isTty.stdout) return { show: () => {}, clear: () => {} };
  return {
    show: (what, done, total) => io.err(`\r\u001b[K${what} ${total ? `${barOf(done / total)} ${done} of ${total}` : done}`),
    clear: () => io.err("\r\u001b[K"),
  };
}

function barOf(part: number): string {
  const filled = Math.round(width * Math.min(1, part));
  return `[${"#".repeat(filled)}${"-".repeat(width - filled)}]`;
}
