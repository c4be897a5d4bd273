"use client";

import { Button, Group, Modal, Stack, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useSession } from "#components/shell/session.tsx";
import { ErrorPanel, type Refusal } from "#components/ui/error-panel.tsx";
import type { Action } from "#lib/api/action.ts";
import type { Role } from "#lib/core/permissions.ts";
import type { MadeLink } from "./link-dialog.tsx";
import { RoleSelect } from "./role-select.tsx";
import { useAct } from "./use-act.ts";

type AddMemberProps = { addMember: Action<"addMember">; onLink: (link: MadeLink) => void; onClose: () => void };

export function AddMemberDialog({ opened, ...form }: AddMemberProps & { opened: boolean }) {
  return (
    <Modal opened={opened} onClose={form.onClose} title="Add a person">
      <AddMemberForm {...form} />
    </Modal>
  );
}

function AddMemberForm({ addMember, onLink, onClose }: AddMemberProps) {
  const [person, setPerson] = useState<{ email: string; name: string; role: Role }>({ email: "", name: "", role: "editor" });
  const [isBusy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal>();
  const { me } = useSession();
  const act = useAct();
  const set = (next: Partial<typeof person>) => setPerson((known) => ({ ...known, ...next }));
  const problemAt = (path: string) => refusal?.problems?.find((problem) => problem.path === path)?.message;

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    const outcome = await act(addMember, person);
    setBusy(false);
    if (!outcome.ok) return setRefusal(outcome.refusal);
    onClose();
    const { link, member } = outcome.output;
    if (link) onLink({ for: member.name, link, isInvitation: true });
  };

  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        {refusal && <ErrorPanel title="Nobody was added" refusal={refusal} />}
        <TextInput
          data-autofocus
          label="Email"
          description="Who has an account already keeps the password; anybody else gets a one-time link."
          type="email"
          required
          autoComplete="off"
          spellCheck={false}
          maxLength={254}
          value={person.email}
          error={problemAt("email")}
          onChange={(event) => set({ email: event.currentTarget.value })}
        />
        <TextInput
          label="Name"
          description="Stands beside every change this person makes."
          required
          autoComplete="off"
          maxLength={80}
          value={person.name}
          error={problemAt("name")}
          onChange={(event) => set({ name: event.currentTarget.value })}
        />
        <RoleSelect label="Role" own={me.workspace?.role ?? null} value={person.role} onChange={(role) => set({ role })} />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={isBusy}>
            Add
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
