"use client";

import { Checkbox, MultiSelect, Stack, Textarea, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { reviewersQuery } from "#components/queries.ts";
import { useSession } from "#components/shell/session.tsx";

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
      {isSent && <Reviewers value={about.reviewers} onChange={(reviewers) => set({ reviewers })} />}
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

function Reviewers({ value, onChange }: { value: string[]; onChange: (reviewers: string[]) => void }) {
  const { me } = useSession();
  const { data } = useQuery(reviewersQuery());
  const others = (data?.people ?? []).filter(({ email }) => email !== me.email);
  return (
    <MultiSelect
      label="Reviewers"
      description="Who is asked to look at it. Anybody else who may review can do so too."
      placeholder={value.length === 0 ? "Anybody" : undefined}
      data={others.map(({ userId, name, role }) => ({ value: userId, label: `${name} (${role})` }))}
      value={value}
      onChange={onChange}
      searchable
      clearable
      clearButtonProps={{ "aria-label": "Ask nobody in particular" }}
      hidePickedOptions
      nothingFoundMessage="Nobody else may review here"
    />
  );
}
