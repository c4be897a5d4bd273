"use client";

import { Text } from "@mantine/core";
import { useMemo, useRef, useState } from "react";
import { PreviewProvider } from "#components/fields/form-context.tsx";
import { FormFields } from "#components/fields/schema-form.tsx";
import { Panel } from "#components/ui/panel.tsx";
import type { BlockSchema } from "#lib/core/schema/block-schema.ts";
import { checkBlockSchema } from "#lib/core/schema/check.ts";
import { defaultDocument } from "#lib/core/schema/defaults.ts";
import { formFieldsOf } from "#lib/core/schema/form.ts";

/** The form that a schema makes. While the text is at fault the last good one stays. */
export function SchemaPreview({ schemaText }: { schemaText: string }) {
  const last = useRef<BlockSchema>(undefined);
  const schema = useMemo(() => checkBlockSchema(schemaText).schema, [schemaText]);
  if (schema) last.current = schema;
  const shown = schema ?? last.current;
  return (
    <Panel title="Preview of the form">
      {!schema && shown && (
        <Text size="sm" c="dimmed" mb="sm">
          The schema is at fault. This is the form of the last one that was not.
        </Text>
      )}
      {shown ? <Form schema={shown} /> : <Text c="dimmed">The form appears when the schema is right.</Text>}
    </Panel>
  );
}

function Form({ schema }: { schema: BlockSchema }) {
  const fields = useMemo(() => formFieldsOf(schema), [schema]);
  const [typed, setTyped] = useState(() => defaultDocument(schema));
  return (
    <PreviewProvider>
      <FormFields fields={fields} value={typed} onChange={setTyped} />
    </PreviewProvider>
  );
}
