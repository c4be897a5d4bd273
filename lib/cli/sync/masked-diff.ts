import type { Io } from "#lib/cli/io.ts";
import { printable, printLine } from "#lib/cli/output.ts";
import { type Place, placeName } from "#lib/cli/targets/mapping.ts";
import { DomainError } from "#lib/core/errors.ts";
import type { FileEdit, FileFormat } from "#lib/core/formats/define.ts";
import type { Outcome } from "./sync.ts";

const masked = "••••••••";
const maskedNew = "•••••••• (new)";

/**
 * What a run would change, line by line as the file has it, without a secret in it: values that move and are none are shown, everything else is
 * masked. `pulled`: lines of the file. `pushed`: what the server would be sent; what it has now is masked, since nobody may have told it here.
 * Undefined where the file is laid out so that its values cannot be masked one by one.
 */
export type MaskedDiff = { pulled: string[]; pushed: string[] };

export async function maskedDiff(outcome: Outcome): Promise<MaskedDiff | undefined> {
  if (outcome.isRefused) return { pulled: [], pushed: [] };
  try {
    return { pulled: await pulledLines(outcome), pushed: await pushedLines(outcome) };
  } catch (error) {
    if (error instanceof DomainError) return undefined;
    throw error;
  }
}

/** Prints it, line by line, each direction under its heading. */
export async function printMaskedDiff(io: Io, outcome: Outcome): Promise<void> {
  const { pulled = [], pushed = [] } = (await maskedDiff(outcome)) ?? {};
  const headed = [
    ...(pulled.length > 0 ? ["from the server into the file:", ...pulled] : []),
    ...(pushed.length > 0 ? ["from the file to the server:", ...pushed] : []),
  ];
  for (const line of headed) printLine(io, printable(line));
}

async function pulledLines({ target: { mapping }, file, plan, text }: Outcome): Promise<string[]> {
  if (text === file.text) return [];
  const pulls = plan.entries.flatMap((entry) => entry.pulls);
  const shown = placesOf(pulls.filter(({ isSecret }) => !isSecret));
  const moved = placesOf(pulls.filter(({ isSecret }) => isSecret));
  const before = maskAll(mapping.format, file.text, (place) => (shown.has(place) ? "as it is" : masked));
  const after = maskAll(mapping.format, text, (place) => (shown.has(place) ? "as it is" : moved.has(place) ? maskedNew : masked));
  return changedLines(before, after);
}

async function pushedLines({ target: { mapping }, file, plan }: Outcome): Promise<string[]> {
  const pushes = plan.entries.flatMap(({ pushes, baseVersion }) => pushes.map((push) => ({ ...push, isNew: baseVersion === 0 })));
  if (pushes.length === 0) return [];
  const made = placesOf(pushes.filter(({ isNew }) => isNew));
  const secret = placesOf(pushes.filter(({ isSecret, value }) => isSecret && value !== undefined));
  const all = placesOf(pushes);
  const before = maskAll(mapping.format, file.text, (place) => (made.has(place) ? "not there" : masked));
  const after = maskAll(mapping.format, file.text, (place) => (secret.has(place) ? maskedNew : all.has(place) ? "as it is" : masked));
  return changedLines(before, after);
}

function placesOf(places: readonly Place[]): ReadonlySet<string> {
  return new Set(places.map(placeName));
}

async function changedLines(before: string, after: string): Promise<string[]> {
  const { structuredPatch } = await import("diff");
  const { hunks } = structuredPatch("", "", before, after, "", "", { context: 0 });
  return hunks.flatMap(({ lines }) => lines.filter((line) => /^[+-]/.test(line)));
}

type Mask = typeof masked | typeof maskedNew | "as it is" | "not there";

function maskAll(format: FileFormat, text: string, maskOf: (place: string) => Mask): string {
  const edits: FileEdit[] = [];
  for (const [section, { keys }] of format.parse(text).sections) {
    for (const [key, { isInherited }] of keys) {
      const value = isInherited ? "as it is" : maskOf(placeName({ section, key }));
      if (value === "not there") edits.push({ edit: "unset", section, key });
      else if (value !== "as it is") edits.push({ edit: "set", section, key, value });
    }
  }
  return format.patch(text, edits);
}
