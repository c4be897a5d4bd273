"use client";

import { Alert, Button, Group, List, Modal, Stack, Text } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { callAction } from "#components/call-action.ts";
import { EntryDiffs } from "#components/diff/entry-diffs.tsx";
import { MessageField } from "#components/editor/message-field.tsx";
import { refusalOf } from "#components/refusal.ts";
import { ErrorPanel, type Refusal } from "#components/ui/error-panel.tsx";
import { Loading } from "#components/ui/loading.tsx";
import { TableFoot } from "#components/ui/table-foot.tsx";
import type { Action } from "#lib/api/action.ts";
import type { OutputOf } from "#lib/api/client.ts";
import { restorePreviewQuery } from "./history-queries.ts";
import { tellChange } from "./outcome-words.ts";

export type RestoreChoice = { what: "all" } | { what: "some"; ids: string[] };
type Restore = Action<"restoreRevision">;
type RestoreRevisionProps = { revision: number; choice: RestoreChoice | undefined; restore: Restore; onClose: () => void };
type Preview = OutputOf<"previewRestore">;

const pageSize = 20;

/** Everything that restoring would do, and only then the restore: one new change. */
export function RestoreRevision({ revision, choice, restore, onClose }: RestoreRevisionProps) {
  const title =
    choice?.what === "some" ? `Restore ${countOf(choice.ids.length)} as of revision ${revision}` : `Restore as of revision ${revision}`;
  return (
    <Modal opened={choice !== undefined} onClose={onClose} title={title} size="min(1200px, 100%)">
      {choice && <RestoreForm revision={revision} choice={choice} restore={restore} onClose={onClose} />}
    </Modal>
  );
}

function RestoreForm({ revision, choice, restore, onClose }: RestoreRevisionProps & { choice: RestoreChoice }) {
  const [page, setPage] = useState(1);
  const [message, setMessage] = useState(`Restore as of revision ${revision}`);
  const [isBusy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal>();
  const queryClient = useQueryClient();
  const router = useRouter();
  const chosen = { revision, ...(choice.what === "some" ? { ids: choice.ids } : {}) };
  const { data: preview, error } = useQuery(restorePreviewQuery({ ...chosen, page, pageSize }));

  const save = async (event: FormEvent) => {
    event.preventDefault();
    if (!preview) return;
    setBusy(true);
    const outcome = await callAction<"restoreRevision">(restore, { ...chosen, message, latest: preview.latest });
    await queryClient.invalidateQueries();
    setBusy(false);
    if (!outcome.ok) return setRefusal(outcome.refusal);
    tellChange(outcome.output);
    onClose();
    router.refresh();
  };

  return (
    <form onSubmit={(event) => void save(event)}>
      <Stack gap="md">
        {refusal && <ErrorPanel title="Nothing was restored" refusal={refusal} />}
        {error && <ErrorPanel title="The comparison did not load" refusal={refusalOf(error)} />}
        {!preview && !error && <Loading heights={[160]} label="Comparing" />}
        {preview && <RestorePreview preview={preview} page={page} onPage={setPage} />}
        <MessageField value={message} onMessage={setMessage} />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={isBusy} disabled={!preview || problemOf(preview) !== undefined} data-autofocus>
            {preview && preview.total > 0 ? `Restore ${countOf(preview.total)}` : "Nothing to restore"}
          </Button>
        </Group>
        {preview && preview.total > 0 && problemOf(preview) && (
          <Text size="sm" c="dimmed" ta="right">
            {problemOf(preview)}
          </Text>
        )}
      </Stack>
    </form>
  );
}

function RestorePreview({ preview, page, onPage }: { preview: Preview; page: number; onPage: (page: number) => void }) {
  const counts = Object.entries(preview.counts).filter(([, count]) => count > 0);
  return (
    <Stack gap="md">
      <Text>
        {preview.total === 0
          ? "The workspace says what it said then: there is nothing to restore."
          : `One new change on top of revision ${preview.latest}: ${counts.map(([step, count]) => `${count} ${step}`).join(", ")}. Nothing is lost: the versions between stay in the history.`}
      </Text>
      <Reasons title="In the way" color="red" reasons={preview.refusals} />
      <Reasons title="Left as it is" color="yellow" reasons={preview.left} />
      <EntryDiffs
        diffs={preview.steps.map(({ path, pathNow, step, version, fields }) => ({
          path,
          fields,
          oldLabel: pathNow === null ? "In the trash" : "Now",
          newLabel: version === null ? "Moved to the trash" : `${step}, as in v${version}`,
        }))}
      />
      {preview.total > pageSize && (
        <TableFoot page={page} pageSize={pageSize} total={preview.total} noun={["entry", "entries"]} onPage={onPage} />
      )}
    </Stack>
  );
}

function Reasons({ title, color, reasons }: { title: string; color: string; reasons: readonly { path: string; reason: string }[] }) {
  if (reasons.length === 0) return null;
  return (
    <Alert color={color} title={title}>
      <List size="sm">
        {reasons.map(({ path, reason }) => (
          <List.Item key={`${path} ${reason}`}>
            <span className="mono">{path}</span>: {reason}
          </List.Item>
        ))}
      </List>
    </Alert>
  );
}

/** Why it cannot be restored as it stands. */
function problemOf({ total, editsMax, refusals }: Preview): string | undefined {
  if (total === 0) return "There is nothing to restore.";
  if (total > editsMax) return `One change holds at most ${editsMax} edits: choose some of the entries in the list.`;
  return refusals.length > 0 ? "Something is in the way: choose other entries, or change that first." : undefined;
}

function countOf(count: number): string {
  return `${new Intl.NumberFormat("en").format(count)} ${count === 1 ? "entry" : "entries"}`;
}
