"use client";

import { EntryDiffs } from "#components/diff/entry-diffs.tsx";
import { CopyButton } from "#components/ui/copy-button.tsx";
import { Page } from "#components/ui/page.tsx";
import { useWire, type Wire } from "#components/wire.ts";
import type { OutputOf } from "#lib/api/client.ts";
import { ChangeMeta } from "./change-log.tsx";
import { changeBody, changeTitle } from "./change-title.ts";
import { EntryChips } from "./entry-chips.tsx";
import classes from "./history.module.css";

/** One change: what it says, and the diff of every entry that it touched. */
export function ChangePage({ change: wire }: { change: Wire<OutputOf<"getChange">> }) {
  const change = useWire(wire);
  const body = changeBody(change);
  const opOf = new Map(change.entries.map(({ path, op }) => [path, op]));
  const diffs = change.diffs.map(({ path, fields, from, to }) => ({
    path,
    fields,
    oldLabel: from === 0 || opOf.get(path) === "undeleted" ? "Nothing" : `v${from}`,
    newLabel: opOf.get(path) === "deleted" ? "Deleted" : `v${to}`,
  }));
  return (
    <Page
      title={changeTitle(change)}
      crumbs={[{ label: "History", href: "/history" }, { label: `Revision ${change.revision}` }]}
      purpose={
        <>
          <ChangeMeta change={change} /> <CopyButton text={change.id} label="Copy the id of this change" size={20} />
        </>
      }
      width="full"
    >
      {body && <p className={classes.body}>{body}</p>}
      <div style={{ marginBottom: 16 }}>
        <EntryChips entries={change.entries} max={100} />
      </div>
      <EntryDiffs diffs={diffs} />
    </Page>
  );
}
