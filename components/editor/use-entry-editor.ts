"use client";

import { type RefObject, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useSession } from "#components/shell/session.tsx";
import type { Refusal } from "#components/ui/error-panel.tsx";
import type { Problem } from "#lib/core/errors.ts";
import type { FieldPath } from "#lib/core/field-paths.ts";
import { changedFields, type Draft, draftOf, type EntryBase, isDirty, newBase, type Picks, rebaseDraft } from "./draft.ts";
import { dropDraft, loadDraft, type StoredDraft, storeDraft } from "./draft-storage.ts";

export type SavedEntry = { id: string; path: string; version: number; isChanged: boolean };

type EditorOptions = {
  base: EntryBase;
  /** The path that the draft is saved at. */
  pathOf: (draft: Draft) => string;
  /** Under which the draft is kept over a reload, unique in the workspace: the entry's id, or `new:<type>`. */
  draftKey: string;
  /** The places whose values must never reach the browser's storage. */
  secretPathsOf: (draft: Draft) => readonly FieldPath[];
  /** What is wrong with the draft, by field path; `#name` for the name. */
  validate?: (draft: Draft, base: EntryBase) => Problem[];
  /** Configurations: the draft says which fields are secret. */
  marksSecrets?: boolean;
  onSaved: (saved: SavedEntry) => void;
};

export type Editor = ReturnType<typeof useEntryEditor>;

/** One edit from the first key to the saved version. Nothing typed is lost by a refusal, a conflict or a reload. */
export function useEntryEditor(options: EditorOptions) {
  const [base, setBase] = useState(options.base);
  const [draft, setDraft] = useState(() => draftOf(options.base, options.marksSecrets));
  const [restored, setRestored] = useState<StoredDraft>();
  const [refusal, setRefusal] = useState<Refusal>();
  /** What is wrong with the JSON that is being typed: until it is right it is not in the draft. */
  const [fault, setFault] = useState<string>();
  /** Where the entry was found to stand when the draft was moved onto it. */
  const [foundAt, setFoundAt] = useState<string>();
  const storageKey = `${useSession().me.workspace?.slug ?? ""}:${options.draftKey}`;
  const isChanged = isDirty(base, draft);
  const checks = useChecks(options, base, draft, refusal);
  const changed = useMemo(() => changedFields(base, draft), [base, draft]);

  // The browser's storage is the outside system: read once after hydration, so that server and browser draw the same first page.
  useEffect(() => {
    const stored = loadDraft(storageKey);
    if (!stored) return;
    setBase(stored.base);
    setDraft(stored.draft);
    setRestored(stored);
  }, [storageKey]);

  const update = useCallback((next: Partial<Draft>) => {
    setDraft((now) => ({ ...now, ...next }));
    setRefusal(undefined);
  }, []);
  const discard = useCallback(() => {
    dropDraft(storageKey);
    setBase(options.base);
    setDraft(draftOf(options.base, options.marksSecrets));
    setRestored(undefined);
    setRefusal(undefined);
    setFault(undefined);
    setFoundAt(undefined);
  }, [storageKey, options.base, options.marksSecrets]);
  const rebase = useCallback(
    (current: EntryBase, path: string, picks: Picks) => {
      setDraft((mine) => rebaseDraft(base, current, mine, picks));
      setBase(current);
      setFoundAt(path);
    },
    [base],
  );
  /** All that is shown becomes a new entry: the one that it was made for is gone for good. */
  const renew = useCallback(
    (path: string) => {
      setDraft((mine) => ({ ...mine, clear: [] }));
      setBase(newBase({ name: base.name, schemaId: base.schemaId }));
      setFoundAt(path);
    },
    [base],
  );
  /** Where the draft holds secrets that were typed anew. */
  const typedSecrets = useMemo(() => options.secretPathsOf(draft), [options.secretPathsOf, draft]);
  const hasTypedSecrets = isChanged && typedSecrets.length > 0;
  const path = foundAt ?? options.pathOf(draft);
  const isFinished = useRef(false);
  useStoredDraft(storageKey, base, draft, isChanged, options.secretPathsOf, isFinished);
  const finish = useCallback(
    (saved: SavedEntry) => {
      isFinished.current = true;
      dropDraft(storageKey);
      options.onSaved(saved);
    },
    [storageKey, options.onSaved],
  );
  return {
    base,
    draft,
    path,
    update,
    discard,
    rebase,
    renew,
    finish,
    changed,
    isChanged,
    restored,
    setRestored,
    refusal,
    setRefusal,
    fault,
    setFault,
    hasTypedSecrets,
    typedSecrets,
    ...checks,
  };
}

/** Problems appear when a field was left or a save was tried; the server's stay until something is typed. */
function useChecks({ validate }: EditorOptions, base: EntryBase, draft: Draft, refusal: Refusal | undefined) {
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set());
  const [isAll, setAll] = useState(false);
  const problems = useMemo(() => validate?.(draft, base) ?? [], [validate, draft, base]);
  const told = useMemo(() => serverProblems(refusal), [refusal]);
  const touch = useCallback((path: FieldPath) => setTouched((known) => (known.has(path) ? known : new Set(known).add(path))), []);
  const problemAt = useCallback(
    (path: FieldPath) => {
      const own = problems.find((problem) => problem.path === path);
      if (own && (isAll || touched.has(path))) return sentence(own.message);
      const theirs = told.find((problem) => problem.path === path);
      return theirs && sentence(theirs.message);
    },
    [problems, told, touched, isAll],
  );
  return { problems, problemAt, touch, showAllProblems: useCallback(() => setAll(true), []) };
}

/** The server names `block/aws-credentials/prod#region_name`; the form knows `region_name`. */
function serverProblems(refusal: Refusal | undefined): Problem[] {
  return (refusal?.problems ?? []).map(({ path, message }) => ({ path: path.slice(path.indexOf("#") + 1), message }));
}

function sentence(message: string): string {
  return message.charAt(0).toUpperCase() + message.slice(1);
}

function useStoredDraft(
  key: string,
  base: EntryBase,
  draft: Draft,
  isChanged: boolean,
  secretPathsOf: EditorOptions["secretPathsOf"],
  isFinished: RefObject<boolean>,
): void {
  const wasChanged = useRef(false);
  // The browser's storage is the outside system.
  useEffect(() => {
    if (isFinished.current) return;
    if (isChanged) storeDraft(key, base, draft, secretPathsOf(draft));
    else if (wasChanged.current) dropDraft(key);
    wasChanged.current = isChanged;
  }, [key, base, draft, isChanged, secretPathsOf, isFinished]);
}
