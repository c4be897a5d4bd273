"use client";

import { VisuallyHidden } from "@mantine/core";
import type { AuditEventView } from "#lib/api/contract/audit.ts";
import classes from "./audit.module.css";
import { AuditRow } from "./audit-row.tsx";

const headers: { name: string; header: string; hide?: "sm" | "md" }[] = [
  { name: "seq", header: "No.", hide: "md" },
  { name: "when", header: "When" },
  { name: "who", header: "Who" },
  { name: "action", header: "Action" },
  { name: "what", header: "What", hide: "sm" },
  { name: "result", header: "Result" },
  { name: "address", header: "Address", hide: "md" },
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
            <th scope="col" data-column="open">
              <VisuallyHidden>Detail</VisuallyHidden>
            </th>
            {headers.map(({ name, header, hide }) => (
              <th key={name} scope="col" data-column={name} data-hide={hide}>
                {header}
              </th>
            ))}
          </tr>
        </thead>
        {events.map((event) => (
          <AuditRow key={event.seq} event={event} columns={headers.length + 1} />
        ))}
      </table>
    </div>
  );
}
