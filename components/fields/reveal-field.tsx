"use client";

import { ActionIcon, Group, Text, Tooltip } from "@mantine/core";
import { IconCheck, IconCopy, IconEye, IconEyeOff } from "@tabler/icons-react";
import { useSession } from "#components/shell/session.tsx";
import { Mask } from "#components/ui/mask.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import type { SecretState } from "#lib/api/contract/entries.ts";
import classes from "./fields.module.css";
import { revealSeconds, useReveal } from "./use-reveal.ts";

type RevealFieldProps = {
  entryId: string;
  field: string;
  /** The stored state; undefined: not set. */
  state: SecretState | undefined;
  /** An older version; left out: the head. */
  version?: number;
  withState?: boolean;
};

/** A stored secret: the mask, and with the right to reveal it the buttons that show it for 30 s or copy it unseen. */
export function RevealField({ entryId, field, state, version, withState = true }: RevealFieldProps) {
  const { can } = useSession();
  const reveal = useReveal({ entryId, field, version });
  if (!state)
    return (
      <Text c="dimmed" lh={1.7}>
        Not set
      </Text>
    );
  return (
    <div>
      <Group gap={4} wrap="nowrap">
        {reveal.text === undefined ? <Mask /> : <span className={classes.value}>{reveal.text || "(empty)"}</span>}
        {can("reveal") && (
          <Group gap={0} wrap="nowrap">
            <Tooltip label={reveal.text === undefined ? `Show for ${revealSeconds} seconds. This is recorded.` : "Hide"}>
              <ActionIcon
                size={24}
                aria-label={reveal.text === undefined ? `Show ${field}` : `Hide ${field}`}
                loading={reveal.isBusy}
                onClick={() => (reveal.text === undefined ? void reveal.show() : reveal.hide())}
              >
                {reveal.text === undefined ? <IconEye size={14} /> : <IconEyeOff size={14} />}
              </ActionIcon>
            </Tooltip>
            <Tooltip
              label={
                reveal.isCopied
                  ? "Copied. The clipboard is emptied after 30 s; its history may keep it."
                  : "Copy without showing. This is recorded."
              }
            >
              <ActionIcon size={24} aria-label={`Copy ${field}`} disabled={reveal.isBusy} onClick={() => void reveal.copy()}>
                {reveal.isCopied ? <IconCheck size={14} color="var(--by-added)" /> : <IconCopy size={14} />}
              </ActionIcon>
            </Tooltip>
          </Group>
        )}
        {reveal.text !== undefined && (
          <Text size="xs" c="dimmed" role="timer" aria-label={`Hidden again in ${reveal.secondsLeft} seconds`}>
            {reveal.secondsLeft} s
          </Text>
        )}
      </Group>
      {withState && (
        <Text size="xs" c="dimmed">
          v{state.setInVersion} · changed <RelativeTime at={state.setAt} /> · fingerprint <span className="mono">{state.fingerprint}</span>
        </Text>
      )}
      {reveal.refusal && (
        <Text size="sm" c="red" role="alert">
          {reveal.refusal.message}
        </Text>
      )}
    </div>
  );
}
