import { Stack, Text } from "@mantine/core";
import { JsonEditor } from "#components/ui/json-editor.tsx";
import { TagList } from "#components/ui/tag-list.tsx";
import type { Entry } from "#lib/api/contract/entries.ts";
import { typedValueOf } from "./pair-value.ts";

/** A KV pair for those who may not change it. */
export function PairView({ entry }: { entry: Entry }) {
  return (
    <Stack>
      <JsonEditor label="Value" readOnly value={typedValueOf(entry.data.value ?? null).text} />
      {entry.tags.length > 0 && <TagList tags={entry.tags} max={50} />}
      {entry.description && <Text>{entry.description}</Text>}
    </Stack>
  );
}
