import type { EntryUse } from "#lib/api/contract/uses.ts";
import type { Program, ProgramPart } from "#lib/core/program.ts";

export const kindWords: Record<EntryUse["kind"], string> = {
  loaded: "Loaded",
  synced: "Synced",
  revealed: "Revealed",
  "mask ignored": "Sent a mask",
};

const partWords: [part: ProgramPart, word: string][] = [
  ["flow", "flow"],
  ["flowRun", "run"],
  ["taskRun", "task"],
  ["deployment", "deployment"],
  ["worker", "worker"],
  ["workPool", "work pool"],
];

/** "flow nightly · run brave-otter"; empty when the program said nothing. */
export function programWords(program: Program): string {
  return partWords.flatMap(([part, word]) => (program[part] === undefined ? [] : [`${word} ${program[part]}`])).join(" · ");
}

/** "2 behind"; empty for the current version. */
export function behindWords(held: number, current: number): string {
  return held < current ? `${current - held} behind` : "";
}
