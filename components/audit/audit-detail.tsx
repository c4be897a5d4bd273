import { Anchor } from "@mantine/core";
import Link from "next/link";
import { Fragment, type ReactNode } from "react";
import type { AuditEventView } from "#lib/api/contract/audit.ts";
import { formatJson } from "#lib/core/json.ts";
import { actorKindWords } from "./action-words.ts";
import classes from "./audit.module.css";
import { touchedBy } from "./touched.ts";

/** A pull touches thousands; the JSON below names them all. */
const touchedShown = 20;

/** Everything that the log keeps of one event. It holds no value of anybody's. */
export function AuditDetail({ event }: { event: AuditEventView }) {
  const touched = touchedBy(event.detail);
  const change = typeof event.detail.change === "string" ? event.detail.change : null;
  const facts: [string, ReactNode][] = [
    [
      "Number",
      <span key="n" className="mono">
        {event.seq}
      </span>,
    ],
    [
      "Exact time",
      <time key="t" dateTime={event.at} className="mono">
        {event.at}
      </time>,
    ],
    ["Who", `${event.actor} (${actorKindWords(event.actorKind)})`],
    [
      "Session or token",
      <span key="c" className="mono">
        {event.credential || "–"}
      </span>,
    ],
    [
      "Address",
      <span key="a" className="mono">
        {event.ip || "–"}
      </span>,
    ],
    [
      "Request",
      <span key="r" className="mono">
        {event.requestId || "–"}
      </span>,
    ],
    [
      "Operation",
      <span key="o" className="mono">
        {event.action}
      </span>,
    ],
  ];
  if (touched.length > 0) {
    facts.push([
      "Touched",
      <>
        {touched.slice(0, touchedShown).map(({ text, version }) => (
          <div key={`${text} ${version}`} className="mono">
            {`${text} ${version}`.trim()}
          </div>
        ))}
        {touched.length > touchedShown && `and ${touched.length - touchedShown} more`}
      </>,
    ]);
  }
  if (change) {
    facts.push([
      "Change",
      <Anchor key="l" component={Link} href={`/history/${change}`} prefetch={false}>
        See the diff
      </Anchor>,
    ]);
  }
  return (
    <>
      <dl className={classes.facts}>
        {facts.map(([name, value]) => (
          <Fragment key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </Fragment>
        ))}
      </dl>
      {Object.keys(event.detail).length > 0 && (
        <details className={classes.recorded}>
          <summary>As it was recorded</summary>
          <pre className={`${classes.json} mono`}>{formatJson(event.detail, 2)}</pre>
        </details>
      )}
    </>
  );
}
