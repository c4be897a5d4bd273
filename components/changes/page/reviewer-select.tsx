"use client";

import { MultiSelect } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { reviewersQuery } from "#components/queries.ts";
import { useSession } from "#components/shell/session.tsx";

type ReviewerSelectProps = { value: string[]; onChange: (reviewers: string[]) => void; autoFocus?: boolean };

/** Who is asked to look at a change: anybody who may review here but the person who asks. */
export function ReviewerSelect({ value, onChange, autoFocus }: ReviewerSelectProps) {
  const { me } = useSession();
  const { data } = useQuery(reviewersQuery());
  const others = (data?.people ?? []).filter(({ userId }) => userId !== me.id);
  return (
    <MultiSelect
      label="Reviewers"
      description="Who is asked to look at it. Anybody else who may review can do so too."
      placeholder={value.length === 0 ? "Nobody in particular" : undefined}
      data-autofocus={autoFocus || undefined}
      data={others.map(({ userId, name, role }) => ({ value: userId, label: `${name} (${role})` }))}
      value={value}
      onChange={onChange}
      searchable
      clearable
      clearButtonProps={{ "aria-label": "Ask nobody in particular" }}
      hidePickedOptions
      maxValues={50}
      nothingFoundMessage="Nobody else may review here"
    />
  );
}
