"use client";

import { Anchor, Button, Group, Modal, Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import { useState } from "react";
import { callAction } from "#components/call-action.ts";
import { ErrorPanel, type Refusal } from "#components/ui/error-panel.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import type { ClientView, HeldEntry } from "#lib/api/contract/receipts.ts";
import type { ClientActions } from "./client-page.tsx";
import classes from "./clients.module.css";

type AdoptionProps = {
  client: ClientView;
  held: HeldEntry;
  canAsk: boolean;
  canSend: boolean;
  requestAdoption: ClientActions["requestAdoption"];
};

/** What happens with an edit that was made in a client's target: nothing, somebody asked for it, or it was sent as a change. */
export function Adoption(props: AdoptionProps) {
  const { client, held, canAsk } = props;
  const { ask, isBusy, refusal } = useAsk(props);
  const [isAsking, setAsking] = useState(false);
  const isDead = client.state === "revoked" || client.state === "expired";
  if (held.adoption)
    return (
      <div className={classes.asked}>
        <Text size="xs" c="dimmed">
          {held.adoption.by} asked for it, <RelativeTime at={held.adoption.at} />
        </Text>
        {canAsk && (
          <Button
            variant="default"
            size="compact-xs"
            loading={isBusy}
            onClick={() => void ask(false)}
            aria-label={`No longer ask for ${held.path}`}
          >
            Take back
          </Button>
        )}
      </div>
    );
  return (
    <div className={classes.asked}>
      {held.sentAs && (
        <Text size="xs">
          sent as{" "}
          <Anchor component={Link} href={`/changes/${held.sentAs.id}`} prefetch={false} inherit underline="always">
            change #{held.sentAs.number}
          </Anchor>
        </Text>
      )}
      {canAsk && !isDead && (
        <Button variant="default" size="compact-xs" onClick={() => setAsking(true)} aria-label={`Ask for ${held.path} as a change`}>
          {held.sentAs ? "Ask again" : "Ask for it as a change"}
        </Button>
      )}
      <Modal opened={isAsking} onClose={() => setAsking(false)} title="Ask for it as a change">
        <Question
          {...props}
          isBusy={isBusy}
          refusal={refusal}
          onCancel={() => setAsking(false)}
          onAsk={async () => (await ask(true)) && setAsking(false)}
        />
      </Modal>
    </div>
  );
}

type QuestionProps = AdoptionProps & { isBusy: boolean; refusal?: Refusal; onCancel: () => void; onAsk: () => void };

function Question({ client, held, canSend, isBusy, refusal, onCancel, onAsk }: QuestionProps) {
  return (
    <Stack gap="md">
      <Text>
        With its next run, <span className="mono">{client.host}</span> is asked to send what stands in its file for{" "}
        <span className="mono">{held.path}</span> as a change to this workspace. Where a policy asks for a review it waits for one. Until
        then nothing is overwritten, here or there.
      </Text>
      {!canSend && (
        <Text c="dimmed">
          Its token may not change entries, so it cannot send by itself: it tells whoever runs it to do so with <code>blockyard push</code>{" "}
          under a token that may.
        </Text>
      )}
      {refusal && <ErrorPanel refusal={refusal} />}
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={onCancel}>
          Cancel
        </Button>
        <Button data-autofocus loading={isBusy} onClick={onAsk}>
          Ask for it
        </Button>
      </Group>
    </Stack>
  );
}

function useAsk({ client, held, requestAdoption }: AdoptionProps) {
  const queryClient = useQueryClient();
  const [isBusy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal>();
  const ask = async (wanted: boolean): Promise<boolean> => {
    setBusy(true);
    const outcome = await callAction(requestAdoption, { id: client.id, entryId: held.entryId, wanted });
    setBusy(false);
    setRefusal(outcome.ok ? undefined : outcome.refusal);
    if (outcome.ok) {
      notifications.show({ message: wanted ? `${client.host} will be asked for ${held.path}.` : `${client.host} is no longer asked.` });
      await queryClient.invalidateQueries({ queryKey: ["client"] });
    } else if (!wanted) notifications.show({ color: "red", title: "Not taken back", message: outcome.refusal.message, role: "alert" });
    return outcome.ok;
  };
  return { ask, isBusy, refusal };
}
