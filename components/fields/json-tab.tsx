"use client";

import { Text } from "@mantine/core";
import { useState } from "react";
import type { Editor } from "#components/editor/use-entry-editor.ts";
import { JsonEditor } from "#components/ui/json-editor.tsx";
import { valueAt, withValueAt } from "#lib/core/field-paths.ts";
import { formatJson, isJsonObject, type JsonObject, parseJson } from "#lib/core/json.ts";

/**
 * The draft as JSON. Secrets are absent here, stored ones and those that were typed into the form; one that is typed here is set,
 * one that stays absent is kept.
 */
export function JsonTab({ editor }: { editor: Editor }) {
  const { base, draft, update, fault, setFault } = editor;
  const [hidden, setHidden] = useState(editor.typedSecrets);
  const [text, setText] = useState(() => textOf(draft.data, hidden));
  const [seen, setSeen] = useState(draft.data);
  if (seen !== draft.data && !fault) {
    // The document was changed elsewhere: a conflict was settled, the draft discarded.
    setSeen(draft.data);
    setHidden(editor.typedSecrets);
    setText(textOf(draft.data, editor.typedSecrets));
  }
  const change = (next: string) => {
    setText(next);
    try {
      const value = parseJson(next);
      if (!isJsonObject(value)) return setFault("The document must be a JSON object.");
      const data = hidden.reduce(
        (all, path) => (valueAt(value, path) === undefined ? withValueAt(all, path, valueAt(draft.data, path)) : all),
        value,
      );
      setFault(undefined);
      setSeen(data);
      update({ data, clear: draft.clear.filter((field) => valueAt(data, field) === undefined) });
    } catch (error) {
      setFault(error instanceof Error ? error.message : "This is not JSON.");
    }
  };
  const kept = base.secrets.map(({ field }) => field).filter((field) => !draft.clear.includes(field) && !hidden.includes(field));
  return (
    <>
      <JsonEditor label="Document" value={text} onChange={change} error={fault} minHeight={240} />
      {kept.length > 0 && <Note paths={kept}>Not shown, and kept as they are. A value that you type for one of them replaces it:</Note>}
      {hidden.length > 0 && <Note paths={hidden}>Typed in the form, not shown here, and saved with the rest:</Note>}
    </>
  );
}

function Note({ paths, children }: { paths: readonly string[]; children: string }) {
  return (
    <Text size="sm" c="dimmed" mt="xs">
      {children} <span className="mono">{paths.join(", ")}</span>
    </Text>
  );
}

function textOf(data: JsonObject, hidden: readonly string[]): string {
  return formatJson(
    hidden.reduce((rest, path) => withValueAt(rest, path, undefined), data),
    2,
  );
}
