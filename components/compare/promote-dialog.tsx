"use client";

import { Alert, Button, Group, Modal, Stack, Text, Title } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { callAction } from "#components/call-action.ts";
import { MessageField } from "#components/editor/message-field.tsx";
import { tellChange } from "#components/history/outcome-words.ts";
import { ErrorPanel, type Refusal } from "#components/ui/error-panel.tsx";
import { MiddleTruncate } from "#components/ui/middle-truncate.tsx";
import type { Action } from "#lib/api/action.ts";
import type { OutputOf } from "#lib/api/client.ts";
import type { AcrossEntry } from "#lib/api/contract/history.ts";
import { AcrossFields } from "./across-fields.tsx";

type PromoteDialogProps = {
  comparison: OutputOf<"compareWorkspaces"> | undefined;
  entries: readonly AcrossEntry[];
  promote: Action<"promote">;
  onClose: () => void;
  onDone: () => void;
};

const shownMax = 25;

/** What the target will say, field by field, before it is said. */
export function PromoteDialog({ comparison, ...form }: PromoteDialogProps) {
  const title = comparison ? `Promote from ${comparison.source.name} to ${comparison.target.name}` : "";
  return (
    <Modal opened={comparison !== undefined} onClose={form.onClose} title={title} size="min(1200px, 100%)">
      {comparison && <PromoteForm comparison={comparison} {...form} />}
    </Modal>
  );
}

type PromoteFormProps = PromoteDialogProps & { comparison: OutputOf<"compareWorkspaces"> };

function PromoteForm({ comparison: { source, target, canCarrySecrets }, entries, promote, onClose, onDone }: PromoteFormProps) {
  const [message, setMessage] = useState(`Promote from ${source.slug}`);
  const [isBusy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal>();
  const queryClient = useQueryClient();
  const slugs = { source: source.slug, target: target.slug };
  const send = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    const asked = entries.map(({ path, sourceVersion, targetVersion }) => ({ path, sourceVersion, targetVersion }));
    const outcome = await callAction<"promote">(promote, { ...slugs, message, entries: asked });
    await queryClient.invalidateQueries();
    setBusy(false);
    if (!outcome.ok) return setRefusal(outcome.refusal);
    const { leftOut, ...change } = outcome.output;
    tellChange(change, target);
    tellLeftOut(leftOut);
    onDone();
    onClose();
  };
  return (
    <form onSubmit={(event) => void send(event)}>
      <Stack gap="md">
        <Text>
          One change in {target.name}, under its policies. References are by path.{" "}
          {canCarrySecrets
            ? "Secrets that differ are opened, which is audited in the source as a reveal, and sealed anew in the target."
            : "Secrets that differ are left out: you may not read them in the source."}
        </Text>
        {refusal && <ErrorPanel title="Nothing was promoted" refusal={refusal} />}
        <PromotedFields slugs={slugs} names={{ source: source.name, target: target.name }} entries={entries} />
        <MessageField value={message} onMessage={setMessage} isFirst />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={isBusy}>
            Promote {entries.length} {entries.length === 1 ? "entry" : "entries"}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

type PromotedFieldsProps = {
  slugs: { source: string; target: string };
  names: { source: string; target: string };
  entries: readonly AcrossEntry[];
};

function PromotedFields({ slugs, names, entries }: PromotedFieldsProps) {
  return (
    <>
      {entries.slice(0, shownMax).map(({ path }) => (
        <section key={path}>
          <Title order={3} mb={4}>
            <MiddleTruncate text={path} tail={20} />
          </Title>
          <AcrossFields slugs={slugs} path={path} oldLabel={`In ${names.target} now`} newLabel={`From ${names.source}`} />
        </section>
      ))}
      {entries.length > shownMax && (
        <Alert color="yellow">
          {entries.length - shownMax} more are promoted with these; their fields are in the list behind this dialog.
        </Alert>
      )}
    </>
  );
}

function tellLeftOut(leftOut: readonly { path: string; fields: readonly string[] }[]): void {
  if (leftOut.length === 0) return;
  const fields = leftOut.map(({ path, fields }) => `${path}: ${fields.join(", ")}`).join("; ");
  notifications.show({ color: "yellow", autoClose: false, title: "Secrets were left out", message: `Set them in the target: ${fields}.` });
}
