"use client";

import { SegmentedControl, Stack, Tabs } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { HeldBy } from "#components/clients/held-by.tsx";
import { AboutFields } from "#components/editor/about-fields.tsx";
import { EditorFrame } from "#components/editor/editor-frame.tsx";
import { EntryUses } from "#components/entries/entry-uses.tsx";
import { JsonTab } from "#components/fields/json-tab.tsx";
import { EntryHistory, type HistoricEntry } from "#components/history/entry-history.tsx";
import { EntryImpact } from "#components/impact/entry-impact.tsx";
import { JsonEditor } from "#components/ui/json-editor.tsx";
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

/** The fields as table, tree or JSON, over one draft, the history, and who used it last. */
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
          {history && <Tabs.Tab value="used">Last used</Tabs.Tab>}
          {history && <Tabs.Tab value="held">Held by</Tabs.Tab>}
          {history && <Tabs.Tab value="access">Access</Tabs.Tab>}
        </Tabs.List>
        {tab === "fields" && <ViewSwitch view={view} onView={setView} />}
      </div>
      <Tabs.Panel value="fields" keepMounted>
        <FieldTable form={form} view={view} origins={origins} label={label} isReadOnly={isReadOnly} />
      </Tabs.Panel>
      <Tabs.Panel value="json">{isReadOnly ? <ReadOnlyJson form={form} /> : <JsonTab editor={form.editor} />}</Tabs.Panel>
      {history && <StoredPanels history={history} />}
      {!isReadOnly && isEditable(tab) && (
        <AboutFields editor={form.editor} kind="config" hint="What reads this, and what to know before changing it." />
      )}
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

function ViewSwitch({ view, onView }: { view: View; onView: (view: View) => void }) {
  return (
    <SegmentedControl
      className={classes.view}
      size="xs"
      aria-label="How the fields are shown"
      data={[
        { value: "table", label: "Table" },
        { value: "tree", label: "Tree" },
      ]}
      value={view}
      onChange={(next) => onView(next as View)}
    />
  );
}

/** What is known of a configuration that is stored. */
function StoredPanels({ history: entry }: { history: HistoricEntry }) {
  return (
    <>
      <Tabs.Panel value="history">
        <EntryHistory entry={entry} />
      </Tabs.Panel>
      <Tabs.Panel value="used" keepMounted={false}>
        <Stack gap="lg">
          <EntryImpact entryId={entry.id} part="used" />
          <EntryUses entryId={entry.id} version={entry.version} noun="configuration" />
        </Stack>
      </Tabs.Panel>
      <Tabs.Panel value="held" keepMounted={false}>
        <HeldBy entryId={entry.id} noun="configuration" />
      </Tabs.Panel>
      <Tabs.Panel value="access" keepMounted={false}>
        <EntryImpact entryId={entry.id} part="access" />
      </Tabs.Panel>
    </>
  );
}

function isEditable(tab: string | null): boolean {
  return tab === "fields" || tab === "json";
}

function ReadOnlyJson({ form }: { form: ConfigEditor }) {
  return <JsonEditor label="Document without its secrets" readOnly value={formatJson(form.editor.draft.data, 2)} minHeight={240} />;
}
