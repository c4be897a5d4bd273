"use client";

import { Alert, Button, Checkbox, Group, PasswordInput, Stack, Text, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { ImportLink } from "#components/import/import-link.tsx";
import { Panel } from "#components/ui/panel.tsx";
import type { InputOf } from "#lib/api/client.ts";
import classes from "./prefect-import.module.css";

type Form = { url: string; key: string; isEverything: boolean };
type ImportStartProps = { isOpen: boolean; onStart: (input: InputOf<"startPrefectImport">) => Promise<void> };

/** Where to read, and with which key. */
export function ImportStart({ isOpen, onStart }: ImportStartProps) {
  const [form, setForm] = useState<Form>({ url: "", key: "", isEverything: false });
  const [isBusy, setBusy] = useState(false);
  const set = (next: Partial<Form>) => setForm((known) => ({ ...known, ...next }));

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    await onStart(form);
    setBusy(false);
    set({ key: "" });
  };

  return (
    <div className={classes.form}>
      <Panel title="Import from Prefect" actions={<ImportLink>Import a file instead</ImportLink>}>
        <form method="post" onSubmit={submit}>
          <Stack gap="md">
            <Text c="dimmed">
              Takes over the block types, blocks with their secrets and references, and variables of a Prefect server, as one change. You
              see every difference before anything is saved. Nothing is deleted here, and nothing is written there.
            </Text>
            {!isOpen && (
              <Alert color="gray" title="This server may not connect to others">
                It was started with BLOCKYARD_OUTGOING=0. Import from a machine that reaches both:{" "}
                <code>blockyard import prefect --from URL</code>
              </Alert>
            )}
            <Where form={form} set={set} isOpen={isOpen} />
            <Group justify="flex-end">
              <Button type="submit" loading={isBusy} disabled={!isOpen || form.url.trim() === ""}>
                Read and compare
              </Button>
            </Group>
          </Stack>
        </form>
      </Panel>
    </div>
  );
}

function Where({ form, set, isOpen }: { form: Form; set: (next: Partial<Form>) => void; isOpen: boolean }) {
  return (
    <>
      <TextInput
        label="Address of the Prefect API"
        description="What clients have as PREFECT_API_URL. This server connects to it, so it must be reachable from here."
        placeholder="http://prefect:4200/api"
        required
        disabled={!isOpen}
        maxLength={400}
        inputMode="url"
        autoComplete="off"
        spellCheck={false}
        classNames={{ input: "mono" }}
        value={form.url}
        onChange={(event) => set({ url: event.currentTarget.value })}
      />
      <PasswordInput
        label="Key"
        description="An API key, or name:password where the server has an auth string. Empty for a server that asks for neither. It stays in memory until all is read."
        disabled={!isOpen}
        maxLength={2_000}
        autoComplete="off"
        value={form.key}
        onChange={(event) => set({ key: event.currentTarget.value })}
      />
      <Checkbox
        label="Also the types that come with every Prefect server and that no block uses"
        disabled={!isOpen}
        checked={form.isEverything}
        onChange={(event) => set({ isEverything: event.currentTarget.checked })}
      />
    </>
  );
}
