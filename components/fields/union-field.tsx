"use client";

import { SegmentedControl, Select } from "@mantine/core";
import { useState } from "react";
import { isReference } from "#lib/core/field-paths.ts";
import { isJsonObject, type Json, jsonTypeOf } from "#lib/core/json.ts";
import type { FormBranch, FormField } from "#lib/core/schema/form-field.ts";
import { FieldInput } from "./field-input.tsx";
import { FieldGroup, type FieldProps } from "./field-shell.tsx";

type UnionProps = FieldProps<Extract<FormField, { kind: "union" }>>;

/** One of several shapes. What was typed in a branch comes back when one returns to it. */
export function UnionField({ field, path, value, onChange }: UnionProps) {
  const [chosen, setChosen] = useState(() => branchIndex(field.branches, value));
  const [left, setLeft] = useState<Readonly<Record<number, Json | undefined>>>({});
  const branch = field.branches[chosen];
  const choose = (index: number) => {
    setLeft({ ...left, [chosen]: value });
    setChosen(index);
    onChange(left[index]);
  };
  return (
    <FieldGroup field={field}>
      <BranchChoice label={field.label} labels={field.branches.map(({ label }) => label)} chosen={chosen} onChoose={choose} />
      {branch && (
        <FieldInput
          key={chosen}
          field={{ ...branch.field, label: branch.label, required: field.required, secret: field.secret || branch.field.secret }}
          path={path}
          value={value}
          onChange={onChange}
        />
      )}
    </FieldGroup>
  );
}

type BranchChoiceProps = { label: string; labels: string[]; chosen: number; onChoose: (index: number) => void };

export function BranchChoice({ label, labels, chosen, onChoose }: BranchChoiceProps) {
  const data = labels.map((text, index) => ({ value: String(index), label: text }));
  const shared = {
    data,
    value: String(chosen),
    onChange: (index: string | null) => onChoose(Number(index ?? 0)),
    "aria-label": `Kind of ${label}`,
  };
  const isShort = labels.length <= 4 && labels.join("").length < 48;
  return isShort ? (
    <SegmentedControl {...shared} size="xs" style={{ alignSelf: "flex-start" }} />
  ) : (
    <Select {...shared} allowDeselect={false} />
  );
}

/** The branch that a value looks like; the first one for nothing. */
export function branchIndex(branches: readonly FormBranch[], value: Json | undefined): number {
  if (value === undefined) return 0;
  const scores = branches.map(({ field }) => scoreOf(field, value));
  return Math.max(0, scores.indexOf(Math.max(...scores)));
}

function scoreOf(field: FormField, value: Json): number {
  const type = jsonTypeOf(value);
  if (field.kind === "reference")
    return isReference(value) ? 3 : Math.max(0, ...field.inline.map((branch) => scoreOf(branch.field, value)));
  if (field.kind === "object") return isJsonObject(value) ? 1 + ownShare(field.children, Object.keys(value)) : 0;
  if (field.kind === "union") return Math.max(0, ...field.branches.map((branch) => scoreOf(branch.field, value)));
  if (field.kind === "json") return 0.5;
  if (field.kind === "number") return type === "integer" || type === "number" ? 1 : 0;
  const wanted: Partial<Record<FormField["kind"], string>> = { string: "string", text: "string", "date-time": "string", enum: "string" };
  return (wanted[field.kind] ?? field.kind) === type ? 1 : 0;
}

function ownShare(children: readonly FormField[], keys: readonly string[]): number {
  const names = new Set(children.map(({ name }) => name));
  return keys.length === 0 ? 0 : keys.filter((key) => names.has(key)).length / keys.length;
}
