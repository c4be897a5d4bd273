import type { Tally } from "#lib/api/contract/prefect-import.ts";
import { count } from "#lib/cli/output.ts";

const nouns = { types: "type", schemas: "schema", blocks: "block", variables: "KV pair" } as const;
type Tallies = Record<keyof typeof nouns, Tally>;

/** "3 types, 5 schemas (1 new), 12 blocks (2 changed, 10 as they are), 4 KV pairs": what is only new, or only as it is, is said in the end. */
export function summaryOf(tallies: Tallies): string {
  const parts = (Object.keys(nouns) as (keyof typeof nouns)[]).map((kind) => {
    const { created, changed, unchanged, skipped } = tallies[kind];
    const words = [
      created > 0 && `${created} new`,
      changed > 0 && `${changed} changed`,
      unchanged > 0 && `${unchanged} as they are`,
      skipped > 0 && `${skipped} left out`,
    ].filter((word) => word !== false);
    const total = created + changed + unchanged + skipped;
    return `${count(total, nouns[kind])}${words.length > 0 ? ` (${words.join(", ")})` : ""}`;
  });
  return parts.join(", ");
}

export function isNothingToDo(tallies: Tallies): boolean {
  return Object.keys(nouns).every((kind) => {
    const { created, changed } = tallies[kind as keyof typeof nouns];
    return created + changed === 0;
  });
}
