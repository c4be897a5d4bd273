"use client";

import { Button, Group, Text } from "@mantine/core";
import { useQueries } from "@tanstack/react-query";
import { useState } from "react";
import { useChange } from "#components/changes/change-scope.tsx";
import { ImpactView } from "#components/impact/impact-view.tsx";
import { impactQuery } from "#components/queries.ts";
import { refusalOf } from "#components/refusal.ts";
import { ErrorPanel } from "#components/ui/error-panel.tsx";
import { Loading } from "#components/ui/loading.tsx";

const step = 10;

/** Whom the change touches, entry by entry: ten at a time, so that a large change does not ask for everything at once. */
export function ImpactTab() {
  const { review, applied } = useChange();
  const [shown, setShown] = useState(step);
  const ids = applied
    ? applied.diffs.map(({ id }) => id)
    : review.edits.filter(({ headVersion }) => headVersion > 0).map(({ entryId }) => entryId);
  const answers = useQueries({ queries: ids.slice(0, shown).map((id) => impactQuery(id)) });
  const known = answers.flatMap(({ data }) => data ?? []);
  const failed = answers.find(({ error }) => error)?.error;
  const isLoading = answers.some(({ isPending }) => isPending);
  const fresh = review.edits.length - ids.length;
  return (
    <>
      {failed && <ErrorPanel title="Whom it touches did not load" refusal={refusalOf(failed)} />}
      {isLoading && <Loading heights={[160]} label="Loading whom it touches" />}
      {!isLoading && known.length > 0 && (
        <ImpactView impact={{ entries: known.flatMap(({ entries }) => entries), readers: known[0]?.readers ?? [] }} />
      )}
      {!applied && fresh > 0 && (
        <Text c="dimmed" mt="md">
          {fresh === 1 ? "One entry is new" : `${fresh} entries are new`}: nobody uses what does not exist yet.
        </Text>
      )}
      {shown < ids.length && (
        <Group justify="center" mt="md">
          <Button variant="default" onClick={() => setShown(shown + step)}>
            Show {Math.min(step, ids.length - shown)} more of {ids.length}
          </Button>
        </Group>
      )}
    </>
  );
}
