"use client";

import { Input } from "@mantine/core";
import { useId, useRef } from "react";
import classes from "./json-editor.module.css";
import { type Finding, useCodeMirror } from "./use-code-mirror.ts";

type JsonEditorProps = {
  label: string;
  description?: string;
  error?: string;
  /** The text; a new text from outside replaces what is typed. */
  value: string;
  onChange?: (text: string) => void;
  onBlur?: () => void;
  readOnly?: boolean;
  minHeight?: number;
  /** What else is wrong with the text than its JSON, by line and column. A function of a module, not made anew at each render. */
  check?: (text: string) => Finding[];
};

/** JSON with line numbers; what is wrong is marked at its line and column. The parser is the product's own lossless one. */
export function JsonEditor({
  label,
  description,
  error,
  value,
  onChange,
  onBlur,
  readOnly = false,
  minHeight = 160,
  check,
}: JsonEditorProps) {
  const host = useRef<HTMLDivElement>(null);
  const id = useId();
  useCodeMirror(host, { label, value, onChange, readOnly, check });
  return (
    <Input.Wrapper label={label} labelElement="div" description={description} error={error} id={id}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the editor inside is the control; its leaving is heard here. */}
      <div
        ref={host}
        className={classes.editor}
        data-error={error ? true : undefined}
        style={{ minHeight }}
        onBlur={onBlur}
        data-readonly={readOnly || undefined}
      />
    </Input.Wrapper>
  );
}
