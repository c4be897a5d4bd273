import { Anchor, Text } from "@mantine/core";
import Link from "next/link";
import { changeTitle } from "#components/history/change-title.ts";
import { EntryChips } from "#components/history/entry-chips.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import type { ChangeSummary } from "#lib/api/contract/changes.ts";
import classes from "./changes.module.css";
import { type InboxReason, inboxWords } from "./inbox-words.ts";
import { StatePill } from "./state-pill.tsx";

type Row = { change: ChangeSummary; reason?: InboxReason };

/** Changes below each other, latest first; in the inbox each says why it is there. */
export function ChangeRows({ rows, label }: { rows: readonly Row[]; label: string }) {
  return (
    <Panel flush>
      <ul className={classes.rows} aria-label={label}>
        {rows.map((row) => (
          <ChangeRow key={row.change.id} {...row} />
        ))}
      </ul>
    </Panel>
  );
}

function ChangeRow({ change, reason }: Row) {
  const { id, number, author, authorKind, updatedAt } = change;
  return (
    <li className={classes.row}>
      <div className={classes.what}>
        <Anchor component={Link} href={`/changes/${id}`} className={classes.title} prefetch={false}>
          {changeTitle(change)}
        </Anchor>
        <p className={classes.meta}>
          {reason && (
            <Text span inherit fw={500} className={classes.reason} data-reason={reason}>
              {inboxWords[reason]}
            </Text>
          )}
          <span>
            {number !== null && <>#{number} by </>}
            {author}
            {authorKind === "token" && " (token)"}
          </span>
          <span>
            updated <RelativeTime at={updatedAt} />
          </span>
        </p>
        <EntryChips entries={change.entries} max={4} />
      </div>
      <StatePill change={change} />
    </li>
  );
}
