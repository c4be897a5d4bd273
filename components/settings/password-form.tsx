"use client";

import { Button, Group, PasswordInput, Stack } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { NewPassword } from "#components/auth/new-password.tsx";
import { ErrorPanel, type Refusal } from "#components/ui/error-panel.tsx";
import type { Action } from "#lib/api/action.ts";
import { findPasswordProblem } from "#lib/core/passwords.ts";
import { useAct } from "./use-act.ts";

const empty = { current: "", next: "" };

export function PasswordForm({ changePassword, own }: { changePassword: Action<"changePassword">; own: readonly string[] }) {
  const [form, setForm] = useState(empty);
  const [isBusy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal>();
  const act = useAct();
  const { current, next } = form;
  const isWrong = refusal?.problems?.some(({ path }) => path === "current");

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    const outcome = await act(changePassword, form, "Your password is changed. Every other session of yours has ended.");
    setBusy(false);
    setRefusal(outcome.ok ? undefined : outcome.refusal);
    if (outcome.ok) setForm(empty);
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
