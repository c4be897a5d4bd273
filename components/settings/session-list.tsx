"use client";

import { Badge, Button, Group, Text, VisuallyHidden } from "@mantine/core";
import { useState } from "react";
import { callAction } from "#components/call-action.ts";
import { ConfirmDestroy } from "#components/ui/confirm-destroy.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import type { Action } from "#lib/api/action.ts";
import type { OutputOf } from "#lib/api/client.ts";
import { browserName } from "./browser-name.ts";
import classes from "./settings.module.css";
import { tellRefusal, useAct } from "./use-act.ts";

type Session = OutputOf<"listSessions">["sessions"][number];

/** Where the person is signed in, and how to end it. */
export function SessionList({ sessions, revoke }: { sessions: readonly Session[]; revoke: Action<"revokeSessions"> }) {
  const [isAsking, setAsking] = useState(false);
  const endAll = async () => {
    // Nothing is drawn anew: the page it would ask for needs a session.
    const outcome = await callAction(revoke, {});
    if (!outcome.ok) return outcome.refusal;
    window.location.replace("/sign-in");
    return undefined;
  };
  return (
    <Panel
      flush
      title="Sessions"
      actions={
        <Button variant="default" size="compact-sm" onClick={() => setAsking(true)}>
          Sign out everywhere
        </Button>
      }
    >
      <ul className={classes.sessions}>
        {sessions.map((session) => (
          <SessionRow key={session.id} session={session} revoke={revoke} />
        ))}
      </ul>
      <ConfirmDestroy
        opened={isAsking}
        onClose={() => setAsking(false)}
        title="Sign out everywhere"
        consequence="All your sessions end at once, this one too. Tokens of programs stay valid."
        confirmLabel="Sign out everywhere"
        onConfirm={endAll}
      />
    </Panel>
  );
}

function SessionRow({ session, revoke }: { session: Session; revoke: Action<"revokeSessions"> }) {
  const [isBusy, setBusy] = useState(false);
  const act = useAct();
  const name = browserName(session.userAgent);
  const end = async () => {
    setBusy(true);
    const outcome = await act(revoke, { id: session.id }, "The session has ended.");
    setBusy(false);
    if (!outcome.ok) tellRefusal("The session was not ended", outcome.refusal.message);
  };
  return (
    <li className={classes.session}>
      <div className={classes.person}>
        <Group gap={8}>
          <Text fw={500} title={session.userAgent}>
            {name}
          </Text>
          {session.isCurrent && <Badge>this one</Badge>}
        </Group>
        <Text size="sm" c="dimmed">
          <span className="mono">{session.ip || "unknown address"}</span> · seen <RelativeTime at={session.lastSeenAt} /> · signed in{" "}
          <RelativeTime at={session.createdAt} /> · ends <RelativeTime at={session.expiresAt} />
        </Text>
      </div>
      {!session.isCurrent && (
        <Button variant="default" size="compact-sm" loading={isBusy} onClick={() => void end()}>
          End<VisuallyHidden> the session of {name}</VisuallyHidden>
        </Button>
      )}
    </li>
  );
}
