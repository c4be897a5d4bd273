"use client";

import { ActionIcon, Text, Tooltip } from "@mantine/core";
import { useClipboard } from "@mantine/hooks";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import classes from "./settings.module.css";

type ShownOnceProps = { label: string; text: string; copyLabel: string; note?: string };

/** A text that the server tells exactly once, to be copied now. */
export function ShownOnce({ label, text, copyLabel, note }: ShownOnceProps) {
  const clipboard = useClipboard({ timeout: 1_500 });
  return (
    <div>
      <Text fw={500} mb={4}>
        {label}
      </Text>
      <div className={classes.shown}>
        <code>{text}</code>
        <Tooltip label={clipboard.copied ? "Copied" : copyLabel}>
          <ActionIcon size={24} aria-label={copyLabel} onClick={() => clipboard.copy(text)}>
            {clipboard.copied ? <IconCheck size={14} color="var(--by-added)" /> : <IconCopy size={14} />}
          </ActionIcon>
        </Tooltip>
      </div>
      {note && (
        <Text size="sm" c="dimmed" mt={4}>
          {note}
        </Text>
      )}
    </div>
  );
}
