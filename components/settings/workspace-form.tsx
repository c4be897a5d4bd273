"use client";

import { Button, Group, NumberInput, Stack, Switch, Text, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { CopyButton } from "#components/ui/copy-button.tsx";
import { ErrorPanel, type Refusal } from "#components/ui/error-panel.tsx";
import type { Action } from "#lib/api/action.ts";
import type { OutputOf } from "#lib/api/client.ts";
import { trashDaysMax } from "#lib/api/contract/workspaces.ts";
import { ColorChoice, type WorkspaceColor } from "./color-choice.tsx";
import { useAct } from "./use-act.ts";

type Workspace = NonNullable<OutputOf<"me">["workspace"]>;
type WorkspaceFormProps = { workspace: Workspace; isEditable: boolean; update: Action<"updateWorkspace"> };

export function WorkspaceForm({ workspace, isEditable, update }: WorkspaceFormProps) {
  const { name, color, isProduction, trashDays } = workspace;
  const [form, setForm] = useState({ name, color, isProduction, trashDays });
  const [isBusy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal>();
  const act = useAct();
  const set = (next: Partial<typeof form>) => setForm((known) => ({ ...known, ...next }));
  const isChanged = form.name.trim() !== name || form.color !== color || form.isProduction !== isProduction || form.trashDays !== trashDays;

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    const outcome = await act(update, { ...form, color: form.color as WorkspaceColor }, "The workspace is changed.");
    setBusy(false);
    setRefusal(outcome.ok ? undefined : outcome.refusal);
  };

  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        {refusal && <ErrorPanel title="Not changed" refusal={refusal} />}
        <TextInput
          label="Name"
          required
          maxLength={80}
          disabled={!isEditable}
          value={form.name}
          onChange={(event) => set({ name: event.currentTarget.value })}
        />
        <Slug slug={workspace.slug} />
        <ColorChoice value={form.color} onChange={(color) => set({ color })} disabled={!isEditable} />
        <ProductionSwitch checked={form.isProduction} onChange={(isProduction) => set({ isProduction })} disabled={!isEditable} />
        <NumberInput
          label="Days in the trash"
          description="So long a deleted entry can be brought back; then it is destroyed with all its versions. 0: until somebody destroys it."
          w={320}
          maw="100%"
          min={0}
          max={trashDaysMax}
          allowDecimal={false}
          disabled={!isEditable}
          value={form.trashDays}
          onChange={(value) => set({ trashDays: Number(value) || 0 })}
        />
        {isEditable ? (
          <Group justify="flex-end">
            <Button type="submit" disabled={!isChanged || form.name.trim() === ""} loading={isBusy}>
              Save
            </Button>
          </Group>
        ) : (
          <Text size="sm" c="dimmed">
            Admins and owners change this.
          </Text>
        )}
      </Stack>
    </form>
  );
}

function Slug({ slug }: { slug: string }) {
  return (
    <div>
      <Text fw={500} size="sm">
        Slug
      </Text>
      <Group gap={4}>
        <span className="mono">{slug}</span>
        <CopyButton text={slug} label="Copy the slug" />
      </Group>
      <Text size="xs" c="dimmed">
        Stands in links and never changes.
      </Text>
    </div>
  );
}

export function ProductionSwitch({
  checked,
  onChange,
  disabled,
}: {
  checked: boolean;
  onChange: (isOn: boolean) => void;
  disabled?: boolean;
}) {
  return (
    <Switch
      label="Production"
      description="Marks the workspace in red wherever its name stands, so that nobody takes it for another."
      checked={checked}
      disabled={disabled}
      onChange={(event) => onChange(event.currentTarget.checked)}
    />
  );
}
