"use client";

import { useDeferredValue, useMemo, useState } from "react";
import type { ReadImport } from "./import-choose.tsx";

const pageSize = 50;

/** The rows that can be taken: searched, paged, and which of them are. Only what is on the page is drawn. */
export function useRows<Row extends { key: string; from: string; problem?: string }>(file: ReadImport, rows: readonly Row[]) {
  const { choices, setChoices } = file;
  const [words, setWords] = useState("");
  const [at, setAt] = useState(1);
  const sought = useDeferredValue(words.toLowerCase());
  const sound = useMemo(() => rows.filter(({ problem }) => problem === undefined), [rows]);
  const found = useMemo(() => sound.filter(({ from }) => from.toLowerCase().includes(sought)), [sound, sought]);
  const page = Math.min(at, Math.max(1, Math.ceil(found.length / pageSize)));
  const shown = found.slice((page - 1) * pageSize, page * pageSize);
  const keys = shown.map(({ key }) => key);
  const leave = (left: ReadonlySet<string>) => setChoices((known) => ({ ...known, left }));
  return {
    words,
    setWords: (next: string) => {
      setWords(next);
      setAt(1);
    },
    shown,
    foot: { page, pageSize, total: found.length, onPage: setAt },
    hasMany: sound.length > 10,
    selection: {
      selected: new Set(keys.filter((key) => !choices.left.has(key))),
      // The table knows its own page: what was decided on the others stands.
      onChange: (selected: Set<string>) => {
        const others = [...choices.left].filter((key) => !keys.includes(key));
        leave(new Set([...others, ...keys.filter((key) => !selected.has(key))]));
      },
      label: ({ from }: Row) => from,
    },
    takeAll: (isTaken: boolean) => {
      const ofFound = new Set(found.map(({ key }) => key));
      const others = [...choices.left].filter((key) => !ofFound.has(key));
      leave(new Set(isTaken ? others : [...others, ...ofFound]));
    },
  };
}

export type Rows = ReturnType<typeof useRows>;
