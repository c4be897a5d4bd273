import { Anchor } from "@mantine/core";
import Link from "next/link";
import { CopyButton } from "#components/ui/copy-button.tsx";
import { Fact, Facts } from "#components/ui/facts.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import type { ClientView } from "#lib/api/contract/receipts.ts";
import { rhythmWords } from "./client-words.ts";

/** Who it is, where it writes, and when it was heard of. */
export function ClientFacts({ client, revision }: { client: ClientView; revision: number }) {
  const { host, tool, target, file, actor, actorKind, appliedAt } = client;
  return (
    <Panel>
      <Facts>
        <Fact name="Host">
          <span className="mono">{host}</span>{" "}
          <Anchor component={Link} href={`/sync?host=${encodeURIComponent(host)}`} size="sm" underline="always" prefetch={false}>
            all on this host
          </Anchor>
        </Fact>
        <Fact name="Target">{target}</Fact>
        <Fact name="File">
          <span className="mono">{file}</span> <CopyButton text={file} label="Copy the file's path" />
        </Fact>
        <Fact name="Tool">{tool}</Fact>
        <Fact name={actorKind === "token" ? "Token" : "Person"}>{actor}</Fact>
        <Fact name="Revision">
          {client.revision ?? "one that this server does not know"}
          {client.revision !== null && client.revision < revision && ` of ${revision}`}
        </Fact>
        <Fact name="Last written">{appliedAt ? <RelativeTime at={appliedAt} /> : "never"}</Fact>
        <Fact name="Last seen">
          <RelativeTime at={client.lastSeenAt} />, first <RelativeTime at={client.firstSeenAt} />. {rhythmWords(client)}
        </Fact>
      </Facts>
    </Panel>
  );
}
