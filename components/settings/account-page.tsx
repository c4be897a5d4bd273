"use client";

import { Input, SegmentedControl, Stack, Text, useMantineColorScheme } from "@mantine/core";
import { useMounted } from "@mantine/hooks";
import { useSession } from "#components/shell/session.tsx";
import { colorSchemes } from "#components/shell/theme-switch.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { useWire, type Wire } from "#components/wire.ts";
import type { Action } from "#lib/api/action.ts";
import type { OutputOf } from "#lib/api/client.ts";
import { PasswordForm } from "./password-form.tsx";
import { SessionList } from "./session-list.tsx";
import classes from "./settings.module.css";

type AccountActions = { changePassword: Action<"changePassword">; revokeSessions: Action<"revokeSessions"> };

/** What belongs to the person and not to a workspace. */
export function AccountPage({ sessions: wire, actions }: { sessions: Wire<OutputOf<"listSessions">>; actions: AccountActions }) {
  const { sessions } = useWire(wire);
  const { me } = useSession();
  return (
    <Stack gap="lg" className={classes.form}>
      <Panel title="You">
        <Text fw={500}>{me.name}</Text>
        <Text c="dimmed">{me.email}</Text>
      </Panel>
      <Panel title="Theme">
        <ThemeChoice />
      </Panel>
      <Panel title="Password">
        <PasswordForm changePassword={actions.changePassword} email={me.email ?? ""} own={[me.name, me.email ?? ""]} />
      </Panel>
      <SessionList sessions={sessions} revoke={actions.revokeSessions} />
    </Stack>
  );
}

function ThemeChoice() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  // The server does not know what the browser remembers.
  const isMounted = useMounted();
  return (
    <Input.Wrapper label="Colours" labelElement="div" description="Kept in this browser.">
      <div>
        <SegmentedControl
          mt={8}
          aria-label="Theme"
          data={colorSchemes.map(({ value, label }) => ({ value, label }))}
          value={isMounted ? colorScheme : "auto"}
          onChange={(chosen) => {
            const scheme = colorSchemes.find(({ value }) => value === chosen);
            if (scheme) setColorScheme(scheme.value);
          }}
        />
      </div>
    </Input.Wrapper>
  );
}
