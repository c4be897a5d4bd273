"use client";

import { Text } from "@mantine/core";
import { IconAlertTriangle, IconCheck, IconX } from "@tabler/icons-react";
import { useChange } from "#components/changes/change-scope.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { type Check, type CheckState, checksOf } from "./checks.ts";
import classes from "./page.module.css";

const signs: Record<CheckState, { icon: typeof IconCheck; word: string; color: string }> = {
  ok: { icon: IconCheck, word: "ok", color: "var(--by-added)" },
  fail: { icon: IconX, word: "not met", color: "var(--by-removed)" },
  notice: { icon: IconAlertTriangle, word: "look at it", color: "var(--by-changed)" },
};

const linesMax = 20;

/** Everything that can be checked without showing a secret, with what it found. */
export function ChecksTab() {
  const { review } = useChange();
  return (
    <Panel flush>
      <ul className={classes.checks}>
        {checksOf(review).map((check) => (
          <CheckRow key={check.name} check={check} />
        ))}
      </ul>
    </Panel>
  );
}

function CheckRow({ check: { name, state, text, lines } }: { check: Check }) {
  const { icon: Icon, word, color } = signs[state];
  return (
    <li>
      <Icon size={18} color={color} role="img" aria-label={word} />
      <div>
        <Text fw={500}>{name}</Text>
        <Text size="sm" c="dimmed">
          {text}
        </Text>
        {lines.length > 0 && (
          <ul className={classes.lines}>
            {lines.slice(0, linesMax).map((line) => (
              <li key={line}>{line}</li>
            ))}
            {lines.length > linesMax && <li>and {lines.length - linesMax} more</li>}
          </ul>
        )}
      </div>
    </li>
  );
}
