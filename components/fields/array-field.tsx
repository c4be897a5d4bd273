"use client";

import { ActionIcon, Button, Group } from "@mantine/core";
import { IconArrowDown, IconArrowUp, IconPlus, IconTrash } from "@tabler/icons-react";
import { useRef } from "react";
import type { Json } from "#lib/core/json.ts";
import type { FormField } from "#lib/core/schema/form-field.ts";
import { FieldInput } from "./field-input.tsx";
import { FieldGroup, type FieldProps } from "./field-shell.tsx";
import classes from "./fields.module.css";
import { useForm } from "./form-context.tsx";

type ArrayProps = FieldProps<Extract<FormField, { kind: "array" }>>;

/** A list: items in order, each with the field of its own; add, remove, move. */
export function ArrayField({ field, path, value, onChange }: ArrayProps) {
  const { problemAt } = useForm();
  const items = Array.isArray(value) ? value : [];
  const keys = useItemKeys(items.length);
  const set = (next: Json[]) => onChange(next.length === 0 && !field.required ? undefined : next);
  const move = (from: number, to: number) => {
    const next = [...items];
    const [item] = next.splice(from, 1);
    if (item === undefined) return;
    next.splice(to, 0, item);
    keys.move(from, to);
    set(next);
  };
  return (
    <FieldGroup field={field} error={problemAt(path)}>
      {items.map((item, index) => (
        <div key={keys.list[index]} className={classes.item}>
          <FieldInput
            field={{ ...field.item, label: `${field.label} ${index + 1}` }}
            path={`${path}[${index}]`}
            value={item}
            onChange={(next) => set(items.map((old, at) => (at === index ? (next ?? emptyOf(field.item)) : old)))}
          />
          <ItemTools
            label={`${field.label} ${index + 1}`}
            onUp={index === 0 ? undefined : () => move(index, index - 1)}
            onDown={index === items.length - 1 ? undefined : () => move(index, index + 1)}
            onRemove={() => {
              keys.remove(index);
              set(items.filter((_, at) => at !== index));
            }}
          />
        </div>
      ))}
      <Button
        variant="default"
        size="compact-sm"
        leftSection={<IconPlus size={14} />}
        disabled={field.maxItems !== undefined && items.length >= field.maxItems}
        onClick={() => set([...items, field.item.default ?? emptyOf(field.item)])}
        style={{ alignSelf: "flex-start" }}
      >
        Add to {field.label}
      </Button>
    </FieldGroup>
  );
}

/** What is done with one item. Left out: it stands first or last. */
type ItemToolsProps = { label: string; onUp: (() => void) | undefined; onDown: (() => void) | undefined; onRemove: () => void };

function ItemTools({ label, onUp, onDown, onRemove }: ItemToolsProps) {
  return (
    <Group gap={0} wrap="nowrap" pt={24}>
      <ActionIcon aria-label={`Move ${label} up`} disabled={!onUp} onClick={onUp}>
        <IconArrowUp size={16} />
      </ActionIcon>
      <ActionIcon aria-label={`Move ${label} down`} disabled={!onDown} onClick={onDown}>
        <IconArrowDown size={16} />
      </ActionIcon>
      <ActionIcon aria-label={`Remove ${label}`} onClick={onRemove}>
        <IconTrash size={16} />
      </ActionIcon>
    </Group>
  );
}

function emptyOf(field: FormField): Json {
  if (field.kind === "object" || field.kind === "json" || field.kind === "reference") return {};
  if (field.kind === "array") return [];
  return field.kind === "boolean" ? false : "";
}

/** Keys that stay with their item when it moves, so that what is typed keeps its place and focus. */
function useItemKeys(count: number) {
  const state = useRef({ list: [] as number[], next: 0 });
  const { list } = state.current;
  while (list.length < count) list.push(state.current.next++);
  list.length = count;
  return {
    list,
    remove: (index: number) => list.splice(index, 1),
    move: (from: number, to: number) => list.splice(to, 0, ...list.splice(from, 1)),
  };
}
