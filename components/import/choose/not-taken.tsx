"use client";

import { Alert, Button, List, Text } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useState } from "react";
import type { Proposal } from "#lib/core/import/proposal.ts";

const shownMax = 5;

/** What cannot be taken, and why: by the file's own names and lines, never a value. */
export function NotTaken({ proposal }: { proposal: Proposal }) {
  const [isAll, setAll] = useState(false);
  const faulty = [...proposal.rows].filter(({ problem }) => problem !== undefined);
  if (faulty.length === 0) return null;
  const title = faulty.length === 1 ? "One thing cannot be imported" : `${faulty.length} things cannot be imported`;
  return (
    <Alert color="yellow" variant="light" icon={<IconAlertTriangle aria-hidden />} title={title}>
      <List size="sm">
        {faulty.slice(0, isAll ? undefined : shownMax).map(({ key, from, line, problem }) => (
          <List.Item key={key}>
            <span className="mono">{from}</span> {problem}{" "}
            <Text span size="sm" c="dimmed">
              Line {line}.
            </Text>
          </List.Item>
        ))}
      </List>
      {faulty.length > shownMax && !isAll && (
        <Button variant="default" size="compact-sm" mt="xs" onClick={() => setAll(true)}>
          Show all {faulty.length}
        </Button>
      )}
    </Alert>
  );
}
