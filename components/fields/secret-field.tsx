"use client";

import { Button, Group, Text } from "@mantine/core";
import { IconLock } from "@tabler/icons-react";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import type { SecretState } from "#lib/api/contract/entries.ts";
import { formatJson, type Json, parseJson } from "#lib/core/json.ts";
import { FieldGroup, type FieldProps, labelProps } from "./field-shell.tsx";
import classes from "./fields.module.css";
import { useForm } from "./form-context.tsx";
import { SecretInput } from "./secret-input.tsx";

/** A secret of a form: keep, replace or clear. The stored value is never here, only its state. */
export function SecretField({ field, path, value, onChange }: FieldProps) {
  const { secretsAt, isCleared, setCleared, problemAt, touch } = useForm();
  const stored = secretsAt(path);
  const paths = stored.map((secret) => secret.field);
  const cleared = paths.length > 0 && paths.every(isCleared);
  const isJson = field.kind !== "string" && field.kind !== "text";
  const type = (text: string) => onChange(isJson ? typedValue(text) : text);
  const input = {
    name: field.label,
    value: value === undefined ? "" : isJson && typeof value !== "string" ? formatJson(value, 2) : String(value),
    onBlur: () => touch(path),
    error: problemAt(path),
    isMultiline: field.kind === "text" || field.kind === "object" || field.kind === "array",
    canGenerate: field.kind === "string" || field.kind === "json",
  };
  if (stored.length === 0)
    return <SecretInput {...labelProps(field)} {...input} onChange={(text) => (text === "" ? onChange(undefined) : type(text))} />;
  return (
    <FieldGroup field={field} error={value === undefined ? problemAt(path) : undefined}>
      <div className={classes.secret}>
        <StateLine
          stored={stored}
          op={value !== undefined ? "replace" : cleared ? "clear" : "keep"}
          label={field.label}
          onKeep={() => {
            onChange(undefined);
            setCleared(paths, false);
          }}
          onReplace={() => {
            setCleared(paths, false);
            onChange("");
          }}
          onClear={() => setCleared(paths, true)}
        />
        {value !== undefined && <SecretInput label={`New ${field.label}`} {...input} autoFocus onChange={type} />}
      </div>
    </FieldGroup>
  );
}

/** An object or a list is typed as JSON. Anything else is a text, also `12345` and `true`: passwords look like that. */
function typedValue(text: string): Json {
  if (!/^\s*[[{]/.test(text)) return text;
  try {
    return parseJson(text);
  } catch {
    return text;
  }
}

type StateLineProps = {
  stored: SecretState[];
  op: "keep" | "replace" | "clear";
  label: string;
  onKeep: () => void;
  onReplace: () => void;
  onClear: () => void;
};

/** "Set · v3 · changed 12 days ago · fingerprint 3f9a1c" and what becomes of it. */
function StateLine({ stored, op, label, onKeep, onReplace, onClear }: StateLineProps) {
  return (
    <div className={classes.stateLine}>
      <Text component="span" size="sm" className={classes.stateText} data-op={op === "keep" ? undefined : op}>
        <IconLock size={14} aria-hidden />
        <span>
          <SecretStateText stored={stored} op={op} />
        </span>
      </Text>
      <Group gap={4}>
        {op !== "keep" && (
          <Button size="compact-sm" variant="default" onClick={onKeep} aria-label={`Keep ${label}`}>
            Keep
          </Button>
        )}
        {op !== "replace" && (
          <Button size="compact-sm" variant="default" onClick={onReplace} aria-label={`Replace ${label}`}>
            Replace
          </Button>
        )}
        {op === "keep" && (
          <Button size="compact-sm" variant="subtle" color="gray" onClick={onClear} aria-label={`Clear ${label}`}>
            Clear
          </Button>
        )}
      </Group>
    </div>
  );
}

function SecretStateText({ stored, op }: { stored: SecretState[]; op: StateLineProps["op"] }) {
  const [first] = stored;
  if (op === "replace") return <>Will be replaced</>;
  if (op === "clear") return <>Will be cleared</>;
  if (!first || stored.length > 1) return <>{stored.length} secrets set</>;
  return (
    <>
      Set · v{first.setInVersion} · changed <RelativeTime at={first.setAt} /> · fingerprint{" "}
      <span className="mono">{first.fingerprint}</span>
    </>
  );
}
