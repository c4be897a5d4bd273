"use client";

import { Button, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { attempt } from "#components/refusal.ts";
import { ErrorPanel } from "#components/ui/error-panel.tsx";
import { DropZone } from "./drop-zone.tsx";
import classes from "./import.module.css";
import { PasteBox } from "./paste-box.tsx";
import { type ImportSource, readFile } from "./read-file.ts";
import type { Import } from "./use-import.ts";

/** Drop, choose or paste: whichever way, the text is read here in the browser. What cannot be read stays to be put right. */
export function ImportStart({ file }: { file: Import }) {
  const [pasted, setPasted] = useState("");
  const [format, setFormat] = useState("");
  const [unread, setUnread] = useState<ImportSource>();
  const open = async (source: ImportSource, as = format) => {
    setUnread(undefined);
    const isRead = await file.open(source, as || undefined);
    if (!isRead && source.name !== "") setUnread(source);
  };
  const take = async ([first, second]: readonly File[]) => {
    if (!first) return;
    if (second) return file.setRefusal({ code: "invalid", message: "One file at a time: each is compared by itself." });
    const outcome = await attempt(() => readFile(first));
    if (outcome.ok) await open(outcome.output);
    else file.setRefusal(outcome.refusal);
  };
  const correct = () => {
    setPasted(unread?.text ?? "");
    setUnread(undefined);
  };
  return (
    <Stack gap="md" className={classes.form}>
      {file.refusal && (
        <ErrorPanel
          title={unread ? `${unread.name} was not read` : "This was not read"}
          refusal={file.refusal}
          action={
            unread && (
              <Button variant="default" size="compact-sm" onClick={correct}>
                Put its text below to correct it
              </Button>
            )
          }
        />
      )}
      <DropZone onFiles={take} isReading={file.isReading} />
      <PasteBox
        {...{ pasted, setPasted, format }}
        onFormat={(next) => {
          setFormat(next);
          if (unread) void open(unread, next);
        }}
        onRead={(text) => open({ name: "", text })}
      />
      <Text size="sm" c="dimmed">
        For a file that stays in use the command line keeps both sides together: <code>blockyard sync</code>
      </Text>
    </Stack>
  );
}
