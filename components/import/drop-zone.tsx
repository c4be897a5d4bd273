"use client";

import { Button, Text } from "@mantine/core";
import { IconFileImport } from "@tabler/icons-react";
import { useEffect, useEffectEvent, useId, useRef, useState } from "react";
import classes from "./import.module.css";

type DropZoneProps = { onFiles: (files: readonly File[]) => Promise<void>; isReading: boolean };

/** One file, dropped anywhere on the page or chosen. */
export function DropZone({ onFiles, isReading }: DropZoneProps) {
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
