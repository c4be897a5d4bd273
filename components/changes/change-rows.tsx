import { Text } from "@mantine/core";
import { ChangeLine, ChangeList } from "#components/history/change-line.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import type { ChangeSummary } from "#lib/api/contract/changes.ts";
import classes from "./changes.module.css";
import { type InboxReason, inboxWords } from "./inbox-words.ts";
import { StatePill } from "./state-pill.tsx";

type Row = { change: ChangeSummary; reason?: InboxReason };

/** Changes in their states; in the inbox each says why it is there. */
export function ChangeRows({ rows, label }: { rows: readonly Row[]; label: string }) {
  return (
    <ChangeList label={label}>
      {rows.map(({ change, reason }) => (
        <li key={change.id} className={classes.row}>
          <ChangeLine change={change} entriesMax={4}>
            <Meta change={change} reason={reason} />
          </ChangeLine>
          <StatePill change={change} />
        </li>
      ))}
    </ChangeList>
  );
}

/** Why it is in the inbox, whose it is, and when it moved last. */
function Meta({ change: { number, author, authorKind, updatedAt }, reason }: Row) {
  return (
    <>
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
    </>
  );
}
