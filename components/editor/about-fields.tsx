"use client";

import { SimpleGrid, Textarea } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { tagsQuery } from "#components/queries.ts";
import { TagInput } from "#components/ui/tag-input.tsx";
import type { Kind } from "#lib/core/paths.ts";
import type { Editor } from "./use-entry-editor.ts";

type AboutFieldsProps = {
  editor: Editor;
  /** Tags that entries of this kind carry are suggested. */
  kind: Kind;
  /** What the description is for, in a few words. */
  hint: string;
  /** In a narrow panel the two stand one below the other. */
  isNarrow?: boolean;
};

/** What every entry has besides its data: tags and a description. */
export function AboutFields({ editor, kind, hint, isNarrow }: AboutFieldsProps) {
  const { data } = useQuery(tagsQuery(kind));
  const { draft, update, problemAt } = editor;
  return (
    <SimpleGrid cols={isNarrow ? 1 : { base: 1, sm: 2 }} spacing="md">
      <TagInput
        value={draft.tags}
        onChange={(tags) => update({ tags })}
        suggestions={data?.tags.map(({ tag }) => tag)}
        error={problemAt("tags")}
      />
      <Textarea
        label="Description"
        description={hint}
        autosize
        minRows={1}
        maxRows={8}
        maxLength={2_000}
        value={draft.description}
        error={problemAt("description")}
        onChange={(event) => update({ description: event.currentTarget.value })}
      />
    </SimpleGrid>
  );
}
