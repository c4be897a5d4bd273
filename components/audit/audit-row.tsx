"use client";

import { ActionIcon, Text } from "@mantine/core";
import { IconChevronDown, IconChevronRight } from "@tabler/icons-react";
import { useState } from "react";
import { MiddleTruncate } from "#components/ui/middle-truncate.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import type { AuditEventView } from "#lib/api/contract/audit.ts";
import { actionWords, actorKindWords, resultWords } from "./action-words.ts";
import classes from "./audit.module.css";
import { AuditDetail } from "./audit-detail.tsx";
import { touchedBy } from "./touched.ts";

export function AuditRow({ event, columns }: { event: AuditEventView; columns: number }) {
  const [isOpen, setOpen] = useState(false);
  const detailId = `audit-${event.seq}`;
  return (
    <tbody>
      <tr className={classes.row}>
        <td>
          <ActionIcon
            size={24}
            aria-label={`Detail of event ${event.seq}`}
            aria-expanded={isOpen}
            aria-controls={isOpen ? detailId : undefined}
            onClick={() => setOpen(!isOpen)}
          >
            {isOpen ? <IconChevronDown size={16} /> : <IconChevronRight size={16} />}
          </ActionIcon>
        </td>
        <td className={`${classes.seq} mono`} data-hide="md">
          {event.seq}
        </td>
        <td>
          <RelativeTime at={event.at} />
        </td>
        <td>
          <Text truncate title={event.actor} className={classes.text}>
            {event.actor}
          </Text>
          {event.actorKind !== "session" && (
            <Text size="xs" c="dimmed" truncate className={classes.text}>
              {actorKindWords(event.actorKind)}
            </Text>
          )}
        </td>
        <td>
          <Text truncate title={event.action} className={classes.text}>
            {actionWords(event.action)}
          </Text>
        </td>
        <td data-hide="sm">
          <TouchedCell event={event} />
        </td>
        <td className={classes.result} data-result={event.result}>
          {resultWords[event.result]}
        </td>
        <td className="mono" data-hide="md">
          <Text truncate className="mono" title={event.ip}>
            {event.ip || "–"}
          </Text>
        </td>
      </tr>
      {isOpen && (
        <tr id={detailId}>
          <td className={classes.detail} colSpan={columns}>
            <AuditDetail event={event} />
          </td>
        </tr>
      )}
    </tbody>
  );
}

function TouchedCell({ event }: { event: AuditEventView }) {
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
