import { usageError } from "#lib/cli/exit-codes.ts";
import { parseEntryPath } from "#lib/core/paths.ts";

/** The field that PATH [FIELD] means: KV pairs and secrets have one, named `value`; elsewhere it may be left open. */
export function fieldOf(path: string, word: string | undefined): string | undefined {
  const { kind, group } = parsePath(path);
  return word ?? (kind === "kv" || (kind === "block" && group === "secret") ? "value" : undefined);
}

function parsePath(path: string) {
  try {
    return parseEntryPath(path);
  } catch (error) {
    throw usageError(error instanceof Error ? error.message : "That is not a path.");
  }
}
