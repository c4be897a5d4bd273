import { Anchor } from "@mantine/core";
import Link from "next/link";
import type { ReactNode } from "react";
import { Panel } from "#components/ui/panel.tsx";
import type { ChangeSummary } from "#lib/api/contract/changes.ts";
import classes from "./change-line.module.css";
import { changeTitle } from "./change-title.ts";
import { EntryChips } from "./entry-chips.tsx";

/** Changes below each other, latest first: the rows of the log, of the lists and of the inbox. */
export function ChangeList({ label, children }: { label: string; children: ReactNode }) {
  return (
    <Panel flush>
      <ol className={classes.rows} aria-label={label}>
        {children}
      </ol>
    </Panel>
  );
}

type ChangeLineProps = { change: ChangeSummary; entriesMax?: number; children: ReactNode };

/** A change in a row: its title, what is told of it in grey, and the entries it is about. */
export function ChangeLine({ change, entriesMax, children }: ChangeLineProps) {
  return (
    <div className={classes.line}>
      <Anchor component={Link} href={`/changes/${change.id}`} className={classes.title} prefetch={false}>
        {changeTitle(change)}
      </Anchor>
      <p className={classes.meta}>{children}</p>
      <EntryChips entries={change.entries} max={entriesMax} />
    </div>
  );
}
