import { Anchor } from "@mantine/core";
import Link from "next/link";
import { CopyButton } from "#components/ui/copy-button.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import type { ClientView } from "#lib/api/contract/receipts.ts";
import { rhythmWords } from "./client-words.ts";
import classes from "./clients.module.css";

/** Who it is, where it writes, and when it was heard of. */
export function ClientFacts({ client, revision }: { client: ClientView; revision: number }) {
  const { host, tool, target, file, actor, actorKind, appliedAt } = client;
  return (
    <Panel>
      <dl className={classes.facts}>
        <dt>Host</dt>
        <dd>
          <span className="mono">{host}</span>{" "}
          <Anchor component={Link} href={`/sync?host=${encodeURIComponent(host)}`} size="sm" underline="always" prefetch={false}>
            all on this host
          </Anchor>
        </dd>
        <dt>Target</dt>
        <dd>{target}</dd>
        <dt>File</dt>
        <dd>
          <span className="mono">{file}</span> <CopyButton text={file} label="Copy the file's path" />
        </dd>
        <dt>Tool</dt>
        <dd>{tool}</dd>
        <dt>{actorKind === "token" ? "Token" : "Person"}</dt>
        <dd>{actor}</dd>
        <dt>Revision</dt>
        <dd>
          {client.revision ?? "one that this server does not know"}
          {client.revision !== null && client.revision < revision && ` of ${revision}`}
        </dd>
        <dt>Last written</dt>
        <dd>{appliedAt ? <RelativeTime at={appliedAt} /> : "never"}</dd>
        <dt>Last seen</dt>
        <dd>
          <RelativeTime at={client.lastSeenAt} />, first <RelativeTime at={client.firstSeenAt} />. {rhythmWords(client)}
        </dd>
      </dl>
    </Panel>
  );
}
