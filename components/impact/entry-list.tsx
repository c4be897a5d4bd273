import { Anchor, Text } from "@mantine/core";
import Link from "next/link";
import type { ReactNode } from "react";
import { entryHref } from "#components/entry-href.ts";
import { MiddleTruncate } from "#components/ui/middle-truncate.tsx";
import classes from "./impact.module.css";

type Listed = { id: string; path: string };

/** Entries as links, each with a line about it. */
export function EntryList<Row extends Listed>({
  entries,
  about,
  more,
}: {
  entries: readonly Row[];
  about: (entry: Row) => ReactNode;
  more: string;
}) {
  return (
    <>
      <ul className={classes.list}>
        {entries.map((entry) => (
          <li key={entry.id}>
            <Anchor component={Link} href={entryHref(entry)} className={classes.link}>
              <MiddleTruncate text={entry.path} tail={16} />
            </Anchor>
            <Text size="xs" c="dimmed" component="div">
              {about(entry)}
            </Text>
          </li>
        ))}
      </ul>
      {more && (
        <Text size="sm" c="dimmed" mt="xs">
          {more}
        </Text>
      )}
    </>
  );
}
