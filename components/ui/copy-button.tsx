"use client";

import { ActionIcon, Tooltip } from "@mantine/core";
import { useClipboard } from "@mantine/hooks";
import { IconCheck, IconCopy } from "@tabler/icons-react";

/** Copies a text that is no secret. `label` names what is copied: "Copy path". */
export function CopyButton({ text, label, size = 24 }: { text: string; label: string; size?: number }) {
  const clipboard = useClipboard({ timeout: 1_500 });
  return (
    <Tooltip label={clipboard.copied ? "Copied" : label}>
      <ActionIcon
        aria-label={label}
        size={size}
        onClick={(event) => {
          event.stopPropagation();
          clipboard.copy(text);
        }}
      >
        {clipboard.copied ? <IconCheck size={14} color="var(--by-added)" /> : <IconCopy size={14} />}
      </ActionIcon>
    </Tooltip>
  );
}
