import { Anchor, Text } from "@mantine/core";
import Link from "next/link";
import { TrashedLink } from "#components/entries/trashed-link.tsx";
import { entryHref } from "#components/entry-href.ts";
import { MiddleTruncate } from "#components/ui/middle-truncate.tsx";
import type { Entry } from "#lib/api/contract/entries.ts";
import classes from "./entry-links.module.css";

/** Entries that refer to one another, each with the field that does. */
export function EntryLinks({ links }: { links: Entry["references"] }) {
  return (
    <ul className={classes.links}>
      {links.map((link) => (
        <li key={`${link.id} ${link.field}`}>
          {link.isDeleted ? (
            <TrashedLink id={link.id} path={link.path} />
          ) : (
            <Anchor component={Link} href={entryHref(link)} className={classes.link}>
              <MiddleTruncate text={link.path} tail={16} />
            </Anchor>
          )}
          <Text size="xs" c="dimmed">
            in <span className="mono">{link.field}</span>
          </Text>
        </li>
      ))}
    </ul>
  );
}
