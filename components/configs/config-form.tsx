"use client";

import { SegmentedControl, SimpleGrid, Tabs, Textarea } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { EditorFrame } from "#components/editor/editor-frame.tsx";
import { JsonTab } from "#components/fields/json-tab.tsx";
import { EntryHistory, type HistoricEntry } from "#components/history/entry-history.tsx";
import { tagsQuery } from "#components/queries.ts";
import { JsonEditor } from "#components/ui/json-editor.tsx";
import { TagInput } from "#components/ui/tag-input.tsx";
import type { FieldPath } from "#lib/core/field-paths.ts";
import { formatJson } from "#lib/core/json.ts";
import classes from "./configs.module.css";
import { FieldTable } from "./field-table.tsx";
import type { ConfigEditor } from "./use-config-editor.ts";

type View = "table" | "tree";

type ConfigFormProps = {
  form: ConfigEditor;
  label: string;
  origins: ReadonlyMap<FieldPath, number>;
  isReadOnly: boolean;
  /** Undefined: nothing is stored yet. */
  history?: HistoricEntry;
  onCancel?: () => void;
  /** What stands above the fields. */
  head?: ReactNode;
};

/** The fields as table, tree or JSON, over one draft, and the history. */
export function ConfigForm({ form, label, origins, isReadOnly, history, onCancel, head }: ConfigFormProps) {
  const [tab, setTab] = useState<string | null>("fields");
  const [view, setView] = useState<View>("table");
  const body = (
    <>
      {head}
      <div className={classes.tabs}>
        <Tabs.List aria-label="Views of the configuration">
          <Tabs.Tab value="fields">Fields</Tabs.Tab>
          <Tabs.Tab value="json">JSON</Tabs.Tab>
          {history && <Tabs.Tab value="history">History</Tabs.Tab>}
        </Tabs.List>
        {tab === "fields" && (
          <SegmentedControl
            className={classes.view}
            size="xs"
            aria-label="How the fields are shown"
            data={[
              { value: "table", label: "Table" },
              { value: "tree", label: "Tree" },
            ]}
            value={view}
            onChange={(next) => setView(next as View)}
          />
        )}
      </div>
      <Tabs.Panel value="fields" keepMounted>
        <FieldTable form={form} view={view} origins={origins} label={label} isReadOnly={isReadOnly} />
      </Tabs.Panel>
      <Tabs.Panel value="json">{isReadOnly ? <ReadOnlyJson form={form} /> : <JsonTab editor={form.editor} />}</Tabs.Panel>
      {history && (
        <Tabs.Panel value="history">
          <EntryHistory entry={history} />
        </Tabs.Panel>
      )}
      {!isReadOnly && tab !== "history" && <About form={form} />}
    </>
  );
  return (
    <Tabs value={tab} onChange={setTab}>
      {isReadOnly ? (
        <div className={classes.stack}>{body}</div>
      ) : (
        <EditorFrame editor={form.editor} onCancel={onCancel}>
          {body}
        </EditorFrame>
      )}
    </Tabs>
  );
}

function ReadOnlyJson({ form }: { form: ConfigEditor }) {
  return <JsonEditor label="Document without its secrets" readOnly value={formatJson(form.editor.draft.data, 2)} minHeight={240} />;
}

function About({ form }: { form: ConfigEditor }) {
  const { data: known } = useQuery(tagsQuery("config"));
  const { draft, update } = form.editor;
  return (
    <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="md">
      <TagInput value={draft.tags} onChange={(tags) => update({ tags })} suggestions={known?.tags.map(({ tag }) => tag)} />
      <Textarea
        label="Description"
        description="What reads this, and what to know before changing it."
        autosize
        minRows={1}
        maxRows={8}
        maxLength={2_000}
        value={draft.description}
        onChange={(event) => update({ description: event.currentTarget.value })}
      />
    </SimpleGrid>
  );
}
