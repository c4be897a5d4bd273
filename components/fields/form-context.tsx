"use client";

import { createContext, type ReactNode, use, useMemo } from "react";
import type { Editor } from "#components/editor/use-entry-editor.ts";
import type { SecretState } from "#lib/api/contract/entries.ts";
import type { FieldPath } from "#lib/core/field-paths.ts";
import { isOverlapping } from "#lib/core/field-paths.ts";

/** What every field of a form needs besides its value. */
type FormFacts = {
  entryId: string | null;
  problemAt: (path: FieldPath) => string | undefined;
  touch: (path: FieldPath) => void;
  /** The stored secrets at a path, or below it. */
  secretsAt: (path: FieldPath) => SecretState[];
  isCleared: (path: FieldPath) => boolean;
  setCleared: (paths: readonly FieldPath[], isCleared: boolean) => void;
};

const noop = () => {};

/** A form that belongs to no entry: the preview of a schema. */
export function PreviewProvider({ children }: { children: ReactNode }) {
  const facts: FormFacts = {
    entryId: null,
    problemAt: () => undefined,
    touch: noop,
    secretsAt: () => [],
    isCleared: () => false,
    setCleared: noop,
  };
  return <FormContext value={facts}>{children}</FormContext>;
}

const FormContext = createContext<FormFacts | null>(null);

export function FormProvider({ editor, children }: { editor: Editor; children: ReactNode }) {
  const { base, draft, update, problemAt, touch } = editor;
  const facts = useMemo(
    (): FormFacts => ({
      entryId: base.id,
      problemAt,
      touch,
      secretsAt: (path) => base.secrets.filter((secret) => isOverlapping(secret.field, path) && secret.field.length >= path.length),
      isCleared: (path) => draft.clear.includes(path),
      setCleared: (paths, isCleared) => {
        const others = draft.clear.filter((path) => !paths.includes(path));
        update({ clear: isCleared ? [...others, ...paths] : others });
      },
    }),
    [base, draft.clear, update, problemAt, touch],
  );
  return <FormContext value={facts}>{children}</FormContext>;
}

export function useForm(): FormFacts {
  const facts = use(FormContext);
  if (!facts) throw new Error("A field needs a FormProvider above it.");
  return facts;
}
