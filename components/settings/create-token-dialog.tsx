"use client";

import { Button, Group, Modal, Select, Stack, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useSession } from "#components/shell/session.tsx";
import { ErrorPanel, type Refusal } from "#components/ui/error-panel.tsx";
import type { Action } from "#lib/api/action.ts";
import type { TokenScope } from "#lib/core/permissions.ts";
import { findPathPrefixProblem } from "#lib/core/tokens.ts";
import { isGrantable, ScopePicker } from "./scope-picker.tsx";
import { ShownOnce } from "./shown-once.tsx";
import { useAct } from "./use-act.ts";

type CreateTokenProps = { createToken: Action<"createToken">; origin: string; onClose: () => void };

const usual: TokenScope[] = ["pull", "push"];
const lifetimes = [7, 30, 90, 180, 365].map((days) => ({ value: String(days), label: `${days} days` }));

export function CreateTokenDialog({ opened, ...form }: CreateTokenProps & { opened: boolean }) {
  const [token, setToken] = useState<string>();
  const close = () => {
    form.onClose();
    setToken(undefined);
  };
  return (
    <Modal
      opened={opened}
      onClose={close}
      title={token ? "Your new token" : "Create a token"}
      closeOnClickOutside={token === undefined}
      size="lg"
    >
      {token ? <NewToken token={token} origin={form.origin} onClose={close} /> : <TokenForm {...form} onToken={setToken} />}
    </Modal>
  );
}

function TokenForm({ createToken, onClose, onToken }: CreateTokenProps & { onToken: (token: string) => void }) {
  const { me } = useSession();
  const [form, setForm] = useState({
    name: "",
    pathPrefix: "",
    days: "90",
    scopes: usual.filter((scope) => isGrantable(scope, me.permissions)),
  });
  const [isBusy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal>();
  const act = useAct();
  const set = (next: Partial<typeof form>) => setForm((known) => ({ ...known, ...next }));
  const pathProblem = findPathPrefixProblem(form.pathPrefix);
  const { name, scopes, pathPrefix, days } = form;

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    const outcome = await act(createToken, { name, scopes, pathPrefix, expiresInDays: Number(days) });
    setBusy(false);
    if (outcome.ok) onToken(outcome.output.token);
    else setRefusal(outcome.refusal);
  };

  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        {refusal && <ErrorPanel title="No token was made" refusal={refusal} />}
        <TextInput
          data-autofocus
          label="Name"
          description="Which program uses it, and where. It stands beside every change the program makes."
          placeholder="load-credentials on ship-7"
          required
          maxLength={80}
          autoComplete="off"
          value={name}
          onChange={(event) => set({ name: event.currentTarget.value })}
        />
        <ScopePicker value={scopes} onChange={(chosen) => set({ scopes: chosen })} permissions={me.permissions} />
        <TextInput
          label="Paths"
          description="The token sees only paths that begin with this. Empty: all."
          placeholder="block/aws-credentials"
          spellCheck={false}
          autoComplete="off"
          classNames={{ input: "mono" }}
          value={pathPrefix}
          error={pathProblem}
          onChange={(event) => set({ pathPrefix: event.currentTarget.value.trim() })}
        />
        <Select
          label="Expires in"
          data={lifetimes}
          value={days}
          allowDeselect={false}
          onChange={(chosen) => set({ days: chosen ?? days })}
          w={160}
        />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={isBusy} disabled={scopes.length === 0 || pathProblem !== undefined}>
            Create the token
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function NewToken({ token, origin, onClose }: { token: string; origin: string; onClose: () => void }) {
  return (
    <Stack gap="md">
      <ShownOnce
        label="Token"
        text={token}
        copyLabel="Copy the token"
        note="It is shown only now and kept nowhere: copy it to where the program reads it."
      />
      <ShownOnce
        label="For the CLI"
        text={`blockyard login --url ${origin} --token-stdin`}
        copyLabel="Copy the command"
        note="It asks for the token: paste it there, so that it reaches neither the shell's history nor a process list."
      />
      <Group justify="flex-end">
        <Button onClick={onClose}>Done</Button>
      </Group>
    </Stack>
  );
}
