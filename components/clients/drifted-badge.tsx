import { Badge } from "@mantine/core";
import { IconPencilExclamation } from "@tabler/icons-react";
import classes from "#components/entries/open-changes.module.css";

/** In a list: that an entry was edited in the targets of clients. */
export function DriftedBadge({ count }: { count: number }) {
  if (count === 0) return null;
  const words = count === 1 ? "drifted" : `drifted on ${count}`;
  return (
    <Badge
      variant="light"
      color="yellow"
      className={classes.badge}
      title={`Edited in the target of ${count} ${count === 1 ? "client" : "clients"} since it was written there`}
      leftSection={<IconPencilExclamation size={12} aria-hidden />}
    >
      {words}
    </Badge>
  );
}
