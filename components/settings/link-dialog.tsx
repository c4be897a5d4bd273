"use client";

import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { ShownOnce } from "./shown-once.tsx";

export type MadeLink = { for: string; link: string; isInvitation: boolean };

/** The one-time link, shown once: whoever opens it chooses the password. */
export function LinkDialog({ made, onClose }: { made: MadeLink | undefined; onClose: () => void }) {
  return (
    <Modal
      opened={made !== undefined}
      onClose={onClose}
      title={made?.isInvitation ? "Send this invitation" : "Send this reset link"}
      closeOnClickOutside={false}
    >
      {made && (
        <Stack gap="md">
          <Text>
            {made.isInvitation
              ? `${made.for} chooses a password with this link and is signed in. It works once, for 7 days.`
              : `${made.for} chooses a new password with this link. It works once, for a day. All sessions of this person have ended.`}
          </Text>
          <ShownOnce
            label="One-time link"
            text={made.link}
            copyLabel="Copy the link"
            note="It is shown only now. Send it on a way that others do not read: whoever opens it first signs in as this person."
          />
          <Group justify="flex-end">
            <Button onClick={onClose}>Done</Button>
          </Group>
        </Stack>
      )}
    </Modal>
  );
}
