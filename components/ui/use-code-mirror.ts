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

export type Finding = { line: number; column: number; message: string };

type Options = { label: string; value: string; onChange?: (text: string) => void; readOnly: boolean; check?: (text: string) => Finding[] };

export function useCodeMirror(
  host: RefObject<HTMLDivElement | null>,
  { label, value, onChange, readOnly, check = findJsonFault }: Options,
): void {
  const nonce = useMantineStyleNonce()?.() ?? "";
  const view = useRef<EditorView>(null);
  const report = useRef(onChange);
  report.current = onChange;
  const initial = useRef(value);
  initial.current = value;
  // A ref, not a dependency: a minifier may make the default anew at each render, and the editor would start over at every key.
  const checker = useRef(check);
  checker.current = check;

  // CodeMirror is the outside system: it owns its part of the page from mount to unmount.
  useEffect(() => {
    if (!host.current) return;
    const editor = new EditorView({
      parent: host.current,
      state: EditorState.create({
        doc: initial.current,
        extensions: [
          extensions(label, readOnly, nonce, (text) => checker.current(text)),
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

function extensions(label: string, readOnly: boolean, nonce: string, check: NonNullable<Options["check"]>): Extension {
  return [
    EditorView.cspNonce.of(nonce),
    EditorView.contentAttributes.of({ "aria-label": label, spellcheck: "false", autocorrect: "off", tabindex: "0" }),
    EditorState.readOnly.of(readOnly),
    EditorState.tabSize.of(2),
    indentUnit.of("  "),
    lineNumbers(),
    lintGutter(),
    history(),
    bracketMatching(),
    json(),
    linter((editor) => diagnose(editor.state, check)),
    syntaxHighlighting(highlighting),
    // No indentation by Tab: the keyboard must be able to leave.
    keymap.of([...defaultKeymap, ...historyKeymap]),
    EditorView.lineWrapping,
    look,
  ];
}

function diagnose(state: EditorState, check: NonNullable<Options["check"]>): Diagnostic[] {
  const text = state.doc.toString();
  if (text.trim() === "") return [];
  return check(text).map(({ line, column, message }) => {
    const { from: start, to: end } = state.doc.line(Math.min(Math.max(line, 1), state.doc.lines));
    const from = Math.min(start + column - 1, end);
    return { from, to: Math.min(from + 1, state.doc.length), severity: "error", message };
  });
}

/** The one fault at which the parser stops. */
function findJsonFault(text: string): Finding[] {
  try {
    parseJson(text);
    return [];
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    const { line, column } = error.details;
    return [{ line: typeof line === "number" ? line : 1, column: typeof column === "number" ? column : 1, message: error.message }];
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
