import { Text } from "@mantine/core";
import type { OutputOf } from "#lib/api/client.ts";
import classes from "./clients.module.css";

type FleetBarProps = { fleet: OutputOf<"listClients">["fleet"]; revision: number };

/** The whole fleet by the revision that it has applied: the newest at the left. */
export function FleetBar({ fleet: { revisions, total }, revision: head }: FleetBarProps) {
  const parts = revisions.map(({ revision, count }, index) => ({
    key: String(revision),
    count,
    age: revision === null ? "rest" : revision === head ? "head" : String(Math.min(index, 3)),
    words: revision === null ? "older or unknown" : `revision ${revision}`,
  }));
  return (
    <section className={classes.fleet} aria-label="Clients by revision">
      <div className={classes.bar} aria-hidden>
        {parts.map(({ key, count, age, words }) => (
          <span key={key} data-age={age} style={{ flexGrow: count }} title={`${count} at ${words}`} />
        ))}
      </div>
      <ul className={classes.legend}>
        {parts.map(({ key, count, age, words }) => (
          <li key={key}>
            <span className={classes.swatch} data-age={age} aria-hidden />
            <Text span size="xs">
              {count} at {words}
            </Text>
          </li>
        ))}
        {parts.length > 1 && (
          <li>
            <Text span size="xs" c="dimmed">
              {total} in all; the workspace is at {head}
            </Text>
          </li>
        )}
      </ul>
    </section>
  );
}
