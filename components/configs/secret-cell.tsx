"use client";

import { Button, Group, Text } from "@mantine/core";
import { RevealField } from "#components/fields/reveal-field.tsx";
import { SecretInput } from "#components/fields/secret-input.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { isJsonNumber } from "#lib/core/json.ts";
import type { FieldRow } from "./config-draft.ts";
import classes from "./field-table.module.css";
import type { ConfigEditor } from "./use-config-editor.ts";

/** A secret field: keep, replace or clear. The stored value is never here, only its state. */
export function SecretCell({ row, form }: { row: FieldRow; form: ConfigEditor }) {
  const { path, value, stored, isCleared } = row;
  const { base, problemAt, touch } = form.editor;
  if (value !== undefined) {
    const isText = typeof value === "string";
    return (
      <Group gap={4} wrap="nowrap" align="flex-start">
        <div className={classes.grow}>
          <SecretInput
            name={`new value of ${path}`}
            value={form.textOf(row)}
            error={problemAt(path)}
            isMultiline={typeof value === "object" && value !== null && !isJsonNumber(value)}
            canGenerate={isText}
            onChange={(text) => form.type(row, text)}
            onBlur={() => touch(path)}
          />
        </div>
        {stored && <Choice label="Keep" path={path} onClick={() => form.set(path, undefined)} />}
      </Group>
    );
  }
  if (!stored || isCleared) {
    return (
      <Group gap={4}>
        <Text size="sm" c={isCleared ? "var(--by-changed)" : "dimmed"}>
          {isCleared ? "Will be cleared" : "Not set"}
        </Text>
        {isCleared && <Choice label="Keep" path={path} onClick={() => form.set(path, undefined)} />}
        <Choice label="Set" path={path} onClick={() => form.set(path, "")} />
      </Group>
    );
  }
  return (
    <>
      <Group gap={4} wrap="nowrap" justify="space-between">
        {base.id && <RevealField entryId={base.id} field={path} state={stored} withState={false} />}
        <Group gap={4} wrap="nowrap">
          <Choice label="Replace" path={path} onClick={() => form.set(path, "")} />
          <Choice label="Clear" path={path} onClick={() => form.clear(path)} />
        </Group>
      </Group>
      <Text size="xs" c="dimmed">
        changed <RelativeTime at={stored.setAt} /> · fingerprint <span className="mono">{stored.fingerprint}</span>
      </Text>
    </>
  );
}

function Choice({ label, path, onClick }: { label: string; path: string; onClick: () => void }) {
  return (
    <Button size="compact-sm" variant="default" aria-label={`${label} ${path}`} onClick={onClick}>
      {label}
    </Button>
  );
}
