"use client";

import { Button, Stack, Text } from "@mantine/core";
import { IconStack2 } from "@tabler/icons-react";
import { useEffect, useMemo, useRef, useState } from "react";
import { useChange } from "#components/changes/change-scope.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { useUrlState } from "#components/ui/use-url-state.ts";
import type { CommentView, ProposedEdit } from "#lib/api/contract/review-views.ts";
import { groupsBy } from "#lib/core/groups.ts";
import { ConflictsPanel } from "./conflicts-panel.tsx";
import { EditsBar } from "./edits-bar.tsx";
import { EntrySection } from "./entry-section.tsx";

/** So many entries are drawn at once; the others when they come near. */
const firstCount = 20;
const none: readonly CommentView[] = [];

/** What the change would do, entry by entry, against what is live. To somebody whose approval fell, first only what moved since. */
export function ChangesTab() {
  const { review } = useChange();
  const { edits } = review;
  const hasSince = edits.some(({ since }) => since !== null);
  const [isOnlySince, setOnlySince] = useState(true);
  const isOnly = hasSince && isOnlySince;
  const shown = isOnly ? edits.filter(hasMoved) : edits;
  const comments = useMemo(() => groupsBy(review.comments, ({ entryId }) => entryId ?? ""), [review.comments]);
  const countable = edits.filter(({ isCompanion }) => !isCompanion);
  const { list, current, setCurrent, step } = useCurrent(shown);
  if (edits.length === 0) return <EmptyState icon={<IconStack2 size={32} stroke={1.5} />} title="There is nothing in this change" />;
  return (
    <Stack gap="md" ref={list}>
      <ConflictsPanel />
      <EditsBar
        count={countable.length}
        viewed={countable.filter(({ isViewed }) => isViewed).length}
        since={hasSince ? { isOnly, onOnly: setOnlySince } : undefined}
        onStep={step}
      />
      {isOnly && <Unmoved count={edits.length - shown.length} onAll={() => setOnlySince(false)} />}
      {shown.map((edit, index) => (
        <EntrySection
          key={edit.entryId}
          edit={edit}
          comments={comments.get(edit.entryId) ?? none}
          isOnlySince={isOnly}
          isCurrent={edit.entryId === current}
          isFirst={index < firstCount}
          onCurrent={setCurrent}
        />
      ))}
    </Stack>
  );
}

function hasMoved({ since, conflict, problems, isCompanion }: ProposedEdit): boolean {
  return (since?.length ?? 0) > 0 || conflict !== null || problems.length > 0 || (isCompanion && since === null);
}

function Unmoved({ count, onAll }: { count: number; onAll: () => void }) {
  if (count === 0) return null;
  return (
    <Text size="sm" c="dimmed" component="div">
      {count === 1 ? "One other entry is" : `${count} other entries are`} as you reviewed them.{" "}
      <Button variant="subtle" size="compact-sm" onClick={onAll}>
        Show everything
      </Button>
    </Text>
  );
}

/** Which entry the keys are about. It follows the keys, clicks, and the address. */
function useCurrent(shown: readonly ProposedEdit[]) {
  const { state } = useUrlState();
  const list = useRef<HTMLDivElement>(null);
  const [current, setCurrent] = useState(state.entry ?? shown[0]?.entryId);
  const focus = (entryId: string | undefined) => {
    const section = entryId === undefined ? null : list.current?.querySelector<HTMLElement>(`[data-entry="${CSS.escape(entryId)}"]`);
    section?.focus({ preventScroll: true });
    section?.scrollIntoView({ block: "start" });
  };
  // The document's scroll position is the outside system: an address that names an entry leads to it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a new address moves the page.
  useEffect(() => {
    if (!state.entry) return;
    setCurrent(state.entry);
    focus(state.entry);
  }, [state.entry]);
  const step = (by: 1 | -1) => {
    const at = shown.findIndex(({ entryId }) => entryId === current);
    const isHere = list.current?.querySelector(`[data-entry="${CSS.escape(current ?? "")}"]`)?.contains(document.activeElement) ?? false;
    // The first step leads to the first entry, not past it.
    const next = shown[at === -1 || (!isHere && by === 1 && at === 0) ? 0 : Math.min(Math.max(at + by, 0), shown.length - 1)];
    setCurrent(next?.entryId);
    focus(next?.entryId);
  };
  return { list, current, setCurrent, step };
}
