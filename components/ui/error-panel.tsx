"use client";

import { Alert, Code, Group, List, Text } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import type { ReactNode } from "react";
import type { Problem } from "#lib/core/errors.ts";

export type Refusal = { code: string; message: string; problems?: Problem[]; details?: Record<string, unknown>; requestId?: string };

/** What happened, what to do, and the request's id. `refusal.message` is a full sentence; `action` is what helps now. */
export function ErrorPanel({ title, refusal, action }: { title?: string; refusal: Refusal; action?: ReactNode }) {
  const problems = refusal.problems ?? [];
  return (
    <Alert color="red" variant="light" icon={<IconAlertTriangle aria-hidden />} title={title ?? "That did not work"} role="alert">
      <Text>{refusal.message}</Text>
      {problems.length > 1 && (
        <List mt="xs" size="sm">
          {problems.map(({ path, message }) => (
            <List.Item key={`${path} ${message}`}>
              {path && <Code>{path}</Code>} {message}
            </List.Item>
          ))}
        </List>
      )}
      {(action || refusal.requestId) && (
        <Group mt="sm" gap="sm">
          {action}
          {refusal.requestId && (
            <Text size="xs" className="mono">
              request {refusal.requestId}
            </Text>
          )}
        </Group>
      )}
    </Alert>
  );
}
