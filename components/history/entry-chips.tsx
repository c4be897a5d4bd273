import { Text, VisuallyHidden } from "@mantine/core";
import Link from "next/link";
import { entryHref } from "#components/entry-href.ts";
import { MiddleTruncate } from "#components/ui/middle-truncate.tsx";
import type { ChangeSummary } from "#lib/api/contract/changes.ts";
import classes from "./history.module.css";

type TouchedEntry = ChangeSummary["entries"][number];

const signs: Record<string, string> = { created: "+", updated: "~", renamed: "→", deleted: "−", undeleted: "+", restored: "↺" };

/** The entries that a change touched, each with a sign for what happened to it. */
export function EntryChips({ entries, max = 6 }: { entries: readonly TouchedEntry[]; max?: number }) {
  const shown = entries.slice(0, max);
  return (
    <ul className={classes.chips}>
      {shown.map((entry) => (
        <li key={entry.id}>
          <EntryChip entry={entry} />
        </li>
      ))}
      {entries.length > shown.length && (
        <li>
          <Text size="sm" c="dimmed" lh="22px">
            and {entries.length - shown.length} more
          </Text>
        </li>
      )}
    </ul>
  );
}

function EntryChip({ entry }: { entry: TouchedEntry }) {
  const content = (
    <>
      <span className={classes.sign} data-op={entry.op} aria-hidden>
        {signs[entry.op] ?? "~"}
      </span>
      <VisuallyHidden>{entry.op} </VisuallyHidden>
      <MiddleTruncate text={entry.path} tail={14} />
      {entry.version > 0 && <span className={classes.version}>v{entry.version}</span>}
    </>
  );
  const title = entry.version > 0 ? `${entry.path}, version ${entry.version} ${entry.op}` : `${entry.path}, ${entry.op}`;
  // What was deleted has no page until it is brought back, and what waits to be made has none yet.
  if (entry.op === "deleted" || entry.version === 0) {
    return (
      <span className={classes.chip} title={title}>
        {content}
      </span>
    );
  }
  return (
    <Link href={entryHref(entry)} className={classes.chip} title={title} prefetch={false}>
      {content}
    </Link>
  );
}
