"use client";

import { useCallback, useMemo, useState } from "react";
import type { Draft, EntryBase } from "#components/editor/draft.ts";
import { type SavedEntry, useEntryEditor } from "#components/editor/use-entry-editor.ts";
import type { Problem } from "#lib/core/errors.ts";
import { type FieldPath, valueAt } from "#lib/core/field-paths.ts";
import { isSameJson, type Json } from "#lib/core/json.ts";
import { configProblems, type FieldRow, fieldRows, markSecret, removeField, resetField, setField } from "./config-draft.ts";
import { convertField, type FieldType, fieldText, fieldTypeOf, readField } from "./field-value.ts";

/** What stands in an input while it says no value, with the value that the draft keeps meanwhile. */
type HeldText = { text: string; value: Json; problem?: string };

export type ConfigEditor = ReturnType<typeof useConfigEditor>;

type Options = {
  base: EntryBase;
  /** The path of a configuration that exists. */
  path: string | null;
  onSaved: (saved: SavedEntry) => void;
};

/** The editor of a configuration: the shared edit flow, and what can be done with one field of it. */
export function useConfigEditor({ base, path, onSaved }: Options) {
  const [held, setHeld] = useState<Readonly<Record<FieldPath, HeldText>>>({});
  const validate = useCallback(
    (draft: Draft, now: EntryBase) => [...configProblems(now, draft), ...heldProblems(held, fieldRows(now, draft))],
    [held],
  );
  const secretPathsOf = useCallback((draft: Draft) => typedSecrets(base, draft), [base]);
  const pathOf = (draft: Draft) => path ?? `config/${draft.name}`;
  const editor = useEntryEditor({ base, pathOf, draftKey: base.id ?? "new:config", validate, secretPathsOf, marksSecrets: true, onSaved });
  const { draft, update } = editor;
  const rows = useMemo(() => fieldRows(editor.base, draft), [editor.base, draft]);
  return {
    editor,
    rows,
    textOf: (row: FieldRow) => heldAt(held, row)?.text ?? (row.value === undefined ? "" : fieldText(row.value)),
    type: (row: FieldRow, text: string) => {
      const read = readField(row.value === undefined ? "text" : fieldTypeOf(row.value), text);
      const value = "value" in read ? read.value : (row.value ?? "");
      setHeld((now) => ({ ...now, [row.path]: { text, value, problem: "problem" in read ? read.problem : undefined } }));
      if ("value" in read || row.value === undefined) update(setField(draft, row.path, value));
    },
    convert: (row: FieldRow, type: FieldType) => update(setField(draft, row.path, convertField(row.value, type))),
    set: (field: FieldPath, value: Json | undefined) => update(setField(draft, field, value)),
    clear: (field: FieldPath) => update({ clear: [...draft.clear.filter((other) => other !== field), field] }),
    mark: (field: FieldPath, isSecret: boolean) => update(markSecret(editor.base, draft, field, isSecret)),
    remove: (field: FieldPath) => update(removeField(editor.base, draft, field)),
    reset: (field: FieldPath) => update(resetField(editor.base, draft, field)),
    add: (field: FieldPath, value: Json, isSecret: boolean) => {
      const next = setField(draft, field, value);
      update(isSecret ? markSecret(editor.base, next, field, true) : next);
    },
  };
}

/** Where the draft holds something that must not be kept in the browser: at the fields that are secret, or were. */
function typedSecrets(base: EntryBase, draft: Draft): FieldPath[] {
  const fields = new Set([...(draft.secretFields ?? []), ...base.secretFields]);
  return [...fields].filter((field) => valueAt(draft.data, field) !== undefined);
}

/** A restored or merged draft has a value of its own: then that stands in the input. */
function heldAt(held: Readonly<Record<FieldPath, HeldText>>, row: FieldRow): HeldText | undefined {
  const known = held[row.path];
  return known && row.value !== undefined && isSameJson(known.value, row.value) ? known : undefined;
}

function heldProblems(held: Readonly<Record<FieldPath, HeldText>>, rows: readonly FieldRow[]): Problem[] {
  return rows.flatMap((row) => {
    const problem = row.change === "removed" ? undefined : heldAt(held, row)?.problem;
    return problem ? [{ path: row.path, message: problem }] : [];
  });
}
