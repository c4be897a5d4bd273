"use client";

import { Button, Group, Stack } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { callAction } from "#components/call-action.ts";
import { importQuery } from "#components/queries.ts";
import { refusalOf } from "#components/refusal.ts";
import { ErrorPanel, type Refusal } from "#components/ui/error-panel.tsx";
import { useWire, type Wire } from "#components/wire.ts";
import type { Action } from "#lib/api/action.ts";
import type { InputOf, OutputOf } from "#lib/api/client.ts";
import type { ImportJob } from "#lib/api/contract/prefect-import.ts";
import { ImportDone } from "./import-done.tsx";
import { ImportReading } from "./import-reading.tsx";
import { ImportReview } from "./import-review.tsx";
import { ImportStart } from "./import-start.tsx";

type ImportActions = {
  startPrefectImport: Action<"startPrefectImport">;
  confirmPrefectImport: Action<"confirmPrefectImport">;
  stopPrefectImport: Action<"stopPrefectImport">;
};

/** Taking over another server in three steps: where, what it would change, done. Whoever reloads or comes back finds it as it is. */
export function ImportPage({ first, actions }: { first: Wire<OutputOf<"getPrefectImport">>; actions: ImportActions }) {
  const initialData = useWire(first);
  const { data, error, refetch } = useQuery({ ...importQuery(), initialData });
  const queryClient = useQueryClient();
  const [refusal, setRefusal] = useState<Refusal>();
  const job = data.job;

  const start = async (input: InputOf<"startPrefectImport">) => {
    const outcome = await callAction(actions.startPrefectImport, input);
    setRefusal(outcome.ok ? undefined : outcome.refusal);
    await refetch();
  };
  const confirm = async (skipsInvalid: boolean) => {
    if (!job) return;
    const outcome = await callAction(actions.confirmPrefectImport, { id: job.id, skipsInvalid });
    setRefusal(outcome.ok ? undefined : outcome.refusal);
    await refetch();
  };
  const stop = async () => {
    const outcome = await callAction(actions.stopPrefectImport, {});
    setRefusal(outcome.ok ? undefined : outcome.refusal);
    // What was applied shows on every screen.
    await queryClient.invalidateQueries();
  };

  return (
    <Stack gap="md" aria-live="polite">
      {error && <ErrorPanel title="The import cannot be seen at the moment" refusal={refusalOf(error)} />}
      {refusal && <ErrorPanel title="That did not work" refusal={refusal} />}
      {job ? <Stage job={job} onConfirm={confirm} onStop={stop} /> : <ImportStart isOpen={data.isOpen} onStart={start} />}
    </Stack>
  );
}

type StageProps = { job: ImportJob; onConfirm: (skipsInvalid: boolean) => Promise<void>; onStop: () => Promise<void> };

function Stage({ job, onConfirm, onStop }: StageProps) {
  switch (job.state) {
    case "reading":
    case "comparing":
    case "applying":
      return <ImportReading job={job} onStop={onStop} />;
    case "ready":
      return job.preview ? <ImportReview job={job} preview={job.preview} onConfirm={onConfirm} onStop={onStop} /> : null;
    case "done":
      return job.applied ? <ImportDone job={job} applied={job.applied} onAgain={onStop} /> : null;
    case "failed":
      return <Failed job={job} onAgain={onStop} />;
    default:
      return job.state satisfies never;
  }
}

function Failed({ job, onAgain }: { job: ImportJob; onAgain: () => Promise<void> }) {
  const refusal = job.refusal ?? { code: "unavailable", message: "The import stopped.", problems: [] };
  return (
    <Stack gap="md">
      <ErrorPanel title={`Nothing was taken over from ${job.source}`} refusal={refusal} />
      <Group>
        <Button onClick={onAgain}>Start again</Button>
      </Group>
    </Stack>
  );
}
