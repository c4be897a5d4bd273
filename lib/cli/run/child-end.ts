import { constants } from "node:os";
import type { ChildEnd, SignalName } from "#lib/cli/io.ts";

/** The exit code by which shells tell how a program ended: its own, or 128 and the number of the signal. */
export function exitCodeOfEnd(end: ChildEnd): number {
  return "code" in end ? end.code : 128 + constants.signals[end.signal];
}

export function describeEnd(end: ChildEnd): string {
  return "code" in end ? `exit code ${end.code}` : end.signal;
}

/** `SIGTERM`, `TERM` or `15` as the name of a signal; undefined when it is none. */
export function parseSignal(text: string): SignalName | undefined {
  const upper = text.toUpperCase();
  const known = Object.entries(constants.signals).find(
    ([name, number]) => name === upper || name === `SIG${upper}` || String(number) === text,
  );
  return known?.[0] as SignalName | undefined;
}
