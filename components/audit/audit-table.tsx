"use client";

import { VisuallyHidden } from "@mantine/core";
import type { AuditEventView } from "#lib/api/contract/audit.ts";
import classes from "./audit.module.css";
import { AuditRow } from "./audit-row.tsx";

const headers: { header: string; width?: string; hide?: "sm" | "md" }[] = [
  { header: "When", width: "88px" },
  { header: "Who", width: "18%" },
  { header: "Action", width: "17%" },
  { header: "What", hide: "sm" },
  { header: "Result", width: "72px" },
  { header: "Address", width: "128px", hide: "md" },
];

/** The events, newest first; each opens to what the log keeps of it. */
export function AuditTable({ events, isStale }: { events: readonly AuditEventView[]; isStale: boolean }) {
  return (
    <div className={classes.scroll}>
      <table className={classes.table} data-stale={isStale || undefined}>
        <caption>
          <VisuallyHidden>Audit events</VisuallyHidden>
        </caption>
        <thead>
          <tr>
            <th scope="col" style={{ width: 40 }}>
              <VisuallyHidden>Detail</VisuallyHidden>
            </th>
            <th scope="col" style={{ width: 64 }} data-hide="md">
              No.
            </th>
            {headers.map(({ header, width, hide }) => (
              <th key={header} scope="col" style={{ width }} data-hide={hide}>
                {header}
              </th>
            ))}
          </tr>
        </thead>
        {events.map((event) => (
          <AuditRow key={event.seq} event={event} columns={headers.length + 2} />
        ))}
      </table>
    </div>
  );
}
