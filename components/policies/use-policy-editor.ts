"use client";

import { useCallback } from "react";
import type { Draft, EntryBase } from "#components/editor/draft.ts";
import { type SavedEntry, useEntryEditor } from "#components/editor/use-entry-editor.ts";
import type { Problem } from "#lib/core/errors.ts";
import { findNameProblem, formatEntryPath } from "#lib/core/paths.ts";
import { findPolicyProblems, type PolicyDocument } from "#lib/core/policies.ts";
import { readPolicy, withPolicy } from "./policy-document.ts";

export type PolicyEditor = ReturnType<typeof usePolicyEditor>;

/** The editor of a policy: an entry like the others, whose document says who reviews what. */
export function usePolicyEditor(base: EntryBase, draftKey: string, onSaved: (saved: SavedEntry) => void) {
  const pathOf = (draft: Draft) => formatEntryPath({ kind: "policy", group: null, name: base.version > 0 ? base.name : draft.name });
  const editor = useEntryEditor({ base, pathOf, draftKey, validate: problemsOf, secretPathsOf, onSaved });
  const { draft, update } = editor;
  const set = useCallback((next: Partial<PolicyDocument>) => update({ data: withPolicy(draft.data, next) }), [draft.data, update]);
  return { editor, document: readPolicy(draft.data), set };
}

function problemsOf({ name, data }: Draft, base: EntryBase): Problem[] {
  const wrongName = base.version === 0 ? findNameProblem(name) : undefined;
  const problems = findPolicyProblems(data).map(({ path, message }) => ({ path, message: friendly(path) ?? message }));
  return wrongName ? [{ path: "#name", message: name === "" ? "Type a name." : wrongName }, ...problems] : problems;
}

function friendly(path: string): string | undefined {
  if (path === "pattern") return "Say which paths it is about, in at most 400 characters.";
  if (path === "approvals") return "A number from 0 to 10.";
  return path.startsWith("approvers.people") ? "An address in it is none." : undefined;
}

function secretPathsOf(): readonly string[] {
  return [];
}
