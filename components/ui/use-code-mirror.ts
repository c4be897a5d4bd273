"use client";

import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { json } from "@codemirror/lang-json";
import { bracketMatching, HighlightStyle, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { type Diagnostic, linter, lintGutter } from "@codemirror/lint";
import { EditorState, type Extension } from "@codemirror/state";
import { EditorView, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { useMantineStyleNonce } from "@mantine/core";
import { type RefObject, useEffect, useRef } from "react";
import { DomainError } from "#lib/core/errors.ts";
import { parseJson } from "#lib/core/json.ts";

type Options = { label: string; value: string; onChange?: (text: string) => void; readOnly: boolean };

export function useCodeMirror(host: RefObject<HTMLDivElement | null>, { label, value, onChange, readOnly }: Options): void {
  const nonce = useMantineStyleNonce()?.() ?? "";
  const view = useRef<EditorView>(null);
  const report = useRef(onChange);
  report.current = onChange;
  const initial = useRef(value);
  initial.current = value;

  // CodeMirror is the outside system: it owns its part of the page from mount to unmount.
  useEffect(() => {
    if (!host.current) return;
    const editor = new EditorView({
      parent: host.current,
      state: EditorState.create({
        doc: initial.current,
        extensions: [
          extensions(label, readOnly, nonce),
          EditorView.updateListener.of((update) => update.docChanged && report.current?.(update.state.doc.toString())),
        ],
      }),
    });
    view.current = editor;
    return () => editor.destroy();
  }, [host, label, readOnly, nonce]);

  // A text from outside (another tab of the form, a restored draft) replaces CodeMirror's.
  useEffect(() => {
    const editor = view.current;
    if (!editor || editor.state.doc.toString() === value) return;
    editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: value } });
  }, [value]);
}

function extensions(label: string, readOnly: boolean, nonce: string): Extension {
  return [
    EditorView.cspNonce.of(nonce),
    EditorView.contentAttributes.of({ "aria-label": label, spellcheck: "false", autocorrect: "off" }),
    EditorState.readOnly.of(readOnly),
    EditorState.tabSize.of(2),
    indentUnit.of("  "),
    lineNumbers(),
    lintGutter(),
    history(),
    bracketMatching(),
    json(),
    linter((editor) => diagnose(editor.state)),
    syntaxHighlighting(highlighting),
    // No indentation by Tab: the keyboard must be able to leave.
    keymap.of([...defaultKeymap, ...historyKeymap]),
    EditorView.lineWrapping,
    look,
  ];
}

function diagnose(state: EditorState): Diagnostic[] {
  const text = state.doc.toString();
  if (text.trim() === "") return [];
  try {
    parseJson(text);
    return [];
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    const { line, column } = error.details;
    const isPlaced = typeof line === "number" && typeof column === "number" && line <= state.doc.lines;
    const from = isPlaced ? Math.min(state.doc.line(line).from + column - 1, state.doc.length) : 0;
    return [{ from, to: Math.min(from + 1, state.doc.length), severity: "error", message: error.message }];
  }
}

const look = EditorView.theme({
  "&": { color: "var(--mantine-color-text)", backgroundColor: "transparent", fontSize: "13px" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "var(--mantine-font-family-monospace)", lineHeight: "20px", fontVariantLigatures: "none" },
  ".cm-content": { caretColor: "var(--mantine-color-text)", padding: "8px 0" },
  ".cm-cursor": { borderLeftColor: "var(--mantine-color-text)" },
  ".cm-gutters": { backgroundColor: "transparent", color: "var(--mantine-color-dimmed)", border: "0" },
  "&.cm-focused .cm-selectionBackground, .cm-selectionBackground": { backgroundColor: "var(--by-accent-bg) !important" },
  ".cm-tooltip": { backgroundColor: "var(--by-surface)", border: "1px solid var(--by-border)", borderRadius: "6px" },
  ".cm-diagnostic-error": { borderLeft: "2px solid var(--mantine-color-error)" },
});

const highlighting = HighlightStyle.define([
  { tag: tags.propertyName, color: "var(--by-accent)" },
  { tag: tags.string, color: "var(--by-added)" },
  { tag: [tags.number, tags.bool, tags.null], color: "var(--by-changed)" },
]);
