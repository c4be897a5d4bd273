"use client";

import { Stack, Tabs, UnstyledButton } from "@mantine/core";
import { IconChevronDown, IconChevronRight } from "@tabler/icons-react";
import { type ReactNode, useState } from "react";
import type { Editor } from "#components/editor/use-entry-editor.ts";
import type { JsonObject } from "#lib/core/json.ts";
import type { FormField } from "#lib/core/schema/form-field.ts";
import { FormProvider } from "./form-context.tsx";
import { JsonTab } from "./json-tab.tsx";
import { Members } from "./object-field.tsx";
import classes from "./schema-form.module.css";

type SchemaFormProps = { fields: readonly FormField[]; editor: Editor };

/** The form of a block schema and, over the same document, its JSON. Required first, Advanced folded. */
export function SchemaForm({ fields, editor }: SchemaFormProps) {
  const [tab, setTab] = useState<string | null>("form");
  return (
    <FormProvider editor={editor}>
      <Tabs value={tab} onChange={(next) => !editor.fault && setTab(next)}>
        <Tabs.List mb="md">
          <Tabs.Tab
            value="form"
            disabled={editor.fault !== undefined}
            title={editor.fault && "The form comes back when the JSON is right."}
          >
            Form
          </Tabs.Tab>
          <Tabs.Tab value="json">JSON</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="form">
          <FormFields fields={fields} value={editor.draft.data} onChange={(data) => editor.update({ data })} />
        </Tabs.Panel>
        <Tabs.Panel value="json">
          <JsonTab editor={editor} />
        </Tabs.Panel>
      </Tabs>
    </FormProvider>
  );
}

type FormFieldsProps = { fields: readonly FormField[]; value: JsonObject; onChange: (value: JsonObject) => void };

/** The fields alone; needs a provider above. */
export function FormFields({ fields, value, onChange }: FormFieldsProps) {
  const shown = fields.filter((field) => !field.advanced);
  const ordered = [...shown.filter((field) => field.required), ...shown.filter((field) => !field.required)];
  const advanced = fields.filter((field) => field.advanced);
  const members = (list: FormField[]) => <Members fields={list} path="" value={value} onChange={onChange} />;
  return (
    <Stack gap="md">
      {members(ordered)}
      {advanced.length > 0 && <Advanced count={advanced.length}>{members(advanced)}</Advanced>}
      {fields.length === 0 && <p className={classes.none}>This type has no fields. Its JSON can hold any.</p>}
    </Stack>
  );
}

function Advanced({ count, children }: { count: number; children: ReactNode }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <section>
      <UnstyledButton className={classes.fold} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        {isOpen ? <IconChevronDown size={16} aria-hidden /> : <IconChevronRight size={16} aria-hidden />}
        Advanced
        <span className={classes.count}>{count === 1 ? "1 field" : `${count} fields`}</span>
      </UnstyledButton>
      {isOpen && (
        <Stack gap="md" mt="sm">
          {children}
        </Stack>
      )}
    </section>
  );
}
