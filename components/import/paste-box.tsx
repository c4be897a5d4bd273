"use client";

import { Button, Group, NativeSelect, Stack, Textarea } from "@mantine/core";
import type { ClipboardEvent, SyntheticEvent } from "react";
import { Panel } from "#components/ui/panel.tsx";
import { importFormats } from "#lib/core/import/read-import.ts";

type PasteBoxProps = {
  pasted: string;
  setPasted: (text: string) => void;
  format: string;
  onFormat: (format: string) => void;
  onRead: (text: string) => Promise<void>;
};

/** A text that is pasted or typed, and what it is read as. */
export function PasteBox({ pasted, setPasted, format, onFormat, onRead }: PasteBoxProps) {
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (pasted.trim() !== "") void onRead(pasted);
  };
  return (
    <Panel title="Or paste its text">
      <form method="post" onSubmit={submit}>
        <Stack gap="md">
          <TextBox {...{ pasted, setPasted, onRead }} onSubmit={submit} />
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

type TextBoxProps = Pick<PasteBoxProps, "pasted" | "setPasted" | "onRead"> & { onSubmit: (event: SyntheticEvent) => void };

function TextBox({ pasted, setPasted, onRead, onSubmit }: TextBoxProps) {
  // What is pasted into the empty box is read at once: it need not stand on the screen.
  const paste = (event: ClipboardEvent) => {
    const text = event.clipboardData.getData("text/plain");
    if (pasted !== "" || text.trim() === "") return;
    event.preventDefault();
    setPasted(text);
    void onRead(text);
  };
  return (
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
        if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) onSubmit(event);
      }}
    />
  );
}
