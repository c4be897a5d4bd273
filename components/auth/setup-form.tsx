"use client";

import { Button, Stack, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { api } from "#components/api.ts";
import { attempt } from "#components/refusal.ts";
import { ErrorPanel, type Refusal } from "#components/ui/error-panel.tsx";
import { findPasswordProblem } from "#lib/core/passwords.ts";
import { AuthCard } from "./auth-card.tsx";
import { NewPassword } from "./new-password.tsx";
import { OneTimeLink } from "./one-time-link.tsx";
import { signInWithPassword } from "./session-cookie.ts";

/** The first run: whoever holds the link that the server printed becomes the owner. */
export function SetupForm() {
  return (
    <OneTimeLink title="Welcome to Blockyard" missing={missing}>
      {(token) => <OwnerForm token={token} />}
    </OneTimeLink>
  );
}

const missing = {
  title: "This server has no owner yet",
  text: "When it started, the server printed a one-time link to its terminal. Open that link on the same machine within 15 minutes. Restart the server to get a new one.",
};

function OwnerForm({ token }: { token: string }) {
  const [person, setPerson] = useState({ name: "", email: "", password: "" });
  const [isTried, setTried] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal>();
  const set = (next: Partial<typeof person>) => setPerson((known) => ({ ...known, ...next }));
  const own = [person.name, person.email];
  const problemAt = (path: string) => refusal?.problems?.find((problem) => problem.path === path)?.message;

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (findPasswordProblem(person.password, own)) return;
    setBusy(true);
    const outcome = await attempt(() => api.call("claimOwner", { token, ...person }));
    const failed = outcome.ok ? await signInWithPassword(person.email, person.password) : outcome.refusal;
    if (!failed) return window.location.replace("/");
    // The owner exists; only the sign-in failed: that page can be tried again, the link cannot.
    if (outcome.ok) return window.location.replace("/sign-in");
    setRefusal(failed);
    setBusy(false);
  };

  return (
    <AuthCard
      title="Welcome to Blockyard"
      purpose="Nobody owns this server yet. Make the first account: it is the owner and may do everything."
    >
      <form method="post" onSubmit={submit}>
        <Stack gap="md">
          {refusal && <ErrorPanel title="The account was not made" refusal={refusal} />}
          <TextInput
            label="Your name"
            description="Stands beside every change you make."
            required
            autoFocus
            autoComplete="name"
            maxLength={80}
            value={person.name}
            error={problemAt("name")}
            onChange={(event) => set({ name: event.currentTarget.value })}
          />
          <TextInput
            label="Email"
            type="email"
            required
            autoComplete="username"
            spellCheck={false}
            value={person.email}
            error={problemAt("email")}
            onChange={(event) => set({ email: event.currentTarget.value })}
          />
          <NewPassword value={person.password} onChange={(password) => set({ password })} own={own} isTried={isTried} />
          <Button type="submit" loading={isBusy} fullWidth>
            Make the account and sign in
          </Button>
        </Stack>
      </form>
    </AuthCard>
  );
}
