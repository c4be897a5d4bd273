"use client";

import { Alert, Code, Group, MultiSelect, Stack, Switch, TextInput } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { AboutFields } from "#components/editor/about-fields.tsx";
import { typesQuery } from "#components/queries.ts";
import { Logo } from "#components/ui/logo.tsx";
import { ApproverFields } from "./approver-fields.tsx";
import { PatternMatches } from "./pattern-matches.tsx";
import type { PolicyEditor } from "./use-policy-editor.ts";

/** What a policy is about, what it asks for, and the ways around it. */
export function PolicyFields({ form }: { form: PolicyEditor }) {
  const { editor, document, set } = form;
  const { draft, update, touch, problemAt } = editor;
  return (
    <Stack gap="md">
      {editor.base.version === 0 && (
        <TextInput
          data-autofocus
          label="Name"
          description="People read it beside every button that it changes."
          placeholder="four-eyes-on-production"
          required
          value={draft.name}
          error={problemAt("#name")}
          classNames={{ input: "mono" }}
          autoComplete="off"
          spellCheck={false}
          maxLength={128}
          onChange={(event) => update({ name: event.currentTarget.value })}
          onBlur={() => draft.name && touch("#name")}
        />
      )}
      <PatternField form={form} />
      <TypesField value={document.types} onChange={(types) => set({ types })} />
      <ApproverFields form={form} />
      <WaysAround form={form} />
      <AboutFields editor={editor} kind="policy" hint="Why there is this policy, and whom to ask." />
    </Stack>
  );
}

function PatternField({ form: { editor, document, set } }: { form: PolicyEditor }) {
  const { problemAt, touch } = editor;
  return (
    <div>
      <TextInput
        label="Pattern"
        description={
          <>
            The paths that it is about. <Code>*</Code> stands for anything but a slash, <Code>**</Code> for anything at all.
          </>
        }
        placeholder="block/aws-credentials/prod-*"
        required
        value={document.pattern}
        error={problemAt("pattern")}
        classNames={{ input: "mono" }}
        autoComplete="off"
        spellCheck={false}
        maxLength={400}
        onChange={(event) => set({ pattern: event.currentTarget.value.trim() })}
        onBlur={() => document.pattern && touch("pattern")}
      />
      <PatternMatches pattern={document.pattern} types={document.types} />
    </div>
  );
}

function WaysAround({ form: { document, set } }: { form: PolicyEditor }) {
  return (
    <>
      <Switch
        label="Direct saves are allowed"
        description="A save applies at once. The policy then counts only for changes that somebody sends for review."
        checked={document.allowsDirect}
        onChange={(event) => set({ allowsDirect: event.currentTarget.checked })}
      />
      <Switch
        label="Break-glass is allowed"
        description="In an emergency a change may be applied without its approvals, with a reason and the person's password."
        checked={document.allowsBreakGlass}
        onChange={(event) => set({ allowsBreakGlass: event.currentTarget.checked })}
      />
      {document.allowsBreakGlass && (
        <Alert color="yellow" icon={<IconAlertTriangle aria-hidden />} title="One person alone can then get around this policy">
          Anybody who may change these entries can apply a change that nobody approved. It stands in the audit log and in the inbox of
          everybody who reviews, but only afterwards: what it did to programs has happened by then.
        </Alert>
      )}
    </>
  );
}

function TypesField({ value, onChange }: { value: string[]; onChange: (types: string[]) => void }) {
  const { data } = useQuery(typesQuery());
  const known = new Map((data?.types ?? []).map((type) => [type.slug, type]));
  const slugs = [...new Set([...known.keys(), ...value])];
  return (
    <MultiSelect
      label="Block types"
      description="Only blocks of these types. None: whatever the pattern says, KV pairs, configurations and policies too."
      placeholder={value.length === 0 ? "Everything that the pattern matches" : undefined}
      data={slugs.map((slug) => ({ value: slug, label: known.get(slug)?.name ?? slug }))}
      value={value}
      onChange={onChange}
      renderOption={({ option }) => (
        <Group gap="xs" wrap="nowrap">
          <Logo type={known.get(option.value)} />
          {option.label}
        </Group>
      )}
      searchable
      clearable
      clearButtonProps={{ "aria-label": "Every type" }}
      hidePickedOptions
      nothingFoundMessage="No such type"
    />
  );
}
