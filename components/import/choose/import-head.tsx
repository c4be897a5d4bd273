"use client";

import { Anchor, Badge, Checkbox, Group, NativeSelect, Text } from "@mantine/core";
import classes from "#components/import/import.module.css";
import { ErrorPanel } from "#components/ui/error-panel.tsx";
import { MiddleTruncate } from "#components/ui/middle-truncate.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { type ImportShape, importShapes } from "#lib/core/import/proposal.ts";
import { shapesOf } from "#lib/core/import/propose.ts";
import { importFormats } from "#lib/core/import/read-import.ts";
import type { ReadImport } from "./import-choose.tsx";

const shapeWords: Record<ImportShape, string> = {
  blocks: "a block per section (Echoflow)",
  secrets: "a secret per key of [context.secrets]",
  values: "a KV pair or a secret per key",
  config: "one configuration",
};

/** What was read, as what, and what it becomes. */
export function ImportHead({ file, onAgain }: { file: ReadImport; onAgain: () => void }) {
  const { read, proposal, refusal } = file;
  const { source, file: text } = read;
  return (
    <Panel
      title={
        <span className={classes.name}>
          <MiddleTruncate text={source.name || "Pasted text"} tail={14} mono={source.name !== ""} />
          <Badge>{importFormats.find(({ name }) => name === text.format)?.label}</Badge>
        </span>
      }
      actions={
        <Anchor component="button" type="button" size="sm" onClick={onAgain}>
          Another file
        </Anchor>
      }
    >
      {refusal && (
        <div className={classes.gap}>
          <ErrorPanel title="In that format it cannot be read" refusal={refusal} />
        </div>
      )}
      <ReadAs file={file} />
      {proposal.shape === "blocks" && proposal.foreign.length > 0 && (
        <Text size="sm" c="dimmed" mt="sm">
          Left alone: {proposal.foreign.join(" ")}
        </Text>
      )}
    </Panel>
  );
}

function ReadAs({ file }: { file: ReadImport }) {
  const { source, file: text, shape } = file.read;
  const hasTypes = text.isTyped || shape === "blocks" || shape === "secrets";
  return (
    <Group gap="md" align="flex-end">
      <NativeSelect
        label="Becomes"
        value={shape}
        className={classes.shape}
        onChange={(event) => file.setShape(importShapes.find((known) => known === event.currentTarget.value) ?? shape)}
        data={shapesOf(text).map((known) => ({ value: known, label: shapeWords[known] }))}
      />
      <NativeSelect
        label="Format"
        value={text.format}
        onChange={(event) => void file.open(source, event.currentTarget.value)}
        data={importFormats.map(({ name, label }) => ({ value: name, label }))}
      />
      {!hasTypes && (
        <Checkbox
          className={classes.typed}
          label="Numbers, true, false and JSON as such"
          description="Else every value is text. Secrets always are."
          checked={file.isTypedText}
          onChange={(event) => file.setTypedText(event.currentTarget.checked)}
        />
      )}
    </Group>
  );
}
