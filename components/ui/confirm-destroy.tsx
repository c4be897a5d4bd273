"use client";

import { Alert, Anchor, Button, Code, Group, List, Modal, Stack, Text, TextInput } from "@mantine/core";
import Link from "next/link";
import { type FormEvent, type ReactNode, useState } from "react";
import { ErrorPanel, type Refusal } from "./error-panel.tsx";

type Consumer = { id: string; label: string; href?: string };

type ConfirmDestroyProps = {
  opened: boolean;
  onClose: () => void;
  title: string;
  /** What is lost and what is not. */
  consequence: ReactNode;
  /** The text that has to be typed first: a path or a name. Without it one click is enough. */
  path?: string;
  /** Who uses it and will be without it. */
  consumers?: Consumer[];
  confirmLabel: string;
  /** Returns a refusal to show, or nothing when done. */
  onConfirm: () => Promise<Refusal | undefined>;
  /** Another way to do it, beside the first: as part of a change that is sent later. */
  other?: { label: string; onConfirm: () => Promise<Refusal | undefined> };
};

/** The last question before something ends. */
export function ConfirmDestroy({ opened, onClose, title, ...form }: ConfirmDestroyProps) {
  return (
    <Modal opened={opened} onClose={onClose} title={title}>
      <Question {...form} onClose={onClose} />
    </Modal>
  );
}

type QuestionProps = Omit<ConfirmDestroyProps, "opened" | "title">;

function Question({ onClose, consequence, path, consumers = [], confirmLabel, onConfirm, other }: QuestionProps) {
  const [typed, setTyped] = useState("");
  const [busy, setBusy] = useState<"first" | "other" | null>(null);
  const [refusal, setRefusal] = useState<Refusal>();
  const isMeant = path === undefined || typed === path;
  const confirm = async (event: FormEvent | undefined, how: "first" | "other", act: () => Promise<Refusal | undefined>) => {
    event?.preventDefault();
    if (!isMeant || busy) return;
    setBusy(how);
    const answer = await act();
    setBusy(null);
    setRefusal(answer);
    if (!answer) onClose();
  };
  return (
    <form onSubmit={(event) => void confirm(event, "first", onConfirm)}>
      <Stack gap="md">
        <Text component="div">{consequence}</Text>
        {consumers.length > 0 && <Consumers consumers={consumers} />}
        {path !== undefined && (
          <TextInput
            data-autofocus
            label={
              <>
                Type <Code>{path}</Code> to confirm
              </>
            }
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
            autoComplete="off"
            spellCheck={false}
            classNames={{ input: "mono" }}
          />
        )}
        {refusal && <ErrorPanel refusal={refusal} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" data-autofocus={path === undefined || undefined} onClick={onClose}>
            Cancel
          </Button>
          {other && (
            <Button
              variant="default"
              disabled={!isMeant}
              loading={busy === "other"}
              onClick={() => void confirm(undefined, "other", other.onConfirm)}
            >
              {other.label}
            </Button>
          )}
          <Button type="submit" color="red" disabled={!isMeant} loading={busy === "first"}>
            {confirmLabel}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function Consumers({ consumers }: { consumers: Consumer[] }) {
  return (
    <Alert color="yellow" title={`Used by ${consumers.length === 1 ? "one other" : `${consumers.length} others`}`}>
      <List size="sm">
        {consumers.map(({ id, label, href }) => (
          <List.Item key={id}>
            {href ? (
              <Anchor component={Link} href={href} className="mono">
                {label}
              </Anchor>
            ) : (
              <Code>{label}</Code>
            )}
          </List.Item>
        ))}
      </List>
    </Alert>
  );
}
