"use client";

import { Button, Group, NativeSelect, Stack, Text, Textarea } from "@mantine/core";
import { IconFileImport } from "@tabler/icons-react";
import { type ClipboardEvent, type FormEvent, useEffect, useEffectEvent, useId, useRef, useState } from "react";
import { attempt } from "#components/refusal.ts";
import { ErrorPanel } from "#components/ui/error-panel.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { importFormats } from "#lib/core/import/read-import.ts";
import classes from "./import.module.css";
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
  return (
    <Stack gap="md" className={classes.form}>
      {file.refusal && (
        <ErrorPanel
          title={unread ? `${unread.name} was not read` : "This was not read"}
          refusal={file.refusal}
          action={
            unread && (
              <Button
                variant="default"
                size="compact-sm"
                onClick={() => {
                  setPasted(unread.text);
                  setUnread(undefined);
                }}
              >
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

type DropZoneProps = { onFiles: (files: readonly File[]) => Promise<void>; isReading: boolean };

function DropZone({ onFiles, isReading }: DropZoneProps) {
  const input = useRef<HTMLInputElement>(null);
  const hint = useId();
  const isOver = useDrop(onFiles);
  return (
    <section aria-label="Drop a file" className={classes.drop} data-over={isOver || undefined}>
      <IconFileImport size={32} stroke={1.5} aria-hidden className={classes.dropSign} />
      <Text fw={600}>Drop a file here</Text>
      <Text size="sm" c="dimmed" id={hint}>
        credentials.ini, config.toml, .env, INI, TOML, JSON or YAML, up to 5 MiB. It is read in your browser.
      </Text>
      <Button onClick={() => input.current?.click()} loading={isReading} aria-describedby={hint} mt={4}>
        Choose a file
      </Button>
      <input
        ref={input}
        type="file"
        hidden
        aria-label="File to import"
        onChange={(event) => {
          const files = [...(event.currentTarget.files ?? [])];
          // The same file may be chosen again once it is corrected.
          event.currentTarget.value = "";
          void onFiles(files);
        }}
      />
    </section>
  );
}

/** Files that are dropped anywhere on the page: beside the zone the browser would open them, and with that leave the page. */
function useDrop(onFiles: DropZoneProps["onFiles"]): boolean {
  const [isOver, setOver] = useState(false);
  const take = useEffectEvent((files: readonly File[]) => void onFiles(files));
  // The browser's window is the outside system.
  useEffect(() => {
    const over = (event: DragEvent) => {
      event.preventDefault();
      setOver(true);
    };
    const leave = (event: DragEvent) => {
      if (event.relatedTarget === null) setOver(false);
    };
    const drop = (event: DragEvent) => {
      event.preventDefault();
      setOver(false);
      take([...(event.dataTransfer?.files ?? [])]);
    };
    window.addEventListener("dragover", over);
    window.addEventListener("dragleave", leave);
    window.addEventListener("drop", drop);
    return () => {
      window.removeEventListener("dragover", over);
      window.removeEventListener("dragleave", leave);
      window.removeEventListener("drop", drop);
    };
  }, []);
  return isOver;
}

type PasteBoxProps = {
  pasted: string;
  setPasted: (text: string) => void;
  format: string;
  onFormat: (format: string) => void;
  onRead: (text: string) => Promise<void>;
};

function PasteBox({ pasted, setPasted, format, onFormat, onRead }: PasteBoxProps) {
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (pasted.trim() !== "") void onRead(pasted);
  };
  // What is pasted into the empty box is read at once: it need not stand on the screen.
  const paste = (event: ClipboardEvent) => {
    const text = event.clipboardData.getData("text/plain");
    if (pasted !== "" || text.trim() === "") return;
    event.preventDefault();
    setPasted(text);
    void onRead(text);
  };
  return (
    <Panel title="Or paste its text">
      <form method="post" onSubmit={submit}>
        <Stack gap="md">
          <Textarea
            aria-label="Text to import"
            placeholder={"DB_HOST=db.example.org\nDB_PASSWORD=…"}
            autosize
            minRows={5}
            maxRows={16}
            autoComplete="off"
            spellCheck={false}
            data-1p-ignore
            classNames={{ input: "mono" }}
            value={pasted}
            onChange={(event) => setPasted(event.currentTarget.value)}
            onPaste={paste}
            onKeyDown={(event) => {
              if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) submit(event);
            }}
          />
          <Group justify="space-between" align="flex-end" gap="sm">
            <NativeSelect
              label="Format"
              value={format}
              onChange={(event) => onFormat(event.currentTarget.value)}
              data={[
                { value: "", label: "As the name or the content says" },
                ...importFormats.map(({ name, label }) => ({ value: name, label })),
              ]}
            />
            <Button type="submit" variant="default" disabled={pasted.trim() === ""}>
              Read the text
            </Button>
          </Group>
        </Stack>
      </form>
    </Panel>
  );
}
