"use client";

import { Text } from "@mantine/core";
import { useState } from "react";
import type { Editor } from "#components/editor/use-entry-editor.ts";
import { JsonEditor } from "#components/ui/json-editor.tsx";
import { formatJson, isJsonObject, parseJson } from "#lib/core/json.ts";

/** The draft as JSON. Stored secrets are absent here; one that is typed here is set, one that stays absent is kept. */
export function JsonTab({ editor }: { editor: Editor }) {
  const { base, draft, update, fault, setFault } = editor;
  const [text, setText] = useState(() => formatJson(draft.data, 2));
  const [seen, setSeen] = useState(draft.data);
  if (seen !== draft.data && !fault) {
    // The document was changed elsewhere: a conflict was settled, the draft discarded.
    setSeen(draft.data);
    setText(formatJson(draft.data, 2));
  }
  const change = (next: string) => {
    setText(next);
    try {
      const value = parseJson(next);
      if (!isJsonObject(value)) return setFault("The document must be a JSON object.");
      setFault(undefined);
      setSeen(value);
      update({ data: value, clear: draft.clear.filter((field) => !Object.hasOwn(value, field)) });
    } catch (error) {
      setFault(error instanceof Error ? error.message : "This is not JSON.");
    }
  };
  const kept = base.secrets.map(({ field }) => field).filter((field) => !draft.clear.includes(field));
  return (
    <>
      <JsonEditor label="Document" value={text} onChange={change} error={fault} minHeight={240} />
      {kept.length > 0 && (
        <Text size="sm" c="dimmed" mt="xs">
          Not shown, and kept as they are: <span className="mono">{kept.join(", ")}</span>. A value that you type for one of them replaces
          it.
        </Text>
      )}
    </>
  );
}
