import { DomainError } from "#lib/core/errors.ts";
import type { Remote } from "./remote.ts";
import type { Outcome } from "./sync.ts";

/** More than half of the keys gone at once looks like an accident, whoever asked for it; so does a server that has lost more than half. */
export function refuseShrinking({ reading, plan }: Outcome, { isFull }: Remote): void {
  const before = (reading?.view.entries ?? []).flatMap(({ fields }) => fields).filter(({ state }) => state !== "absent").length;
  const dropped = plan.drops.reduce((sum, { places }) => sum + places.length, 0);
  const cleared = plan.entries.flatMap(({ pulls }) => pulls).filter(({ value, line }) => value === undefined && line !== undefined).length;
  if ((dropped + cleared) * 2 > before) throw refusal(`${dropped + cleared} of the file's ${before} keys would go.`);
  const { total, gone } = plan.known;
  if (isFull && gone > 1 && gone * 2 > total) throw refusal(`The server does not have ${gone} of the target's ${total} entries any more.`);
  const removed = plan.entries.filter(({ isRemoved }) => isRemoved).length;
  if (removed > 1 && removed * 2 > total) throw refusal(`${removed} of the target's ${total} entries would go on the server.`);
}

function refusal(what: string): DomainError {
  return new DomainError("conflict", `${what} If that is meant, use --allow-shrink. Nothing was changed.`);
}
