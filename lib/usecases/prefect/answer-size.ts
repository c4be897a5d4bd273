import { DomainError } from "#lib/core/errors.ts";
import { isJsonObject, type Json } from "#lib/core/json.ts";
import type { EntryRow } from "#lib/store/entries.ts";
import { referredIdOf } from "#lib/usecases/changes/references.ts";
import type { DocumentSet } from "./document-set.ts";

/** How many blocks may stand inside others in one answer, and how many more for each block that was asked for. */
const nestedMax = { perAnswer: 1_000, perBlock: 10 };

/**
 * Refuses with `too_large` blocks that hold too many others to be answered. A block that is referred to stands in every place that leads to
 * it: a few dozen blocks that refer to each other twice would fill any memory. Counted without expanding anything.
 */
export function refuseOvergrown({ heads }: Pick<DocumentSet, "heads">, rows: readonly EntryRow[]): void {
  const sizes = new Map<string, number>();
  const sizeOf = (id: string): number => {
    const known = sizes.get(id);
    if (known !== undefined) return known;
    const head = heads.get(id);
    // Nothing refers to itself; should the store say otherwise, it counts once.
    sizes.set(id, head ? 1 : 0);
    const size = head ? 1 + sum(placesIn(head.state.body).map(sizeOf)) : 0;
    sizes.set(id, size);
    return size;
  };
  const nested = sum(rows.map(({ id }) => sizeOf(id))) - rows.length;
  if (nested <= nestedMax.perAnswer + nestedMax.perBlock * rows.length) return;
  const largest = rows.toSorted((a, b) => sizeOf(b.id) - sizeOf(a.id))[0];
  throw new DomainError("too_large", `${largest?.path ?? "The block"} holds too many other blocks for one answer.`);
}

/** The ids that a document refers to, each as often as it does. */
function placesIn(value: Json): string[] {
  const id = referredIdOf(value);
  if (id !== undefined) return [id];
  if (Array.isArray(value)) return value.flatMap(placesIn);
  return isJsonObject(value) ? Object.values(value).flatMap(placesIn) : [];
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
