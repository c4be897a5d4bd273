"use client";

import { Alert, Stack, Text } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Fragment } from "react";
import { doorWords } from "#components/history/door-words.ts";
import { usesQuery } from "#components/queries.ts";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import type { EntryUse } from "#lib/api/contract/uses.ts";
import { programWords } from "./use-words.ts";

const shownMs = 30 * 24 * 3_600_000;

/** Warns of programs that sent a mask in place of a secret in the last 30 days. Nothing when there were none. */
export function MaskNotices({ entryId, initial }: { entryId: string; initial: readonly EntryUse[] }) {
  const { data } = useQuery({ ...usesQuery(entryId), initialData: { uses: [...initial] } });
  const since = Date.now() - shownMs;
  const notices = data.uses.filter(({ kind, lastAt }) => kind === "mask ignored" && Date.parse(lastAt) >= since);
  if (notices.length === 0) return null;
  return (
    <Alert color="yellow" icon={<IconAlertTriangle aria-hidden />} title="A mask was sent in place of a secret, and was not stored" mb="md">
      <Stack gap={4}>
        {notices.map((use) => (
          <Notice key={`${use.actor} ${use.client} ${use.firstAt}`} use={use} />
        ))}
        <Text size="sm">The program sent back what it had seen masked. Have it load the value, or leave the field out.</Text>
      </Stack>
    </Alert>
  );
}

function Notice({ use: { actor, client, program, fields, count, lastAt } }: { use: EntryUse }) {
  const said = programWords(program);
  return (
    <Text size="sm">
      <b>{actor}</b> {doorWords(client)}
      {said && `, ${said}`}, <RelativeTime at={lastAt} />
      {count > 1 && `, ${count} times`}: kept the stored value of{" "}
      {fields.map((field, index) => (
        <Fragment key={field}>
          {index > 0 && ", "}
          <span className="mono">{field}</span>
        </Fragment>
      ))}
      .
    </Text>
  );
}
