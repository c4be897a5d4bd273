"use client";

import { useMemo, useState } from "react";
import { attempt } from "#components/refusal.ts";
import type { Refusal } from "#components/ui/error-panel.tsx";
import { slugOf } from "#components/ui/slug-of.ts";
import type { Choices } from "#lib/core/import/choices.ts";
import type { ImportShape } from "#lib/core/import/proposal.ts";
import { propose, shapesOf } from "#lib/core/import/propose.ts";
import { type ImportedText, readImport } from "#lib/core/import/read-import.ts";
import type { ImportSource } from "./read-file.ts";

type Read = { source: ImportSource; file: ImportedText; shape: ImportShape };

export type Import = ReturnType<typeof useImport>;

/** What was read and decided, in this page's memory and nowhere else: the text may be full of secrets. */
export function useImport() {
  const [read, setRead] = useState<Read>();
  const [isReading, setReading] = useState(false);
  const [refusal, setRefusal] = useState<Refusal>();
  const [isTypedText, setTypedText] = useState(true);
  const [choices, setChoices] = useState<Choices>(() => undecided(""));
  const open = async (source: ImportSource, format?: string) => {
    setReading(true);
    await painted();
    const outcome = await attempt(() => readImport(source.text, { name: source.name, format }));
    setReading(false);
    if (!outcome.ok) {
      setRefusal(outcome.refusal);
      return false;
    }
    const file = outcome.output;
    setRefusal(undefined);
    setChoices(undecided(source.name));
    setRead({ source, file, shape: shapesOf(file)[0] ?? "values" });
    return true;
  };
  const proposal = useMemo(() => read && propose(read.file, read.shape, isTypedText), [read, isTypedText]);
  return {
    read,
    proposal,
    isReading,
    refusal,
    setRefusal,
    open,
    isTypedText,
    setTypedText,
    choices,
    setChoices,
    /** Another shape has other rows: what was decided about those before is over. */
    setShape: (shape: ImportShape) => {
      setRead((known) => known && { ...known, shape });
      setChoices(({ config }) => ({ ...undecided(""), config }));
    },
    forget: () => {
      setRead(undefined);
      setRefusal(undefined);
    },
  };
}

/** A large file keeps the page busy: first it says so. */
function painted(): Promise<void> {
  return new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
}

function undecided(fileName: string): Choices {
  const name = slugOf(
    fileName
      .replace(/^.*[/\\]/, "")
      .replace(/^\.+/, "")
      .replace(/\.[^.]*$/, ""),
  );
  return { left: new Set(), paths: new Map(), secrets: new Map(), config: { namespace: "", name, isWhole: false } };
}
