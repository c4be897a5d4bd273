"use client";

import { Text } from "@mantine/core";
import { type Column, DataTable } from "#components/ui/data-table.tsx";
import { MiddleTruncate } from "#components/ui/middle-truncate.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import type { AuditEventView } from "#lib/api/contract/audit.ts";
import { actionWords, actorKindWords, isBreakGlass, resultWords } from "./action-words.ts";
import classes from "./audit.module.css";
import { AuditDetail } from "./audit-detail.tsx";
import { touchedBy } from "./touched.ts";

/** The events, newest first; each opens to what the log keeps of it. */
export function AuditTable({ events, isStale }: { events: readonly AuditEventView[]; isStale: boolean }) {
  return (
    <DataTable
      caption="Audit events"
      columns={columns}
      rows={events}
      rowKey={({ seq }) => String(seq)}
      detail={{ label: ({ seq }) => `Detail of event ${seq}`, render: (event) => <AuditDetail event={event} /> }}
      tone={toneOf}
      isStale={isStale}
    />
  );
}

/** What was denied, and what went past the review, is what somebody who opens the log looks for. */
function toneOf(event: AuditEventView): "alarm" | "notice" | undefined {
  if (event.result === "denied" || isBreakGlass(event)) return "alarm";
  return event.result === "refused" ? "notice" : undefined;
}

const columns: Column<AuditEventView>[] = [
  {
    key: "seq",
    header: "No.",
    width: "88px",
    hideBelow: "md",
    render: ({ seq }) => (
      <Text c="dimmed" className="mono" truncate>
        {seq}
      </Text>
    ),
  },
  { key: "when", header: "When", width: "100px", render: ({ at }) => <RelativeTime at={at} /> },
  { key: "who", header: "Who", width: "17%", hideBelow: "sm", render: (event) => <Who event={event} /> },
  { key: "action", header: "Action", render: (event) => <Act event={event} /> },
  { key: "what", header: "What", width: "30%", hideBelow: "sm", render: (event) => <What event={event} /> },
  {
    key: "result",
    header: "Result",
    width: "76px",
    render: ({ result }) => (
      <Text className={classes.result} data-result={result}>
        {resultWords[result]}
      </Text>
    ),
  },
  {
    key: "address",
    header: "Address",
    width: "128px",
    hideBelow: "md",
    render: ({ ip }) => (
      <Text truncate className="mono" title={ip}>
        {ip || "–"}
      </Text>
    ),
  },
];

function Who({ event }: { event: AuditEventView }) {
  return (
    <>
      <Text truncate title={event.actor}>
        {event.actor}
      </Text>
      {event.actorKind !== "session" && (
        <Text size="xs" c="dimmed" truncate>
          {actorKindWords(event.actorKind)}
        </Text>
      )}
    </>
  );
}

/** On a telephone person and thing stand under what was done. */
function Act({ event }: { event: AuditEventView }) {
  const [touched] = touchedBy(event.detail);
  return (
    <>
      <Text truncate title={event.action}>
        {actionWords(event.action)}
      </Text>
      <Text size="xs" c="dimmed" truncate hiddenFrom="sm">
        {event.actor}
      </Text>
      {touched && (
        <Text size="xs" c="dimmed" truncate hiddenFrom="sm" title={touched.text}>
          {touched.text}
        </Text>
      )}
    </>
  );
}

function What({ event }: { event: AuditEventView }) {
  const [first, ...rest] = touchedBy(event.detail);
  if (!first) return <Text c="dimmed">–</Text>;
  return (
    <span className={classes.touched}>
      <MiddleTruncate text={first.text} tail={16} />
      {first.version && <span className={classes.touchedVersion}>{first.version}</span>}
      {rest.length > 0 && <span className={classes.touchedVersion}>+{rest.length} more</span>}
    </span>
  );
}
