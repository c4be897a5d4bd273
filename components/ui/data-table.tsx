"use client";

import { ActionIcon, Checkbox, UnstyledButton, VisuallyHidden } from "@mantine/core";
import { IconChevronDown, IconChevronRight, IconChevronUp } from "@tabler/icons-react";
import { useRouter } from "next/navigation";
import { type MouseEvent, type ReactNode, useId, useState } from "react";
import classes from "./data-table.module.css";

export type Column<Row> = {
  key: string;
  header: string;
  /** Only for screen readers: a column of buttons says itself what it is. */
  isHeaderHidden?: boolean;
  render: (row: Row) => ReactNode;
  /** The name by which the server sorts: `name` ascending, `-name` descending. */
  sort?: string;
  width?: string;
  align?: "end";
  /** The column is left out below this width. */
  hideBelow?: "sm" | "md";
};

type DataTableProps<Row> = {
  caption: string;
  columns: Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  /** Where a click on the row leads. One cell must hold a link to the same place, for the keyboard. */
  rowHref?: (row: Row) => string;
  /** Instead of leading to another page a click on the row opens something beside the table. The same link is needed. */
  onOpen?: (row: Row) => void;
  sort?: string;
  onSort?: (sort: string) => void;
  selection?: { selected: ReadonlySet<string>; onChange: (selected: Set<string>) => void; label: (row: Row) => string };
  /** What a row opens to, under itself. */
  detail?: { label: (row: Row) => string; render: (row: Row) => ReactNode };
  /** Rows that must not be overlooked. A cell says in words why. */
  tone?: (row: Row) => "alarm" | "notice" | undefined;
  isStale?: boolean;
  compact?: boolean;
};

export function DataTable<Row>(props: DataTableProps<Row>) {
  const { caption, columns, rows, rowKey, selection, detail, isStale, compact } = props;
  return (
    <div className={classes.scroll}>
      <table className={classes.table} data-stale={isStale || undefined} data-compact={compact || undefined}>
        <caption>
          <VisuallyHidden>{caption}</VisuallyHidden>
        </caption>
        <thead>
          <tr>
            {selection && (
              <th className={classes.check}>
                <SelectAll keys={rows.map(rowKey)} selected={selection.selected} onChange={selection.onChange} />
              </th>
            )}
            {detail && (
              <th className={classes.check}>
                <VisuallyHidden>Detail</VisuallyHidden>
              </th>
            )}
            {columns.map((column) => (
              <HeaderCell key={column.key} column={column} sort={props.sort} onSort={props.onSort} />
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <BodyRow key={rowKey(row)} row={row} {...props} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function BodyRow<Row>({ row, columns, rowKey, rowHref, onOpen, selection, detail, tone }: DataTableProps<Row> & { row: Row }) {
  const router = useRouter();
  const detailId = useId();
  const [isUnfolded, setUnfolded] = useState(false);
  const key = rowKey(row);
  const open = (event: MouseEvent<HTMLElement>) => {
    const isOnControl = event.target instanceof Element && event.target.closest("a, button, input, label, [role=menuitem]");
    if (isOnControl || window.getSelection()?.toString()) return;
    if (onOpen) onOpen(row);
    else if (rowHref) router.push(rowHref(row));
  };
  const main = (
    // The row's link is the keyboard's way; the click on the row is a larger target for the mouse.
    <tr
      onClick={open}
      data-link={rowHref || onOpen ? true : undefined}
      data-selected={selection?.selected.has(key) || undefined}
      data-tone={tone?.(row)}
    >
      {selection && <SelectCell id={key} label={selection.label(row)} selected={selection.selected} onChange={selection.onChange} />}
      {detail && (
        <td className={classes.check}>
          <ActionIcon
            size={24}
            aria-label={detail.label(row)}
            aria-expanded={isUnfolded}
            aria-controls={isUnfolded ? detailId : undefined}
            onClick={() => setUnfolded(!isUnfolded)}
          >
            {isUnfolded ? <IconChevronDown size={16} /> : <IconChevronRight size={16} />}
          </ActionIcon>
        </td>
      )}
      {columns.map((column) => (
        <td key={column.key} data-hide={column.hideBelow} data-align={column.align} data-fixed={column.width?.endsWith("px") || undefined}>
          {column.render(row)}
        </td>
      ))}
    </tr>
  );
  if (!detail || !isUnfolded) return main;
  return (
    <>
      {main}
      <tr id={detailId}>
        <td className={classes.detail} colSpan={columns.length + (selection ? 2 : 1)}>
          {detail.render(row)}
        </td>
      </tr>
    </>
  );
}

function HeaderCell<Row>({ column, sort, onSort }: { column: Column<Row>; sort?: string; onSort?: (sort: string) => void }) {
  const { header, isHeaderHidden, sort: by, width, hideBelow, align } = column;
  const direction = by === undefined ? undefined : sort === by ? "ascending" : sort === `-${by}` ? "descending" : "none";
  return (
    <th scope="col" aria-sort={direction} data-hide={hideBelow} data-align={align} style={{ width }}>
      {by !== undefined && onSort ? (
        <UnstyledButton className={classes.sort} onClick={() => onSort(direction === "ascending" ? `-${by}` : by)}>
          {header}
          {direction === "ascending" && <IconChevronUp size={14} aria-hidden />}
          {direction === "descending" && <IconChevronDown size={14} aria-hidden />}
        </UnstyledButton>
      ) : isHeaderHidden ? (
        <VisuallyHidden>{header}</VisuallyHidden>
      ) : (
        header
      )}
    </th>
  );
}

type SelectCellProps = { id: string; label: string; selected: ReadonlySet<string>; onChange: (selected: Set<string>) => void };

function SelectCell({ id, label, selected, onChange }: SelectCellProps) {
  const toggle = (isOn: boolean) => {
    const next = new Set(selected);
    if (isOn) next.add(id);
    else next.delete(id);
    onChange(next);
  };
  return (
    <td className={classes.check}>
      <Checkbox
        size="xs"
        aria-label={`Select ${label}`}
        checked={selected.has(id)}
        onChange={(event) => toggle(event.currentTarget.checked)}
      />
    </td>
  );
}

type SelectAllProps = { keys: string[]; selected: ReadonlySet<string>; onChange: (selected: Set<string>) => void };

function SelectAll({ keys, selected, onChange }: SelectAllProps) {
  const count = keys.filter((key) => selected.has(key)).length;
  return (
    <Checkbox
      size="xs"
      aria-label="Select all on this page"
      checked={count > 0 && count === keys.length}
      indeterminate={count > 0 && count < keys.length}
      onChange={(event) => onChange(new Set(event.currentTarget.checked ? keys : []))}
    />
  );
}
