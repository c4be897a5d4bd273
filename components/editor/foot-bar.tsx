"use client";

import { Button, Group, Text } from "@mantine/core";
import { useResizeObserver } from "@mantine/hooks";
import { useEffect } from "react";
import classes from "./foot-bar.module.css";
import { PolicyNote } from "./policy-note.tsx";
import type { Editor } from "./use-entry-editor.ts";
import { usePolicies } from "./use-policies.ts";

/** Above and below what the bar holds. */
const barPadding = 24;

type FootBarProps = { editor: Editor; onReview: () => void; onAdd: () => void; isAdding: boolean; onCancel?: () => void };

/** What differs, and the two ways on. Where a policy asks for a review, the second one says so, with the policy in words. */
export function FootBar({ editor, onReview, onAdd, isAdding, onCancel }: FootBarProps) {
  const { changed, problems, isChanged, discard } = editor;
  const { needsReview, policies } = usePolicies([editor.path]);
  const bar = useFootHeight();
  const count = changed.length === 0 ? "Not saved yet" : `${changed.length} ${changed.length === 1 ? "change" : "changes"}`;
  const shown = problems.filter(({ path }) => editor.problemAt(path)).length + (editor.fault ? 1 : 0);
  return (
    <section ref={bar} className={classes.foot} aria-label="Save">
      {policies.length > 0 && (
        <div className={classes.policies}>
          <PolicyNote policies={policies} />
        </div>
      )}
      <Group gap={4}>
        <Text size="sm" c="dimmed" aria-live="polite">
          {isChanged ? count : "No changes"}
          {shown > 0 && ` · ${shown} to correct`}
        </Text>
        {isChanged && (
          <Button variant="subtle" color="gray" size="compact-sm" onClick={discard}>
            Discard
          </Button>
        )}
      </Group>
      <div className={classes.ways}>
        {onCancel && (
          <Button variant="default" onClick={onCancel}>
            Cancel
          </Button>
        )}
        <Button variant="default" disabled={!isChanged} loading={isAdding} onClick={onAdd}>
          Add to change
        </Button>
        <Button disabled={!isChanged} onClick={onReview} aria-keyshortcuts="Control+S">
          {needsReview ? "Send for review" : "Review and save"}
        </Button>
      </div>
    </section>
  );
}

/** Tells the page how high the bar is, so that what floats over the page stays off it. */
function useFootHeight() {
  const [ref, box] = useResizeObserver<HTMLElement>();
  const height = Math.ceil(box.height);
  // The document's style is the outside system.
  useEffect(() => {
    const { style } = document.documentElement;
    if (height > 0) style.setProperty("--by-foot-bar", `${height + barPadding}px`);
    return () => {
      style.removeProperty("--by-foot-bar");
    };
  }, [height]);
  return ref;
}
