"use client";

import { Alert, Anchor, Text } from "@mantine/core";
import { IconHourglass } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { Fragment } from "react";
import { openChangesQuery } from "#components/queries.ts";

/** Says that a change of the policy waits for review: until it is applied, the policy holds as it stands here. */
export function OpenChangesNote({ entryId }: { entryId: string }) {
  const { data } = useQuery(openChangesQuery({ entry: entryId }));
  const changes = data?.changes ?? [];
  if (changes.length === 0) return null;
  return (
    <Alert icon={<IconHourglass aria-hidden />} title="Not changed yet">
      <Text size="sm">
        {changes.length === 1 ? "A change of this policy waits" : "Changes of this policy wait"} for review:{" "}
        {changes.map(({ id, number, author }, index) => (
          <Fragment key={id}>
            {index > 0 && ", "}
            <Anchor component={Link} href={`/changes/${id}`} size="sm">
              #{number}
            </Anchor>{" "}
            by {author}
          </Fragment>
        ))}
        . Until it is applied, the policy holds as it is.
      </Text>
    </Alert>
  );
}
