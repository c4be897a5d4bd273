import type { BlockType } from "#lib/api/contract/block-types.ts";
import { snippetLabels } from "#lib/core/block-types/snippets.ts";

/** The snippets of a type with a block's name filled in, under the words of the tabs. */
export function snippetsFor({ snippets }: Pick<BlockType, "snippets">, name: string): Record<string, string> {
  const labels: Record<string, string> = snippetLabels;
  return Object.fromEntries(
    Object.entries(snippets).map(([language, text]) => [labels[language] ?? language, text.replaceAll("{name}", name)]),
  );
}
