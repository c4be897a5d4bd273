import { Anchor } from "@mantine/core";
import Link from "next/link";
import { Fact, Facts } from "#components/ui/facts.tsx";
import type { AuditEventView } from "#lib/api/contract/audit.ts";
import { formatJson } from "#lib/core/json.ts";
import { actorKindWords } from "./action-words.ts";
import classes from "./audit.module.css";
import { touchedBy } from "./touched.ts";

/** A pull touches thousands; the JSON below names them all. */
const touchedShown = 20;

/** Everything that the log keeps of one event. It holds no value of anybody's. */
export function AuditDetail({ event }: { event: AuditEventView }) {
  return (
    <>
      <Facts>
        <Who event={event} />
        <Touched event={event} />
      </Facts>
      {Object.keys(event.detail).length > 0 && (
        <details className={classes.recorded}>
          <summary>As it was recorded</summary>
          <pre className={`${classes.json} mono`}>{formatJson(event.detail, 2)}</pre>
        </details>
      )}
    </>
  );
}

function Who({ event: { seq, at, actor, actorKind, credential, ip, requestId, action } }: { event: AuditEventView }) {
  return (
    <>
      <Fact name="Number" mono>
        {seq}
      </Fact>
      <Fact name="Exact time" mono>
        <time dateTime={at}>{at}</time>
      </Fact>
      <Fact name="Who">{`${actor} (${actorKindWords(actorKind)})`}</Fact>
      <Fact name="Session or token" mono>
        {credential || "–"}
      </Fact>
      <Fact name="Address" mono>
        {ip || "–"}
      </Fact>
      <Fact name="Request" mono>
        {requestId || "–"}
      </Fact>
      <Fact name="Operation" mono>
        {action}
      </Fact>
    </>
  );
}

function Touched({ event: { detail } }: { event: AuditEventView }) {
  const touched = touchedBy(detail);
  const change = typeof detail.change === "string" ? detail.change : null;
  return (
    <>
      {touched.length > 0 && (
        <Fact name="Touched">
          {touched.slice(0, touchedShown).map(({ text, version }) => (
            <div key={`${text} ${version}`} className="mono">
              {`${text} ${version}`.trim()}
            </div>
          ))}
          {touched.length > touchedShown && `and ${touched.length - touchedShown} more`}
        </Fact>
      )}
      {change && (
        <Fact name="Change">
          <Anchor component={Link} href={`/history/${change}`} prefetch={false}>
            See the diff
          </Anchor>
        </Fact>
      )}
    </>
  );
}
