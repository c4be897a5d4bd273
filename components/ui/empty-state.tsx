import { Stack, Text } from "@mantine/core";
import type { ReactNode } from "react";
import classes from "./empty-state.module.css";

type EmptyStateProps = {
  /** A line drawing: one icon of @tabler/icons-react. */
  icon?: ReactNode;
  /** One sentence. Two kinds: nothing yet, and nothing matched (whose action clears the filters). */
  title: string;
  hint?: ReactNode;
  action?: ReactNode;
  secondary?: ReactNode;
};

export function EmptyState({ icon, title, hint, action, secondary }: EmptyStateProps) {
  return (
    <Stack align="center" gap="sm" className={classes.empty}>
      {icon && (
        <span className={classes.icon} aria-hidden>
          {icon}
        </span>
      )}
      <Text fw={600}>{title}</Text>
      {hint && (
        <Text c="dimmed" maw={440}>
          {hint}
        </Text>
      )}
      {action}
      {secondary}
    </Stack>
  );
}
