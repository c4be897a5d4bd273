import { Text } from "@mantine/core";
import Link from "next/link";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import type { ChangeSummary } from "#lib/api/contract/changes.ts";
import { ChangeLine, ChangeList } from "./change-line.tsx";
import { doorWords } from "./door-words.ts";
import classes from "./history.module.css";

/** Changes that were applied, each with its revision. */
export function ChangeLog({ changes }: { changes: readonly ChangeSummary[] }) {
  return (
    <ChangeList label="Changes">
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
          <ChangeLine change={change}>
            <Meta change={change} />
          </ChangeLine>
        </li>
      ))}
    </ChangeList>
  );
}

/** Who, when, and through which door. */
function Meta({ change: { author, authorKind, appliedAt, createdAt, client } }: { change: ChangeSummary }) {
  return (
    <span>
      <Text span fw={500} inherit>
        {author}
      </Text>
      {authorKind === "token" && " (token)"} · <RelativeTime at={appliedAt ?? createdAt} /> · {doorWords(client)}
    </span>
  );
}
