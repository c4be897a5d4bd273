"use client";

import { Checkbox, Stack, Textarea, TextInput } from "@mantine/core";
import { ReviewerSelect } from "#components/changes/page/reviewer-select.tsx";

/** What is said about a change when it is saved. Title and reviewers are for one that is sent for review. */
export type ChangeAbout = { title: string; message: string; reviewers: string[]; asksForReview: boolean };

export const nothingSaid: ChangeAbout = { title: "", message: "", reviewers: [], asksForReview: false };

type ChangeAboutFieldsProps = {
  about: ChangeAbout;
  onAbout: (about: ChangeAbout) => void;
  /** A policy asks for a review: then it is no choice. */
  needsReview: boolean;
  onSubmit: () => void;
};

export function ChangeAboutFields({ about, onAbout, needsReview, onSubmit }: ChangeAboutFieldsProps) {
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
      <Textarea
        data-autofocus
        // The diff comes after the dialog has opened: by then the dialog's own focus sits on its close button.
        autoFocus
        label="Message"
        description="Why this changes. It stays in the history."
        autosize
        minRows={1}
        maxRows={6}
        maxLength={2_000}
        value={about.message}
        onChange={(event) => set({ message: event.currentTarget.value })}
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) onSubmit();
        }}
      />
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
