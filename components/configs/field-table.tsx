"use client";

import { Button, TextInput, UnstyledButton, VisuallyHidden } from "@mantine/core";
import { IconChevronDown, IconChevronRight, IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import { Panel } from "#components/ui/panel.tsx";
import type { FieldPath } from "#lib/core/field-paths.ts";
import { AddField } from "./add-field.tsx";
import type { FieldRow } from "./config-draft.ts";
import { FieldLine } from "./field-row.tsx";
import classes from "./field-table.module.css";
import { type TreeRow, treeRows } from "./tree-rows.ts";
import type { ConfigEditor } from "./use-config-editor.ts";

const shownAtFirst = 200;
const filterFrom = 20;

type FieldTableProps = {
  form: ConfigEditor;
  view: "table" | "tree";
  origins: ReadonlyMap<FieldPath, number>;
  label: string;
  isReadOnly: boolean;
};

/** The fields of a configuration, edited in place: as a table by path, or as the tree that the paths make. */
export function FieldTable({ form, view, origins, label, isReadOnly }: FieldTableProps) {
  const [closed, setClosed] = useState<ReadonlySet<FieldPath>>(new Set());
  const [adding, setAdding] = useState<string>();
  const [words, setWords] = useState("");
  const [isWhole, setWhole] = useState(false);
  const rows = form.rows.filter(({ path }) => path.toLowerCase().includes(words.toLowerCase()));
  const lines = view === "tree" ? treeRows(rows, closed) : rows.map((row): TreeRow => ({ kind: "field", row, label: row.path, depth: 0 }));
  const shown = isWhole ? lines : lines.slice(0, shownAtFirst);
  const toggle = (path: FieldPath) =>
    setClosed(new Set(closed.has(path) ? [...closed].filter((other) => other !== path) : [...closed, path]));
  return (
    <Panel flush>
      {form.rows.length >= filterFrom && (
        <div className={classes.foot}>
          <TextInput
            size="xs"
            aria-label="Filter the fields"
            placeholder="Filter the fields"
            value={words}
            onChange={(event) => setWords(event.currentTarget.value)}
          />
        </div>
      )}
      {lines.length === 0 && <p className={classes.empty}>{emptyText(form.rows.length, isReadOnly)}</p>}
      {lines.length > 0 && (
        <Lines lines={shown} label={label} onToggle={toggle} form={form} origins={origins} isReadOnly={isReadOnly} onAdd={setAdding} />
      )}
      {shown.length < lines.length && (
        <div className={classes.foot}>
          <Button variant="subtle" color="gray" onClick={() => setWhole(true)}>
            Show {lines.length - shown.length} more
          </Button>
        </div>
      )}
      {!isReadOnly && adding === undefined && (
        <div className={classes.foot}>
          <Button variant="subtle" leftSection={<IconPlus size={14} />} onClick={() => setAdding("")}>
            Add field
          </Button>
        </div>
      )}
      {adding !== undefined && <AddField key={adding} form={form} start={adding} onClose={() => setAdding(undefined)} />}
    </Panel>
  );
}

type LinesProps = Omit<FieldTableProps, "view"> & {
  lines: readonly TreeRow[];
  onToggle: (path: FieldPath) => void;
  onAdd: (start: string) => void;
};

function Lines({ lines, label, onToggle, onAdd, form, origins, isReadOnly }: LinesProps) {
  return (
    <table className={classes.table}>
      <caption>
        <VisuallyHidden>Fields of {label}</VisuallyHidden>
      </caption>
      <TableHead />
      <tbody>
        {lines.map((line) =>
          line.kind === "group" ? (
            <GroupLine key={`group ${line.path}`} line={line} onToggle={() => onToggle(line.path)} />
          ) : (
            <FieldLine
              key={line.row.path}
              {...line}
              form={form}
              isReadOnly={isReadOnly}
              origin={originOf(line.row, origins)}
              onAddInside={(path) => onAdd(`${path}.`)}
            />
          ),
        )}
      </tbody>
    </table>
  );
}

function emptyText(count: number, isReadOnly: boolean): string {
  if (count > 0) return "No field matches.";
  return isReadOnly ? "No fields yet." : "No fields yet. Add one, or paste a document in the JSON tab.";
}

function originOf({ path, stored }: FieldRow, origins: ReadonlyMap<FieldPath, number>): number | undefined {
  return stored?.setInVersion ?? origins.get(path);
}

function TableHead() {
  return (
    <thead>
      <tr>
        <th scope="col" className={classes.gutter}>
          <VisuallyHidden>What changes</VisuallyHidden>
        </th>
        <th scope="col" className={classes.field}>
          Field
        </th>
        <th scope="col" className={classes.type}>
          Type
        </th>
        <th scope="col">Value</th>
        <th scope="col" className={classes.origin}>
          Set in
        </th>
        <th scope="col" className={classes.actions}>
          <VisuallyHidden>Secret, remove</VisuallyHidden>
        </th>
      </tr>
    </thead>
  );
}

function GroupLine({ line, onToggle }: { line: Extract<TreeRow, { kind: "group" }>; onToggle: () => void }) {
  const { label, depth, count, isOpen } = line;
  return (
    <tr>
      <td className={classes.gutter} />
      <th scope="rowgroup" colSpan={5} style={{ paddingInlineStart: 8 + depth * 20 }}>
        <UnstyledButton className={classes.group} aria-expanded={isOpen} onClick={onToggle}>
          {isOpen ? <IconChevronDown size={14} aria-hidden /> : <IconChevronRight size={14} aria-hidden />}
          <span className="mono">{label}</span>
          <span className={classes.count}>{count === 1 ? "1 field" : `${count} fields`}</span>
        </UnstyledButton>
      </th>
    </tr>
  );
}
