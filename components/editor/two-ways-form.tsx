"use client";

import { Button, Group, Stack } from "@mantine/core";
import type { ReactNode } from "react";
import { PolicyNote } from "./policy-note.tsx";
import type { MetPolicies } from "./use-policies.ts";
import type { TwoWays } from "./use-two-ways.ts";

type TwoWaysFormProps = {
  ways: TwoWays;
  met: MetPolicies;
  /** What saving at once does, in a word or two. */
  label: string;
  isReady: boolean;
  /** What leads back, where that is not the end of it. */
  cancel?: string;
  onCancel: () => void;
  children: ReactNode;
};

/** A form in a dialog with its two ways on, and the policies that decide what the first one says. */
export function TwoWaysForm({ ways: { busy, save, add }, met, label, isReady, cancel = "Cancel", onCancel, children }: TwoWaysFormProps) {
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (isReady) void save();
      }}
    >
      <Stack gap="md">
        {children}
        <PolicyNote policies={met.policies} />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onCancel}>
            {cancel}
          </Button>
          <Button variant="default" disabled={!isReady} loading={busy === "add"} onClick={() => void add()}>
            Add to change
          </Button>
          <Button type="submit" data-autofocus={isReady || undefined} disabled={!isReady} loading={busy === "save"}>
            {met.needsReview ? "Send for review" : label}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
