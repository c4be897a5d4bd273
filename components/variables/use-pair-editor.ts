"use client";

import { useCallback, useState } from "react";
import type { Draft, EntryBase } from "#components/editor/draft.ts";
import { type SavedEntry, useEntryEditor } from "#components/editor/use-entry-editor.ts";
import type { Problem } from "#lib/core/errors.ts";
import type { Json, JsonObject } from "#lib/core/json.ts";
import { findKeyProblem } from "#lib/core/paths.ts";
import { pairBytes, pairBytesMax, type TypedValue, typedValueOf } from "./pair-value.ts";

/** The editor of a KV pair, whose document is `{"value": …}`, with the text in which the value is being typed. */
export function usePairEditor(base: EntryBase, onSaved: (saved: SavedEntry) => void) {
  const [held, setHeld] = useState(() => typedValueOf(valueIn(base.data)));
  const validate = useCallback((draft: Draft) => problemsOf(draft, heldFor(held, draft)), [held]);
  // A draft that is older than a rename is saved at the path of today.
  const pathOf = (draft: Draft) => `kv/${base.version > 0 ? base.name : draft.name}`;
  const editor = useEntryEditor({ base, pathOf, draftKey: base.id ?? "new:kv", validate, secretPathsOf, onSaved });
  const setTyped = (typed: TypedValue) => {
    setHeld(typed);
    editor.update({ data: { value: typed.value } });
  };
  return { editor, typed: heldFor(held, editor.draft), setTyped };
}

/** A restored or a merged draft has a value of its own: then that stands in the input. */
function heldFor(held: TypedValue, draft: Draft): TypedValue {
  const value = valueIn(draft.data);
  return value === held.value ? held : typedValueOf(value);
}

function valueIn(data: JsonObject): Json {
  return data.value === undefined ? "" : data.value;
}

function problemsOf(draft: Draft, typed: TypedValue): Problem[] {
  const problems: Problem[] = [];
  const key = findKeyProblem(draft.name);
  if (key) problems.push({ path: "#name", message: draft.name === "" ? "Type a key." : key });
  const bytes = pairBytes(typed.value);
  if (typed.problem) problems.push({ path: "value", message: typed.problem });
  else if (bytes > pairBytesMax) problems.push({ path: "value", message: `The value is ${bytes - pairBytesMax} bytes too large.` });
  return problems;
}

function secretPathsOf(): readonly string[] {
  return [];
}
