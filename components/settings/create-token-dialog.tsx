"use client";

import { Button, Group, Modal, Select, Stack, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useSession } from "#components/shell/session.tsx";
import { ErrorPanel, type Refusal } from "#components/ui/error-panel.tsx";
import type { Action } from "#lib/api/action.ts";
import type { TokenScope } from "#lib/core/permissions.ts";
import { findPathPrefixProblem } from "#lib/core/tokens.ts";
import { PathPrefixField } from "./path-prefix-field.tsx";
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

type TokenOrder = { name: string; pathPrefix: string; days: string; scopes: TokenScope[] };

function TokenForm({ createToken, onClose, onToken }: CreateTokenProps & { onToken: (token: string) => void }) {
  const { me } = useSession();
  const [order, setOrder] = useState<TokenOrder>(() => ({
    ...{ name: "", pathPrefix: "", days: "90" },
    scopes: usual.filter((scope) => isGrantable(scope, me.permissions)),
  }));
  const [isBusy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal>();
  const act = useAct();
  const { days, ...asked } = order;

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    const outcome = await act(createToken, { ...asked, expiresInDays: Number(days) });
    setBusy(false);
    if (outcome.ok) onToken(outcome.output.token);
    else setRefusal(outcome.refusal);
  };

  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        {refusal && <ErrorPanel title="No token was made" refusal={refusal} />}
        <OrderFields order={order} onOrder={(next) => setOrder((known) => ({ ...known, ...next }))} />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button
            type="submit"
            loading={isBusy}
            disabled={order.scopes.length === 0 || findPathPrefixProblem(order.pathPrefix) !== undefined}
          >
            Create the token
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function OrderFields({ order, onOrder }: { order: TokenOrder; onOrder: (next: Partial<TokenOrder>) => void }) {
  const { me } = useSession();
  return (
    <>
      <TextInput
        data-autofocus
        label="Name"
        description="Which program uses it, and where. It stands beside every change the program makes."
        placeholder="load-credentials on ship-7"
        required
        maxLength={80}
        autoComplete="off"
        value={order.name}
        onChange={(event) => onOrder({ name: event.currentTarget.value })}
      />
      <ScopePicker value={order.scopes} onChange={(scopes) => onOrder({ scopes })} permissions={me.permissions} />
      <PathPrefixField value={order.pathPrefix} onChange={(pathPrefix) => onOrder({ pathPrefix })} />
      <Select
        label="Expires in"
        data={lifetimes}
        value={order.days}
        allowDeselect={false}
        onChange={(days) => onOrder({ days: days ?? order.days })}
        w={160}
      />
    </>
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
