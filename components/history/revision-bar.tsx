"use client";

import { ActionIcon, Group, NumberInput, Slider, Text } from "@mantine/core";
import { IconChevronLeft, IconChevronRight } from "@tabler/icons-react";
import { useRouter, useSearchParams } from "next/navigation";
import { useEffect, useState } from "react";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import type { OutputOf } from "#lib/api/client.ts";
import classes from "./revision-bar.module.css";

type RevisionBarProps = { revision: OutputOf<"getRevision"> };

/** Slides, steps or jumps to another revision; filters stay. */
export function RevisionBar({ revision: { revision, latest, change } }: RevisionBarProps) {
  const router = useRouter();
  const params = useSearchParams();
  const [shown, setShown] = useState(revision);
  // The address bar is the outside system: a link or "back" leads to another revision.
  useEffect(() => setShown(revision), [revision]);
  const go = (next: number) => {
    const wanted = Math.min(latest, Math.max(1, Math.round(next)));
    setShown(wanted);
    const query = new URLSearchParams(params);
    query.delete("page");
    if (wanted !== revision) router.push(`/history/at/${wanted}${query.size > 0 ? `?${query}` : ""}`, { scroll: false });
  };
  return (
    <section className={classes.bar} aria-label="Revision">
      <Steps revision={revision} latest={latest} shown={shown} onShow={setShown} onGo={go} />
      {latest > 1 && (
        <Slider
          className={classes.slider}
          color="yellow"
          size="sm"
          min={1}
          max={latest}
          label={(value) => `r${value}`}
          thumbLabel="Revision"
          value={shown}
          onChange={setShown}
          onChangeEnd={go}
        />
      )}
      {change && (
        <Text size="sm" className={classes.change} component="p">
          <b>{firstLine(change.message) || `A change of ${change.entries} ${change.entries === 1 ? "entry" : "entries"}`}</b> ·{" "}
          {change.author} · <RelativeTime at={change.at} />
        </Text>
      )}
    </section>
  );
}

type StepsProps = { revision: number; latest: number; shown: number; onShow: (value: number) => void; onGo: (value: number) => void };

function Steps({ revision, latest, shown, onShow, onGo }: StepsProps) {
  return (
    <Group gap="xs" wrap="nowrap" className={classes.steps}>
      <ActionIcon aria-label="Older revision" disabled={revision <= 1} onClick={() => onGo(revision - 1)}>
        <IconChevronLeft size={16} />
      </ActionIcon>
      <NumberInput
        aria-label="Workspace at revision"
        w={96}
        size="sm"
        min={1}
        max={latest}
        allowDecimal={false}
        hideControls
        value={shown}
        onChange={(value) => onShow(Number(value) || 1)}
        onBlur={() => onGo(shown)}
        onKeyDown={(event) => event.key === "Enter" && onGo(shown)}
      />
      <Text size="sm" c="dimmed" className={classes.latest}>
        of {latest}
      </Text>
      <ActionIcon aria-label="Newer revision" disabled={revision >= latest} onClick={() => onGo(revision + 1)}>
        <IconChevronRight size={16} />
      </ActionIcon>
    </Group>
  );
}

function firstLine(message: string): string {
  return message.trim().split("\n")[0] ?? "";
}
