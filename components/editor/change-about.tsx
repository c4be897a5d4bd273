"use client";

import { Checkbox, Stack, TextInput } from "@mantine/core";
import { ReviewerSelect } from "#components/changes/page/reviewer-select.tsx";
import { MessageField } from "./message-field.tsx";

/** What is said about a change when it is saved. Title and reviewers are for one that is sent for review. */
export type ChangeAbout = { title: string; message: string; reviewers: string[]; asksForReview: boolean };

export const nothingSaid: ChangeAbout = { title: "", message: "", reviewers: [], asksForReview: false };

type ChangeAboutFieldsProps = {
  about: ChangeAbout;
  onAbout: (about: ChangeAbout) => void;
  /** A policy asks for a review: then it is no choice. */
  needsReview: boolean;
  /** Whether the message is typed into first. Not where the form stands below what is to be read. */
  isFirst?: boolean;
};

export function ChangeAboutFields({ about, onAbout, needsReview, isFirst = true }: ChangeAboutFieldsProps) {
  const set = (next: Partial<ChangeAbout>) => onAbout({ ...about, ...next });
  const isSent = needsReview || about.asksForReview;
  return (
    <Stack gap="md">
      {isSent && (
        <TextInput
          label="Title"
          description="One line for those who review it. Without one, its entries are the title."
          maxLength={200}
          value={about.title}
          onChange={(event) => set({ title: event.currentTarget.value })}
        />
      )}
      <MessageField value={about.message} onMessage={(message) => set({ message })} isFirst={isFirst} />
      {isSent && <ReviewerSelect value={about.reviewers} onChange={(reviewers) => set({ reviewers })} />}
      {!needsReview && (
        <Checkbox
          label="Ask for a review first"
          description="Nothing holds until somebody else has looked at it and it is applied."
          checked={about.asksForReview}
          onChange={(event) => set({ asksForReview: event.currentTarget.checked })}
        />
      )}
    </Stack>
  );
}
