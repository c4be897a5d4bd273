"use client";

import { ActionIcon, Group, Progress, SegmentedControl, Text, Tooltip } from "@mantine/core";
import { IconArrowDown, IconArrowUp } from "@tabler/icons-react";
import classes from "./edits.module.css";

type EditsBarProps = {
  count: number;
  viewed: number;
  /** Set while only what moved since the reader's review may be shown. */
  since?: { isOnly: boolean; onOnly: (isOnly: boolean) => void };
  onStep: (step: 1 | -1) => void;
};

/** Over the edits and staying there: how many are viewed, whether all or only what moved is shown, next and previous. */
export function EditsBar({ count, viewed, since, onStep }: EditsBarProps) {
  return (
    <div className={classes.bar}>
      <Group gap="sm" wrap="nowrap" className={classes.progress}>
        <Text size="sm" aria-live="polite" style={{ whiteSpace: "nowrap" }}>
          {viewed} of {count} viewed
        </Text>
        <Progress value={count === 0 ? 0 : (viewed / count) * 100} size="sm" flex={1} maw={160} aria-hidden />
      </Group>
      {since && (
        <SegmentedControl
          size="xs"
          aria-label="What is shown"
          value={since.isOnly ? "since" : "all"}
          onChange={(value) => since.onOnly(value === "since")}
          data={[
            { value: "since", label: "Since your review" },
            { value: "all", label: "Everything" },
          ]}
        />
      )}
      <Group gap={4} wrap="nowrap" ml="auto">
        <Tooltip label="Previous entry (k)">
          <ActionIcon variant="default" aria-label="Previous entry" aria-keyshortcuts="k p" data-shortcut="k p" onClick={() => onStep(-1)}>
            <IconArrowUp size={16} />
          </ActionIcon>
        </Tooltip>
        <Tooltip label="Next entry (j)">
          <ActionIcon variant="default" aria-label="Next entry" aria-keyshortcuts="j n" data-shortcut="j n" onClick={() => onStep(1)}>
            <IconArrowDown size={16} />
          </ActionIcon>
        </Tooltip>
      </Group>
    </div>
  );
}
