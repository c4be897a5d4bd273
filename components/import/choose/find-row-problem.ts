import { type Choices, pathOfRow } from "#lib/core/import/choices.ts";
import type { BlockRow, ValueRow } from "#lib/core/import/proposal.ts";
import { foldPath } from "#lib/core/paths.ts";
import { attemptPath } from "./attempt-path.ts";

/** What is wrong with where a row goes; undefined when nothing is. */
export function findRowProblem(choices: Choices, row: ValueRow | BlockRow, twice: ReadonlySet<string>): string | undefined {
  const path = pathOfRow(choices, row);
  const problem = attemptPath(path);
  if (problem) return problem;
  if ("type" in row) {
    if (!path.startsWith(`block/${row.type}/`)) return `Write block/${row.type}/<name>.`;
  } else if (!path.startsWith("kv/") && !path.startsWith("block/secret/")) return "Write kv/<key> or block/secret/<name>.";
  return twice.has(foldPath(path)) ? "Another row goes there too." : undefined;
}
