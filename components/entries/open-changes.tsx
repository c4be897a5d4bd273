"use client";

import { Anchor, Badge } from "@mantine/core";
import { IconGitPullRequest } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { changeTitle } from "#components/history/change-title.ts";
import { openChangesQuery } from "#components/queries.ts";
import type { EntrySummary } from "#lib/api/contract/entries.ts";
import classes from "./open-changes.module.css";

const shownMax = 5;

/** In a list: that changes which wait for a review touch this entry. */
export function OpenChangesBadge({ count }: { count: number }) {
  if (count === 0) return null;
  return (
    <Badge
      variant="light"
      color="yellow"
      className={classes.badge}
      title={wordsOf(count)}
      leftSection={<IconGitPullRequest size={12} aria-hidden />}
    >
      {wordsOf(count)}
    </Badge>
  );
}

/** On the page of an entry: which changes that wait for a review touch it. */
export function OpenChangesLine({ entry: { id, openChanges } }: { entry: Pick<EntrySummary, "id" | "openChanges"> }) {
  const { data } = useQuery({ ...openChangesQuery({ entry: id, pageSize: shownMax }), enabled: openChanges > 0 });
  if (openChanges === 0) return null;
  const changes = data?.changes ?? [];
  return (
    <p className={classes.line}>
      <IconGitPullRequest size={16} aria-hidden />
      <span>
        {wordsOf(openChanges, "In")}
        {changes.map((change, index) => (
          <span key={change.id}>
            {index === 0 ? ": " : ", "}
            <Anchor component={Link} href={`/changes/${change.id}`} prefetch={false}>
              #{change.number} {changeTitle(change)}
            </Anchor>
          </span>
        ))}
        {data && data.total > changes.length && `, and ${data.total - changes.length} more`}
      </span>
    </p>
  );
}

function wordsOf(count: number, preposition = "in"): string {
  return `${preposition} ${count} open ${count === 1 ? "change" : "changes"}`;
}
