"use client";

import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { type FormEvent, useEffect, useState } from "react";
import { callAction } from "#components/call-action.ts";
import { EntryDiffs } from "#components/diff/entry-diffs.tsx";
import { MessageField } from "#components/editor/message-field.tsx";
import { PolicyNote } from "#components/editor/policy-note.tsx";
import { usePolicies } from "#components/editor/use-policies.ts";
import { useSaveChange } from "#components/editor/use-save-change.tsx";
import { useSession } from "#components/shell/session.tsx";
import { ErrorPanel, type Refusal } from "#components/ui/error-panel.tsx";
import { Loading } from "#components/ui/loading.tsx";
import type { Edit, EditPreview } from "#lib/api/contract/changes.ts";
import type { VersionSummary } from "#lib/api/contract/entries.ts";

type RestoreDialogProps = {
  entry: { path: string; version: number };
  version: VersionSummary | undefined;
  onRestored: () => void;
  onClose: () => void;
};

/** The diff that a restore makes, and only then the restore: a new version with the old one's fields, secrets included. */
export function RestoreDialog({ entry, version, onRestored, onClose }: RestoreDialogProps) {
  return (
    <Modal opened={version !== undefined} onClose={onClose} title={`Restore version ${version?.n ?? ""}`} size="min(1200px, 100%)">
      {version && <RestoreForm key={version.n} entry={entry} n={version.n} onRestored={onRestored} onClose={onClose} />}
    </Modal>
  );
}

type Preview = { at: "loading" } | { at: "diff"; edits: EditPreview[] } | { at: "refused"; refusal: Refusal };

type RestoreFormProps = Omit<RestoreDialogProps, "version"> & { n: number };

function RestoreForm({ entry, n, onRestored, onClose }: RestoreFormProps) {
  const [message, setMessage] = useState(`Restore version ${n}`);
  const [isSaving, setSaving] = useState(false);
  const [preview, setPreview] = usePreview(entry, n);
  const saveChange = useSaveChange();
  const { needsReview, policies } = usePolicies([entry.path]);
  const isSame = preview.at === "diff" && preview.edits.every(({ fields }) => fields.every(({ change }) => change === "unchanged"));

  const save = async (event: FormEvent) => {
    event.preventDefault();
    setSaving(true);
    const outcome = await saveChange({
      message,
      edits: [restoreEdit(entry, n)],
      done: ({ edits: [saved] }) =>
        saved?.isChanged ? `Restored version ${n} as v${saved.version}.` : "Nothing differed: no new version.",
      undo: ({ edits }) => edits.map((saved) => restoreEdit({ path: saved.path, version: saved.version }, entry.version)),
    });
    setSaving(false);
    if (!outcome.ok) return setPreview({ at: "refused", refusal: outcome.refusal });
    onRestored();
    onClose();
  };

  return (
    <form onSubmit={save}>
      <Stack gap="md">
        <Text>Version {n} becomes current again as a new version. Nothing is lost: the versions between stay in the history.</Text>
        {preview.at === "loading" && <Loading heights={[120]} label="Comparing" />}
        {preview.at === "refused" && <ErrorPanel title="This version cannot be restored" refusal={preview.refusal} />}
        {preview.at === "diff" && (
          <EntryDiffs
            diffs={preview.edits.map((edit) => ({ ...edit, oldLabel: `v${entry.version} (current)`, newLabel: `As in v${n}` }))}
          />
        )}
        <PolicyNote policies={policies} />
        <MessageField value={message} onMessage={setMessage} isFirst />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={isSaving} disabled={preview.at !== "diff" || isSame}>
            {isSame ? "Nothing to restore" : needsReview ? "Send for review" : `Restore version ${n}`}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function usePreview(entry: RestoreDialogProps["entry"], n: number) {
  const { actions } = useSession();
  const { path, version } = entry;
  const [preview, setPreview] = useState<Preview>({ at: "loading" });
  // The server is the outside system: what the restore would change is asked for whenever the current version moves.
  useEffect(() => {
    let isWanted = true;
    void callAction(actions.previewChange, { edits: [restoreEdit({ path, version }, n)] }).then((outcome) => {
      if (isWanted) setPreview(outcome.ok ? { at: "diff", edits: outcome.output.edits } : { at: "refused", refusal: outcome.refusal });
    });
    return () => {
      isWanted = false;
    };
  }, [actions.previewChange, path, version, n]);
  return [preview, setPreview] as const;
}

function restoreEdit({ path, version: baseVersion }: { path: string; version: number }, version: number): Edit {
  return { op: "restore", path, baseVersion, version };
}
