"use client";

import { ActionIcon, Group, Textarea, TextInput, Tooltip } from "@mantine/core";
import { IconClipboard, IconDice3, IconEye, IconEyeOff } from "@tabler/icons-react";
import { type ClipboardEvent, type ReactNode, useState } from "react";
import classes from "./fields.module.css";
import { generateSecret } from "./generate-secret.ts";

type SecretInputProps = {
  /** Left out where `name` is enough to be heard: in a table whose header is the label. */
  label?: ReactNode;
  name: string;
  description?: string;
  value: string;
  onChange: (value: string) => void;
  onBlur?: () => void;
  error?: string;
  autoFocus?: boolean;
  isMultiline?: boolean;
  canGenerate?: boolean;
};

/**
 * Types a new secret: hidden until shown, with paste and generate. A value of several lines (a key, a certificate) opens a text area:
 * a one-line input would swallow its line ends.
 */
export function SecretInput({ isMultiline = false, canGenerate = true, name, value, onChange, ...input }: SecretInputProps) {
  const [isShown, setShown] = useState(false);
  const isArea = isMultiline || value.includes("\n");
  const generates = canGenerate && !isArea;
  const onPaste = (event: ClipboardEvent) => {
    const text = event.clipboardData.getData("text/plain");
    if (isArea || !text.includes("\n") || value !== "") return;
    event.preventDefault();
    onChange(text.replace(/\r\n/g, "\n"));
  };
  const shared = {
    ...input,
    "aria-label": input.label === undefined ? name : undefined,
    value,
    onPaste,
    className: classes.mono,
    autoComplete: "off",
    spellCheck: false,
    "data-1p-ignore": true,
    "data-lpignore": "true",
    rightSection: <Tools name={name} onChange={onChange} isShown={isShown} onShown={setShown} generates={generates} />,
    rightSectionWidth: generates ? 104 : 72,
  };
  if (!isArea) {
    return (
      <TextInput
        {...shared}
        classNames={isShown ? undefined : { input: classes.masked }}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    );
  }
  return (
    <Textarea
      {...shared}
      classNames={isShown ? undefined : { input: classes.masked }}
      autosize
      minRows={3}
      maxRows={12}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

type ToolsProps = {
  name: string;
  onChange: (value: string) => void;
  isShown: boolean;
  onShown: (isShown: boolean) => void;
  generates: boolean;
};

function Tools({ name, onChange, isShown, onShown, generates }: ToolsProps) {
  const paste = async () => {
    // Refused by the browser or the person: the keyboard's own paste still works.
    const text = await navigator.clipboard.readText().catch(() => undefined);
    if (text !== undefined) onChange(text);
  };
  const generate = () => {
    onChange(generateSecret());
    onShown(true);
  };
  return (
    <Group gap={0} wrap="nowrap">
      <Tool label={isShown ? `Hide ${name}` : `Show ${name}`} onClick={() => onShown(!isShown)}>
        {isShown ? <IconEyeOff size={16} /> : <IconEye size={16} />}
      </Tool>
      <Tool label={`Paste ${name}`} onClick={() => void paste()}>
        <IconClipboard size={16} />
      </Tool>
      {generates && (
        <Tool label={`Generate ${name}`} onClick={generate}>
          <IconDice3 size={16} />
        </Tool>
      )}
    </Group>
  );
}

function Tool({ label, onClick, children }: { label: string; onClick: () => void; children: ReactNode }) {
  return (
    <Tooltip label={label}>
      <ActionIcon aria-label={label} onClick={onClick} onMouseDown={(event) => event.preventDefault()}>
        {children}
      </ActionIcon>
    </Tooltip>
  );
}
