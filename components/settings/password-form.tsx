"use client";

import { Button, Group, PasswordInput, Stack } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { NewPassword } from "#components/auth/new-password.tsx";
import { signInWithPassword } from "#components/auth/session-cookie.ts";
import { callAction } from "#components/call-action.ts";
import { ErrorPanel, type Refusal } from "#components/ui/error-panel.tsx";
import type { Action } from "#lib/api/action.ts";
import { findPasswordProblem } from "#lib/core/passwords.ts";

const empty = { current: "", next: "" };

type PasswordFormProps = { changePassword: Action<"changePassword">; email: string; own: readonly string[] };

/** Changing the password ends every session, this one included: the new password opens the next one at once. */
export function PasswordForm({ changePassword, email, own }: PasswordFormProps) {
  const [form, setForm] = useState(empty);
  const [isBusy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal>();
  const router = useRouter();
  const { current, next } = form;
  const isWrong = refusal?.problems?.some(({ path }) => path === "current");

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    const outcome = await callAction(changePassword, form);
    const failed = outcome.ok ? await signInWithPassword(email, next) : outcome.refusal;
    setBusy(false);
    setRefusal(failed);
    if (failed) return;
    setForm(empty);
    router.refresh();
    notifications.show({ message: "Your password is changed. Every other session of yours has ended." });
  };

  return (
    <form method="post" onSubmit={submit}>
      <Stack gap="md">
        {refusal && !isWrong && <ErrorPanel title="The password was not changed" refusal={refusal} />}
        <PasswordInput
          label="Current password"
          required
          autoComplete="current-password"
          value={current}
          error={isWrong ? "This is not your password." : undefined}
          onChange={(event) => setForm({ current: event.currentTarget.value, next })}
        />
        <NewPassword label="New password" value={next} own={own} onChange={(password) => setForm({ current, next: password })} />
        <Group justify="flex-end">
          <Button type="submit" loading={isBusy} disabled={current === "" || findPasswordProblem(next, own) !== undefined}>
            Change the password
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
