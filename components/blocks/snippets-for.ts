import type { BlockType } from "#lib/api/contract/block-types.ts";
import { snippetLabels } from "#lib/core/block-types/snippets.ts";

/** The snippets of a type with a block's name filled in, under the words of the tabs and in their order. */
export function snippetsFor({ snippets }: Pick<BlockType, "snippets">, name: string): Record<string, string> {
  return Object.fromEntries(
    Object.entries(snippetLabels).flatMap(([language, label]) => {
      const text = snippets[language];
      return text === undefined ? [] : [[label, text.replaceAll("{name}", name)]];
    }),
  );
}
