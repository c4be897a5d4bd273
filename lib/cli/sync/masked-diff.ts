import type { Io } from "#lib/cli/io.ts";
import { printable, printLine } from "#lib/cli/output.ts";
import { placeName } from "#lib/cli/targets/mapping.ts";
import { DomainError } from "#lib/core/errors.ts";
import type { FileEdit, FileFormat } from "#lib/core/formats/define.ts";
import type { Outcome } from "./sync.ts";

const masked = "••••••••";
const maskedNew = "•••••••• (new)";

/**
 * What a run would change in the file, line by line, without a secret in it: values that move and are none are shown, everything else is masked.
 * Undefined where the file is laid out so that its values cannot be masked one by one.
 */
export async function maskedDiff({ target: { mapping }, file, plan, text }: Outcome): Promise<string[] | undefined> {
  if (text === file.text) return [];
  const pulls = plan.entries.flatMap((entry) => entry.pulls);
  const shown = new Set(pulls.filter(({ isSecret }) => !isSecret).map(placeName));
  const moved = new Set(pulls.filter(({ isSecret }) => isSecret).map(placeName));
  const { format } = mapping;
  try {
    const before = maskAll(format, file.text, (place) => (shown.has(place) ? undefined : masked));
    const after = maskAll(format, text, (place) => (shown.has(place) ? undefined : moved.has(place) ? maskedNew : masked));
    const { structuredPatch } = await import("diff");
    const { hunks } = structuredPatch("", "", before, after, "", "", { context: 0 });
    return hunks.flatMap(({ lines }) => lines.filter((line) => /^[+-]/.test(line)));
  } catch (error) {
    if (error instanceof DomainError) return undefined;
    throw error;
  }
}

/** Prints it, line by line. */
export async function printMaskedDiff(io: Io, outcome: Outcome): Promise<void> {
  for (const line of (await maskedDiff(outcome)) ?? []) printLine(io, printable(line));
}

function maskAll(format: FileFormat, text: string, maskOf: (place: string) => string | undefined): string {
  const edits: FileEdit[] = [];
  for (const [section, { keys }] of format.parse(text).sections) {
    for (const [key, { isInherited }] of keys) {
      const value = maskOf(placeName({ section, key }));
      if (value !== undefined && !isInherited) edits.push({ edit: "set", section, key, value });
    }
  }
  return format.patch(text, edits);
}
