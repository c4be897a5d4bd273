"use client";

import { Anchor, Text } from "@mantine/core";
import { IconCheck, IconLoader } from "@tabler/icons-react";
import { useQueries } from "@tanstack/react-query";
import Link from "next/link";
import { useChange } from "#components/changes/change-scope.tsx";
import { clientHref } from "#components/clients/client-href.ts";
import { holdersQuery } from "#components/queries.ts";
import { MiddleTruncate } from "#components/ui/middle-truncate.tsx";
import { Panel } from "#components/ui/panel.tsx";
import type { OutputOf } from "#lib/api/client.ts";
import { type Landed, landedOf } from "./landed.ts";
import classes from "./landing.module.css";

/** So many entries of a change are followed, and so many hosts that wait are named for each. */
const entriesMax = 10;
const waitingMax = 3;

/** Of an applied change: how many of the clients that hold its entries have them already. Followed while it is looked at. */
export function Landing() {
  const { applied } = useChange();
  const diffs = (applied?.diffs ?? []).slice(0, entriesMax);
  const answers = useQueries({ queries: diffs.map(({ id }) => holdersQuery({ id, pageSize: waitingMax })) });
  const held = diffs.flatMap((diff, index) => {
    const holders = answers[index]?.data;
    return holders && holders.total > 0 ? [{ diff, holders, landed: landedOf(holders, diff.to) }] : [];
  });
  if (held.length === 0) return null;
  return (
    <div className={classes.landing}>
      <Panel title={held.every(({ landed }) => landed.waiting === 0) ? "Landed on every client" : "Landing"}>
        <ul className={classes.rows} aria-live="polite">
          {held.map(({ diff, holders, landed }) => (
            <li key={diff.id}>
              <Row path={diff.path} version={diff.to} holders={holders} landed={landed} />
            </li>
          ))}
        </ul>
        {(applied?.diffs.length ?? 0) > entriesMax && (
          <Text size="sm" c="dimmed" mt="xs">
            The first {entriesMax} entries of the change are followed here.
          </Text>
        )}
      </Panel>
    </div>
  );
}

type RowProps = { path: string; version: number; holders: OutputOf<"holdersOf">; landed: Landed };

function Row({ path, version, holders, landed }: RowProps) {
  const { count, total, waiting } = landed;
  const Icon = waiting === 0 ? IconCheck : IconLoader;
  const late = holders.holders.filter((holder) => holder.version !== null && holder.version < version);
  return (
    <>
      <span className={classes.path}>
        <Icon size={16} aria-hidden className={waiting === 0 ? classes.done : classes.under} />
        <MiddleTruncate text={path} tail={16} />
      </span>
      <span className={classes.bar} aria-hidden>
        <span style={{ width: `${(100 * count) / total}%` }} />
      </span>
      <span className={classes.count}>
        {count} of {total} {total === 1 ? "client has" : "clients have"} v{version}
        {late.length > 0 && (
          <Text span size="sm" c="dimmed">
            {"; waiting for "}
            {late.map(({ clientId, host, version: held }, index) => (
              <span key={clientId}>
                {index > 0 && ", "}
                <Anchor component={Link} href={clientHref({ id: clientId })} prefetch={false} inherit underline="always">
                  {host}
                </Anchor>{" "}
                (v{held})
              </span>
            ))}
            {waiting > late.length && ` and ${waiting - late.length} more`}
          </Text>
        )}
      </span>
    </>
  );
}
