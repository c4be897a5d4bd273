import { MiddleTruncate } from "#components/ui/middle-truncate.tsx";
import type { FieldPath } from "#lib/core/field-paths.ts";

const words: Record<string, string> = {
  "#path": "Path",
  "#destroyed": "Destroyed",
  "#tags": "Tags",
  "#description": "Description",
  "#secretFields": "Secret fields",
};

/** A field path in mono; what is not data has a word of its own. */
export function FieldName({ field }: { field: FieldPath }) {
  const word = words[field];
  return word ? <span>{word}</span> : <MiddleTruncate text={field} tail={16} />;
}
