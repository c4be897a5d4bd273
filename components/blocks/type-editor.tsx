"use client";

import { Alert, Button, Stack } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { callAction } from "#components/call-action.ts";
import { useSession } from "#components/shell/session.tsx";
import { ErrorPanel, type Refusal } from "#components/ui/error-panel.tsx";
import { JsonEditor } from "#components/ui/json-editor.tsx";
import { Page } from "#components/ui/page.tsx";
import { fromWire, type Wire } from "#components/wire.ts";
import type { BlockType } from "#lib/api/contract/block-types.ts";
import { formatJson } from "#lib/core/json.ts";
import { findSlugProblem } from "#lib/core/paths.ts";
import { checkBlockSchema } from "#lib/core/schema/check.ts";
import { SchemaPreview } from "./schema-preview.tsx";
import { starterSchema } from "./starter-schema.ts";
import type { TypeActions } from "./type-actions.ts";
import classes from "./type-editor.module.css";
import { type TypeDraft, TypeFacts } from "./type-facts.tsx";

const findSchemaFaults = (text: string) => checkBlockSchema(text).problems;

/** Defines a block type of the workspace, or gives it a new schema: the schema left, the form that it makes right. */
export function TypeEditor({ type: wire, action }: { type?: Wire<BlockType>; action: TypeActions["saveBlockType"] }) {
  const [known] = useState(() => (wire ? fromWire(wire) : undefined));
  const [draft, setDraft] = useState(() => draftOf(known));
  const [refusal, setRefusal] = useState<Refusal>();
  const [isTried, setTried] = useState(false);
  const [isSaving, setSaving] = useState(false);
  const { can } = useSession();
  const router = useRouter();
  const queryClient = useQueryClient();
  const update = (next: Partial<TypeDraft>) => setDraft((now) => ({ ...now, ...next }));
  const slugProblem = findSlugProblem(draft.slug);
  const back = known ? `/blocks/catalog/${known.slug}` : "/blocks/catalog";

  const save = async () => {
    setTried(true);
    if (findSchemaFaults(draft.schemaText).length > 0 || slugProblem || draft.name.trim() === "") return;
    setSaving(true);
    const { documentationUrl, ...rest } = draft;
    const outcome = await callAction(action, {
      ...rest,
      documentationUrl: documentationUrl || null,
      baseChecksum: known?.schema.checksum ?? null,
    });
    setSaving(false);
    if (!outcome.ok) return setRefusal(outcome.refusal);
    await queryClient.invalidateQueries();
    notifications.show({ message: `Saved the type ${outcome.output.name}.` });
    router.push(`/blocks/catalog/${outcome.output.slug}`);
    router.refresh();
  };

  return (
    <Page
      title={known ? `Edit ${known.name}` : "Define your own type"}
      width="full"
      crumbs={[
        { label: "Blocks", href: "/blocks" },
        { label: "Catalog", href: "/blocks/catalog" },
      ]}
      purpose="Its JSON Schema makes the form, the validation, and says which fields are secret."
      actions={
        <>
          <Button variant="default" onClick={() => router.push(back)}>
            Cancel
          </Button>
          <Button loading={isSaving} disabled={!can("manage")} onClick={() => void save()}>
            Save type
          </Button>
        </>
      }
    >
      <Stack gap="md">
        {!can("manage") && <Alert>Admins and owners of this workspace define block types. What is typed here cannot be saved.</Alert>}
        {refusal && <ErrorPanel title="The type is not saved" refusal={refusal} />}
        <TypeFacts draft={draft} update={update} isNew={!known} isTried={isTried} slugProblem={slugProblem} />
        <SchemaColumns schemaText={draft.schemaText} onSchemaText={(schemaText) => update({ schemaText })} />
      </Stack>
    </Page>
  );
}

/** The schema left, what becomes of it right. */
function SchemaColumns({ schemaText, onSchemaText }: { schemaText: string; onSchemaText: (text: string) => void }) {
  const [fault] = findSchemaFaults(schemaText);
  return (
    <div className={classes.columns}>
      <JsonEditor
        label="JSON Schema"
        description="writeOnly or format password makes a field secret."
        value={schemaText}
        onChange={onSchemaText}
        check={findSchemaFaults}
        minHeight={480}
        error={fault && `Line ${fault.line}, column ${fault.column}: ${fault.path} ${fault.message}`}
      />
      <SchemaPreview schemaText={schemaText} />
    </div>
  );
}

function draftOf(type: BlockType | undefined): TypeDraft {
  if (!type) return { slug: "", name: "", description: "", documentationUrl: "", logo: "", snippet: "", schemaText: starterSchema };
  const { slug, name, description, documentationUrl, logo, snippets, schema } = type;
  return {
    ...{ slug, name, description, logo },
    documentationUrl: documentationUrl ?? "",
    snippet: snippets.python ?? "",
    schemaText: formatJson(schema.fields, 2),
  };
}
