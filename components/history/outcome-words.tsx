import { Anchor, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import Link from "next/link";
import type { ChangeOutcome } from "#lib/api/contract/changes.ts";

/** Says what became of a change: applied as a revision, or sent for review as a number. `workspace`: where, when that is not this one. */
export function tellOutcome({ id, state, number, revision }: ChangeOutcome, workspace?: { slug: string; name: string }): void {
  const where = workspace ? ` of ${workspace.name}` : "";
  const what =
    state === "open"
      ? `Sent for review as #${number}`
      : id === null
        ? "Nothing differed: no change was made"
        : `Applied as revision ${revision}${where}`;
  const href = id === null ? undefined : `/changes/${id}${workspace ? `?w=${workspace.slug}` : ""}`;
  notifications.show({
    autoClose: 10_000,
    message: (
      <Text size="sm">
        {what}.{" "}
        {href && (
          <Anchor component={Link} href={href} size="sm">
            See the change
          </Anchor>
        )}
      </Text>
    ),
  });
}
