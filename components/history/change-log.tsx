import { Anchor, Text } from "@mantine/core";
import Link from "next/link";
import { Panel } from "#components/ui/panel.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import type { ChangeSummary } from "#lib/api/contract/changes.ts";
import { changeTitle } from "./change-title.ts";
import { doorWords } from "./door-words.ts";
import { EntryChips } from "./entry-chips.tsx";
import classes from "./history.module.css";

/** Changes below each other, newest first. */
export function ChangeLog({ changes }: { changes: readonly ChangeSummary[] }) {
  return (
    <Panel flush>
      <ol className={classes.log}>
        {changes.map((change) => (
          <li key={change.id} className={classes.change}>
            <Link
              href={`/history/at/${change.revision}`}
              className={`${classes.revision} mono`}
              title={`The workspace at revision ${change.revision}`}
              aria-label={`r${change.revision}: the workspace at this revision`}
              prefetch={false}
            >
              r{change.revision}
            </Link>
            <div className={classes.what}>
              <Anchor component={Link} href={`/changes/${change.id}`} className={classes.title} prefetch={false}>
                {changeTitle(change)}
              </Anchor>
              <p className={classes.meta}>
                <ChangeMeta change={change} />
              </p>
              <EntryChips entries={change.entries} />
            </div>
          </li>
        ))}
      </ol>
    </Panel>
  );
}

/** Who, when, and through which door. */
export function ChangeMeta({ change }: { change: Pick<ChangeSummary, "author" | "authorKind" | "client" | "createdAt" | "appliedAt"> }) {
  return (
    <>
      <Text span fw={500} inherit>
        {change.author}
      </Text>
      {change.authorKind === "token" && " (token)"} · <RelativeTime at={change.appliedAt ?? change.createdAt} /> ·{" "}
      {doorWords(change.client)}
    </>
  );
}
