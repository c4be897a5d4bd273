"use client";

import { Stack } from "@mantine/core";
import { useChange } from "#components/changes/change-scope.tsx";
import { Thread } from "#components/changes/talk/thread.tsx";
import { DiffCountsLine } from "#components/diff/diff-counts.tsx";
import { DiffTable } from "#components/diff/diff-table.tsx";
import { entryHref } from "#components/entry-href.ts";
import { LinkAnchor } from "#components/ui/link-anchor.tsx";
import { Loading } from "#components/ui/loading.tsx";
import { MiddleTruncate } from "#components/ui/middle-truncate.tsx";
import { saidAbout } from "./edit-words.ts";
import classes from "./edits.module.css";

/** What an applied change did: each entry before and after, with what was said about it. */
export function AppliedEntries() {
  const { applied } = useChange();
  if (!applied) return <Loading heights={[160]} label="Loading what it did" />;
  return (
    <Stack gap="md">
      {applied.diffs.map((diff) => (
        <AppliedEntry key={diff.id} diff={diff} />
      ))}
    </Stack>
  );
}

type Diff = NonNullable<ReturnType<typeof useChange>["applied"]>["diffs"][number];

function AppliedEntry({ diff: { id, path, from, to, fields } }: { diff: Diff }) {
  const { applied, review } = useChange();
  const op = applied?.entries.find((entry) => entry.id === id)?.op;
  const said = saidAbout(
    review.comments.filter(({ entryId }) => entryId === id),
    new Set(),
  );
  return (
    <article className={classes.entry} aria-label={path}>
      <header className={classes.head}>
        <h2 className={classes.path}>
          {op === "deleted" ? (
            <MiddleTruncate text={path} tail={20} />
          ) : (
            <LinkAnchor href={entryHref({ id, path })} c="inherit" className={classes.link}>
              <MiddleTruncate text={path} tail={20} />
            </LinkAnchor>
          )}
        </h2>
        <div className={classes.signs}>
          <DiffCountsLine fields={fields} />
        </div>
      </header>
      <DiffTable
        fields={fields}
        label={path}
        oldLabel={from === 0 || op === "undeleted" ? "Nothing" : `v${from}`}
        newLabel={op === "deleted" ? "Deleted" : `v${to}`}
        withCounts={false}
      />
      {said.entry.length > 0 && (
        <div className={classes.talk}>
          <Thread comments={said.entry} entryId={id} about={path} isWriting={false} onWriting={() => undefined} />
        </div>
      )}
    </article>
  );
}
