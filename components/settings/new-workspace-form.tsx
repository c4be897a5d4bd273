"use client";

import { Button, Group, Stack, Text, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useSwitchWorkspace } from "#components/shell/use-switch-workspace.ts";
import { ErrorPanel, type Refusal } from "#components/ui/error-panel.tsx";
import { slugOf } from "#components/ui/slug-of.ts";
import type { Action } from "#lib/api/action.ts";
import { findSlugProblem } from "#lib/core/paths.ts";
import { ColorChoice, type WorkspaceColor } from "./color-choice.tsx";
import { useAct } from "./use-act.ts";
import { ProductionSwitch } from "./workspace-form.tsx";

type NewWorkspace = { name: string; typedSlug: string | null; color: WorkspaceColor; isProduction: boolean };

/** Makes a workspace with entries, members and tokens of its own, and goes there. */
export function NewWorkspaceForm({ create }: { create: Action<"createWorkspace"> }) {
  const [form, setForm] = useState<NewWorkspace>({ name: "", typedSlug: null, color: "teal", isProduction: false });
  const [isBusy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal>();
  const act = useAct();
  const switchTo = useSwitchWorkspace();
  const set = (next: Partial<NewWorkspace>) => setForm((known) => ({ ...known, ...next }));
  const { name, typedSlug, color, isProduction } = form;
  const slug = typedSlug ?? slugOf(name);
  const slugProblem = slug === "" ? undefined : findSlugProblem(slug);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    const outcome = await act(create, { slug, name, color, isProduction }, `The workspace ${name} is made.`);
    if (outcome.ok) await switchTo(slug);
    else setRefusal(outcome.refusal);
    setBusy(false);
  };

  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <Text c="dimmed">
          Dev, staging and production are workspaces of their own: nothing is shared between them, neither entries nor members nor tokens.
        </Text>
        {refusal && <ErrorPanel title="No workspace was made" refusal={refusal} />}
        <TextInput
          label="Name"
          required
          maxLength={80}
          autoComplete="off"
          value={name}
          onChange={(event) => set({ name: event.currentTarget.value })}
        />
        <TextInput
          label="Slug"
          description="Stands in links and never changes."
          required
          maxLength={128}
          autoComplete="off"
          spellCheck={false}
          classNames={{ input: "mono" }}
          value={slug}
          error={slugProblem}
          onChange={(event) => set({ typedSlug: event.currentTarget.value })}
        />
        <ColorChoice value={color} onChange={(chosen) => set({ color: chosen })} />
        <ProductionSwitch checked={isProduction} onChange={(isOn) => set({ isProduction: isOn })} />
        <Group justify="flex-end">
          <Button
            type="submit"
            variant="default"
            disabled={name.trim() === "" || slug === "" || slugProblem !== undefined}
            loading={isBusy}
          >
            Create and switch to it
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
