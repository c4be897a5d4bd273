"use client";

import { Button, Stack } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { api } from "#components/api.ts";
import { attempt } from "#components/refusal.ts";
import { ErrorPanel, type Refusal } from "#components/ui/error-panel.tsx";
import { findPasswordProblem } from "#lib/core/passwords.ts";
import { AuthCard } from "./auth-card.tsx";
import { NewPassword } from "./new-password.tsx";
import { OneTimeLink } from "./one-time-link.tsx";
import { signInWithPassword } from "./session-cookie.ts";

/** Accepts an invitation or a reset: the person who holds the link chooses the password. */
export function AcceptLinkForm() {
  return (
    <OneTimeLink title="Choose your password" missing={missing}>
      {(token) => <PasswordForm token={token} />}
    </OneTimeLink>
  );
}

const missing = {
  title: "The link is not complete",
  text: (
    <>
      An invitation is a link with a token behind the <code>#</code>. Copy the whole link, or ask an admin of your workspace for a new one.
    </>
  ),
};

function PasswordForm({ token }: { token: string }) {
  const [password, setPassword] = useState("");
  const [isTried, setTried] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal>();

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (findPasswordProblem(password, [])) return;
    setBusy(true);
    const outcome = await attempt(() => api.call("acceptLink", { token, password }));
    if (outcome.ok) {
      const failed = await signInWithPassword(outcome.output.email, password);
      return window.location.replace(failed ? "/sign-in" : "/");
    }
    setRefusal(outcome.refusal);
    setBusy(false);
  };

  return (
    <AuthCard title="Choose your password" purpose="This link works once. With the password you sign in from now on.">
      <form method="post" onSubmit={submit}>
        <Stack gap="md">
          {refusal && <ErrorPanel title="The password was not set" refusal={refusal} />}
          <NewPassword value={password} onChange={setPassword} own={[]} isTried={isTried} />
          <Button type="submit" loading={isBusy} fullWidth>
            Set the password and sign in
          </Button>
        </Stack>
      </form>
    </AuthCard>
  );
}
