"use client";

import { SegmentedControl, Select } from "@mantine/core";
import { useState } from "react";
import type { Json } from "#lib/core/json.ts";
import type { FormField } from "#lib/core/schema/form-field.ts";
import { branchIndex } from "./branch-index.ts";
import { FieldInput } from "./field-input.tsx";
import { FieldGroup, type FieldProps } from "./field-shell.tsx";
import { useForm } from "./form-context.tsx";

type UnionProps = FieldProps<Extract<FormField, { kind: "union" }>>;

/**
 * One of several shapes. What was typed in a branch comes back when one returns to it. The stored secrets belong to the branch that the form
 * opened with: leaving it clears them, because no other branch shows them.
 */
export function UnionField({ field, path, value, onChange }: UnionProps) {
  const { secretsAt, setCleared } = useForm();
  const [opened] = useState(() => branchIndex(field.branches, value));
  const [chosen, setChosen] = useState(opened);
  const [left, setLeft] = useState<Readonly<Record<number, Json | undefined>>>({});
  const branch = field.branches[chosen];
  const choose = (index: number) => {
    setLeft({ ...left, [chosen]: value });
    setChosen(index);
    onChange(left[index]);
    const stored = secretsAt(path).map((secret) => secret.field);
    if (stored.length > 0) setCleared(stored, index !== opened);
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
