"use client";

import { ActionIcon, Badge, NativeSelect, Tooltip, VisuallyHidden } from "@mantine/core";
import { IconArrowBackUp, IconLock, IconLockOpen, IconTrash } from "@tabler/icons-react";
import { RevealField } from "#components/fields/reveal-field.tsx";
import { MiddleTruncate } from "#components/ui/middle-truncate.tsx";
import type { FieldRow } from "./config-draft.ts";
import classes from "./field-table.module.css";
import { type FieldType, fieldText, fieldTypeOf, fieldTypes } from "./field-value.ts";
import { SecretCell } from "./secret-cell.tsx";
import type { ConfigEditor } from "./use-config-editor.ts";
import { ValueCell } from "./value-cell.tsx";

type FieldLineProps = {
  row: FieldRow;
  form: ConfigEditor;
  /** The path, or in the tree its last part. */
  label: string;
  depth: number;
  /** The version that set the value, as far as it is known. */
  origin: number | undefined;
  onAddInside: (path: string) => void;
  isReadOnly: boolean;
};

const signs = { added: "+", removed: "−", changed: "~", unchanged: "" } as const;

export function FieldLine({ row, form, label, depth, origin, onAddInside, isReadOnly }: FieldLineProps) {
  const isGone = row.change === "removed";
  return (
    <tr data-change={row.change}>
      <td className={classes.gutter}>
        <span aria-hidden>{signs[row.change]}</span>
        {row.change !== "unchanged" && <VisuallyHidden>{row.change}</VisuallyHidden>}
      </td>
      <th scope="row" className={classes.field} style={{ paddingInlineStart: 8 + depth * 20 }}>
        <MiddleTruncate text={label} tail={16} />
      </th>
      <td className={classes.type}>{!isGone && <TypeCell row={row} form={form} isReadOnly={isReadOnly} />}</td>
      <td className={classes.value}>
        {isGone && <span className={classes.gone}>will be removed</span>}
        {isReadOnly && <ReadValue row={row} entryId={form.editor.base.id} />}
        {!isGone && !isReadOnly && row.isSecret && <SecretCell row={row} form={form} />}
        {!isGone && !isReadOnly && !row.isSecret && <ValueCell row={row} form={form} onAddInside={onAddInside} />}
      </td>
      <td className={classes.origin}>{origin === undefined || row.change === "added" ? "" : `v${origin}`}</td>
      <td className={classes.actions}>{!isReadOnly && <RowActions row={row} form={form} />}</td>
    </tr>
  );
}

function ReadValue({ row, entryId }: { row: FieldRow; entryId: string | null }) {
  const { path, value, stored, isSecret } = row;
  if (isSecret) return entryId && <RevealField entryId={entryId} field={path} state={stored} />;
  if (value === undefined) return null;
  if (value === "") return <span className={classes.count}>empty text</span>;
  return <span className={`mono ${classes.plain}`}>{fieldText(value)}</span>;
}

function TypeCell({ row, form, isReadOnly }: { row: FieldRow; form: ConfigEditor; isReadOnly: boolean }) {
  const { path, value, isSecret } = row;
  if (value === undefined) return <Badge>{isSecret ? "secret" : "text"}</Badge>;
  if (isReadOnly) return <Badge>{fieldTypeOf(value)}</Badge>;
  return (
    <NativeSelect
      aria-label={`Type of ${path}`}
      size="xs"
      data={[...fieldTypes]}
      value={fieldTypeOf(value)}
      classNames={{ input: classes.select }}
      onChange={(event) => form.convert(row, event.currentTarget.value as FieldType)}
    />
  );
}

function RowActions({ row, form }: { row: FieldRow; form: ConfigEditor }) {
  const { path, isSecret, change } = row;
  const isGone = change === "removed";
  const lock = isSecret ? `${path} is secret: make it a plain field` : `Make ${path} secret`;
  return (
    <div className={classes.buttons}>
      {!isGone && (
        <Tooltip label={isSecret ? "Secret: sealed, masked, revealed one by one" : "Make secret"}>
          <ActionIcon aria-label={lock} aria-pressed={isSecret} onClick={() => form.mark(path, !isSecret)}>
            {isSecret ? <IconLock size={16} color="var(--by-secret)" /> : <IconLockOpen size={16} />}
          </ActionIcon>
        </Tooltip>
      )}
      {change === "removed" || change === "changed" ? (
        <Tooltip label={isGone ? "Put back" : "Undo the changes of this field"}>
          <ActionIcon aria-label={isGone ? `Put ${path} back` : `Undo the changes of ${path}`} onClick={() => form.reset(path)}>
            <IconArrowBackUp size={16} />
          </ActionIcon>
        </Tooltip>
      ) : (
        <Tooltip label="Remove">
          <ActionIcon aria-label={`Remove ${path}`} onClick={() => form.remove(path)}>
            <IconTrash size={16} />
          </ActionIcon>
        </Tooltip>
      )}
    </div>
  );
}
