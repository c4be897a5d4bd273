import { hashValue } from "#lib/cli/lockfile.ts";
import type { FileEntry } from "#lib/cli/targets/mapping.ts";
import { foldPath } from "#lib/core/paths.ts";
import { hashOf } from "./locked-hashes.ts";
import { otherMessage } from "./messages.ts";
import { type PlannedEntry, type Push, placeOf, type Work } from "./plan.ts";

/** Takes out of the pushes what waits for a review as it is; notes what waits there with another value than the file has by now. */
export function letWait(work: Work, entry: FileEntry, planned: PlannedEntry): void {
  const { plan, lock } = work;
  const path = foldPath(entry.path);
  const known = lock.waiting[path];
  if (!known) return;
  const { number, fields } = known;
  const isWaiting = ({ field, text }: Push) => fields[field] === (text === undefined ? null : hashValue(lock.salt, path, field, text));
  const again = planned.pushes.filter((push) => !isWaiting(push));
  plan.waiting.push(
    ...planned.pushes
      .filter(isWaiting)
      .map(({ value: _value, text: _text, isJson: _isJson, isSecret: _isSecret, ...place }) => ({ ...place, number })),
  );
  for (const field of entry.fields) {
    const isJson = lock.entries[path]?.fields[field.field]?.isJson ?? false;
    const mine =
      field.state === "value" ? hashOf(work, path, field.field, field.value, isJson) : field.state === "empty" ? null : undefined;
    const isOther = fields[field.field] !== undefined && fields[field.field] !== mine;
    if (isOther && !again.some((push) => push.field === field.field))
      plan.notes.push({ ...placeOf(entry, field), message: otherMessage(number) });
  }
  // An entry that is not there yet is sent whole, or it would be made of the last edit alone.
  if (again.length > 0 && planned.baseVersion === 0) plan.waiting = plan.waiting.filter((waiting) => foldPath(waiting.path) !== path);
  else planned.pushes = again;
}
