"use client";

import { Button, Group, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { callAction } from "#components/call-action.ts";
import { isGrantable, ScopePicker } from "#components/settings/scope-picker.tsx";
import { ErrorPanel, type Refusal } from "#components/ui/error-panel.tsx";
import { Fact, Facts } from "#components/ui/facts.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import type { Action } from "#lib/api/action.ts";
import type { OutputOf } from "#lib/api/client.ts";
import type { TokenScope } from "#lib/core/permissions.ts";
import classes from "./auth.module.css";
import { AuthCard } from "./auth-card.tsx";

type Me = Pick<OutputOf<"me">, "name" | "email" | "workspace" | "permissions">;
type DeviceCardProps = { device: OutputOf<"getDeviceLogin">; me: Me; decide: Action<"decideDeviceLogin"> };

const usual: TokenScope[] = ["pull", "push"];

/** A waiting CLI, and the person who says yes or no to it. Nothing is confirmed by opening the page. */
export function DeviceCard({ device, me, decide }: DeviceCardProps) {
  const [scopes, setScopes] = useState(() => usual.filter((scope) => isGrantable(scope, me.permissions)));
  const [decided, setDecided] = useState<"approved" | "denied">();
  const [busy, setBusy] = useState<"approved" | "denied">();
  const [refusal, setRefusal] = useState<Refusal>();

  const answer = async (decision: "approved" | "denied") => {
    setBusy(decision);
    const approve = decision === "approved";
    const outcome = await callAction(decide, { userCode: device.userCode, approve, ...(approve ? { scopes } : {}) });
    setBusy(undefined);
    if (outcome.ok) setDecided(decision);
    else setRefusal(outcome.refusal);
  };

  if (decided) return <Decided decision={decided} clientName={device.clientName} />;
  return (
    <AuthCard
      title="Sign in a command line?"
      width="wide"
      purpose="A program asks for a token in your name. Confirm only what you have just started yourself, with the same code in your terminal."
    >
      <Stack gap="md">
        {refusal && <ErrorPanel refusal={refusal} />}
        <code className={classes.code}>{device.userCode}</code>
        <DeviceFacts device={device} me={me} />
        <ScopePicker value={scopes} onChange={setScopes} permissions={me.permissions} />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={() => void answer("denied")} loading={busy === "denied"} disabled={busy === "approved"}>
            Deny
          </Button>
          <Button
            onClick={() => void answer("approved")}
            loading={busy === "approved"}
            disabled={scopes.length === 0 || me.workspace === null || busy === "denied"}
          >
            The code matches: sign it in
          </Button>
        </Group>
      </Stack>
    </AuthCard>
  );
}

function DeviceFacts({ device, me }: Pick<DeviceCardProps, "device" | "me">) {
  return (
    <Facts>
      <Fact name="Program">{device.clientName}</Fact>
      <Fact name="Address" mono>
        {device.ip || "unknown"}
      </Fact>
      <Fact name="Asked">
        <RelativeTime at={device.createdAt} />, valid until <time dateTime={device.expiresAt}>{device.expiresAt.slice(11, 16)} UTC</time>
      </Fact>
      <Fact name="Your account">{me.email ?? me.name}</Fact>
      <Fact name="Workspace">
        {me.workspace ? me.workspace.name : "none: you are not a member of a workspace yet"}
        {me.workspace?.isProduction && (
          <Text span fw={600} c="var(--by-removed)">
            {" "}
            · production
          </Text>
        )}
      </Fact>
    </Facts>
  );
}

function Decided({ decision, clientName }: { decision: "approved" | "denied"; clientName: string }) {
  const text =
    decision === "approved"
      ? `${clientName} is signed in now. Go back to your terminal; you may close this page. The token is listed under Settings, Tokens.`
      : `${clientName} was refused and gets no token. If you did not start it, somebody else may have sent you the link.`;
  return (
    <AuthCard title={decision === "approved" ? "Signed in" : "Denied"} width="wide">
      <Text mt="sm" role="status">
        {text}
      </Text>
    </AuthCard>
  );
}
