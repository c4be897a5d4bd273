"use client";

import { Group, Text } from "@mantine/core";
import Link from "next/link";
import type { ReactNode } from "react";
import { useChange } from "#components/changes/change-scope.tsx";
import { StatePill } from "#components/changes/state-pill.tsx";
import { verdictOf } from "#components/changes/verdict-words.ts";
import { changeTitle } from "#components/history/change-title.ts";
import { doorWords } from "#components/history/door-words.ts";
import { useSession } from "#components/shell/session.tsx";
import { CopyButton } from "#components/ui/copy-button.tsx";
import { type Crumb, Page } from "#components/ui/page.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import type { ChangeSummary } from "#lib/api/contract/changes.ts";
import { ChangeButtons } from "./change-buttons.tsx";
import classes from "./page.module.css";

/** Title, state, author and what can be done; the change itself is below. */
export function ChangeFrame({ children }: { children: ReactNode }) {
  const { review, applied } = useChange();
  const change = { ...review.change, entries: applied?.entries ?? review.change.entries };
  return (
    <Page
      width="full"
      crumbs={crumbsOf(change)}
      title={
        <span className={classes.title}>
          <span className={classes.name}>{changeTitle(change)}</span>
          <StatePill change={{ ...change, verdict: verdictOf(review) }} />
        </span>
      }
      purpose={<Facts />}
      actions={<ChangeButtons />}
    >
      {children}
    </Page>
  );
}

function Facts() {
  const { me } = useSession();
  const { review } = useChange();
  const { change, revertsId, endedBy } = review;
  return (
    <Group gap="0 12px" component="span">
      <span>
        <Text span inherit fw={500} c="var(--mantine-color-text)">
          {change.author}
        </Text>
        {change.authorKind === "token" && " (token)"} → {me.workspace?.name}, {doorWords(change.client)},{" "}
        <RelativeTime at={change.createdAt} />
      </span>
      {change.state === "applied" && change.appliedAt && (
        <span>
          applied as revision {change.revision} {endedBy && endedBy !== change.author && `by ${endedBy} `}
          <RelativeTime at={change.appliedAt} />
        </span>
      )}
      {change.state === "closed" && endedBy && <span>closed by {endedBy}</span>}
      {revertsId && (
        <span>
          undoes <Link href={`/changes/${revertsId}`}>an applied change</Link>
        </span>
      )}
      <CopyButton text={change.id} label="Copy the id of this change" size={20} />
    </Group>
  );
}

function crumbsOf({ state, number, revision }: ChangeSummary): Crumb[] {
  const own = number === null ? [] : [{ label: `#${number}` }];
  if (state === "applied") return [{ label: "History", href: "/history" }, { label: `Revision ${revision}` }, ...own];
  return [{ label: "Changes", href: "/changes" }, ...own];
}
