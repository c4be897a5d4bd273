import { usageError } from "#lib/cli/exit-codes.ts";
import { count } from "#lib/cli/output.ts";

const unitMs = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const;
type Unit = keyof typeof unitMs;

/** `90m`, `24h`, `7d` in milliseconds; refused as a usage error when it is nothing of the kind. */
export function parseAge(text: string, option: string): number {
  const [, digits, unit] = /^(\d{1,6})([smhdw])$/.exec(text.trim()) ?? [];
  if (!digits || !unit || Number(digits) === 0) throw usageError(`${option} takes a time such as 90m, 24h or 7d.`);
  return Number(digits) * unitMs[unit as Unit];
}

/** A time as people say it: the largest unit of which there are at least two. */
export function ageWords(ms: number): string {
  const units = [
    ["day", unitMs.d],
    ["hour", unitMs.h],
    ["minute", unitMs.m],
  ] as const;
  for (const [name, size] of units) if (ms >= 2 * size) return `${Math.floor(ms / size)} ${name}s`;
  return count(Math.max(0, Math.floor(ms / 1_000)), "second");
}
