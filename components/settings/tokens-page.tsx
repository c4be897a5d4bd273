"use client";

import { Badge, Button, Group, Text, VisuallyHidden } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconKey, IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import { useSession } from "#components/shell/session.tsx";
import { ConfirmDestroy } from "#components/ui/confirm-destroy.tsx";
import { type Column, DataTable } from "#components/ui/data-table.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { MiddleTruncate } from "#components/ui/middle-truncate.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { useWire, type Wire } from "#components/wire.ts";
import type { Action } from "#lib/api/action.ts";
import type { OutputOf } from "#lib/api/client.ts";
import type { TokenView } from "#lib/api/contract/tokens.ts";
import { CreateTokenDialog } from "./create-token-dialog.tsx";
import { Section } from "./section.tsx";
import { useAct } from "./use-act.ts";

type TokenActions = { createToken: Action<"createToken">; revokeToken: Action<"revokeToken"> };
type TokensPageProps = { tokens: Wire<OutputOf<"listTokens">>; origin: string; actions: TokenActions };

/** What programs sign in with: the CLI, a client, curl. */
export function TokensPage({ tokens: wire, origin, actions }: TokensPageProps) {
  const { tokens } = useWire(wire);
  const { can } = useSession();
  const [isCreating, creating] = useDisclosure(false);
  const [revoking, setRevoking] = useState<TokenView>();
  const create = (
    <Button size="compact-sm" data-shortcut="c" leftSection={<IconPlus size={14} aria-hidden />} onClick={creating.open}>
      Create a token
    </Button>
  );
  return (
    <>
      <Section title={can("manage") ? "API tokens of this workspace" : "Your API tokens"} actions={tokens.length > 0 && create}>
        {tokens.length > 0 ? (
          <DataTable caption="API tokens" columns={columnsFor(setRevoking)} rows={tokens} rowKey={({ id }) => id} />
        ) : (
          <EmptyState
            icon={<IconKey size={32} stroke={1.5} />}
            title="No program has a token yet"
            hint="A token lets the CLI or a client work in this workspace, with the scopes you choose and never with more than you may do yourself."
            action={create}
          />
        )}
      </Section>
      <CreateTokenDialog opened={isCreating} onClose={creating.close} createToken={actions.createToken} origin={origin} />
      <RevokeQuestion token={revoking} onClose={() => setRevoking(undefined)} revoke={actions.revokeToken} />
    </>
  );
}

function columnsFor(onRevoke: (token: TokenView) => void): Column<TokenView>[] {
  return [
    { key: "name", header: "Token", render: (token) => <TokenName token={token} /> },
    { key: "scopes", header: "Scopes", width: "176px", hideBelow: "sm", render: ({ scopes }) => <Scopes scopes={scopes} /> },
    {
      key: "path",
      header: "Paths",
      width: "16%",
      hideBelow: "md",
      render: ({ pathPrefix }) => (pathPrefix ? <MiddleTruncate text={pathPrefix} tail={8} /> : <Text c="dimmed">all</Text>),
    },
    {
      key: "by",
      header: "Made by",
      width: "14%",
      hideBelow: "md",
      render: ({ createdBy }) => (
        <Text truncate title={createdBy}>
          {createdBy}
        </Text>
      ),
    },
    { key: "used", header: "Last used", width: "112px", hideBelow: "sm", render: (token) => <LastUsed token={token} /> },
    { key: "state", header: "Expires", width: "112px", render: (token) => <TokenState token={token} /> },
    {
      key: "revoke",
      header: "Actions",
      isHeaderHidden: true,
      width: "96px",
      align: "end",
      render: (token) =>
        token.state === "active" ? (
          <Button variant="default" size="compact-sm" onClick={() => onRevoke(token)}>
            Revoke<VisuallyHidden> {token.name}</VisuallyHidden>
          </Button>
        ) : null,
    },
  ];
}

function TokenName({ token }: { token: TokenView }) {
  return (
    <div>
      <Text fw={500} truncate title={token.name}>
        {token.name}
      </Text>
      <Text size="xs" c="dimmed" truncate className="mono">
        {token.prefix}…
      </Text>
    </div>
  );
}

function Scopes({ scopes }: { scopes: TokenView["scopes"] }) {
  return (
    <Group gap={4}>
      {scopes.map((scope) => (
        <Badge key={scope} className="mono" style={{ flex: "none" }}>
          {scope}
        </Badge>
      ))}
    </Group>
  );
}

function LastUsed({ token }: { token: TokenView }) {
  if (!token.lastUsedAt) return <Text c="dimmed">never</Text>;
  return (
    <span title={token.lastUsedIp ?? undefined}>
      <RelativeTime at={token.lastUsedAt} />
    </span>
  );
}

function TokenState({ token }: { token: TokenView }) {
  if (token.state === "active")
    return (
      <time dateTime={token.expiresAt} title={token.expiresAt} style={{ whiteSpace: "nowrap" }}>
        {token.expiresAt.slice(0, 10)}
      </time>
    );
  return <Text c={token.state === "revoked" ? "var(--by-removed)" : "var(--by-changed)"}>{token.state}</Text>;
}

function RevokeQuestion({
  token,
  onClose,
  revoke,
}: {
  token: TokenView | undefined;
  onClose: () => void;
  revoke: TokenActions["revokeToken"];
}) {
  const act = useAct();
  const confirm = async () => {
    if (!token) return undefined;
    const outcome = await act(revoke, { id: token.id }, `The token ${token.name} is revoked.`);
    return outcome.ok ? undefined : outcome.refusal;
  };
  return (
    <ConfirmDestroy
      opened={token !== undefined}
      onClose={onClose}
      title="Revoke the token"
      consequence={`Every program that uses “${token?.name ?? ""}” is refused from its next request on. This cannot be taken back.`}
      confirmLabel="Revoke"
      onConfirm={confirm}
    />
  );
}
