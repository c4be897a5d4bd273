"use client";

import { Button, PasswordInput, Stack, TextInput } from "@mantine/core";
import { type FormEvent, useRef, useState } from "react";
import { ErrorPanel, type Refusal } from "#components/ui/error-panel.tsx";
import { AuthCard } from "./auth-card.tsx";
import { signInWithPassword } from "./session-cookie.ts";

/** `next` is a path of ours that the server has checked. */
export function SignInForm({ next, email: known = "" }: { next: string; email?: string }) {
  const [email, setEmail] = useState(known);
  const [password, setPassword] = useState("");
  const [isBusy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal>();
  const passwordInput = useRef<HTMLInputElement>(null);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    const answer = await signInWithPassword(email, password);
    if (!answer) return window.location.replace(next);
    setRefusal(answer);
    setBusy(false);
    setPassword("");
    passwordInput.current?.focus();
  };

  return (
    <AuthCard title="Sign in" purpose="With the email address and password of your account.">
      <form method="post" onSubmit={submit}>
        <Stack gap="md">
          {refusal && <ErrorPanel title="You are not signed in" refusal={refusal} />}
          <TextInput
            label="Email"
            type="email"
            name="email"
            required
            autoFocus
            autoComplete="username"
            spellCheck={false}
            value={email}
            onChange={(event) => setEmail(event.currentTarget.value)}
          />
          <PasswordInput
            ref={passwordInput}
            label="Password"
            name="password"
            required
            autoComplete="current-password"
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
          />
          <Button type="submit" loading={isBusy} fullWidth>
            Sign in
          </Button>
        </Stack>
      </form>
    </AuthCard>
  );
}
