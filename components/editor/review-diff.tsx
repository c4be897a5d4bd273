"use client";

import { Button, Group, Stack } from "@mantine/core";
import { EntryDiffs } from "#components/diff/entry-diffs.tsx";
import type { EditPreview } from "#lib/api/contract/changes.ts";
import { type ChangeAbout, ChangeAboutFields } from "./change-about.tsx";
import { PolicyNote } from "./policy-note.tsx";
import type { MetPolicies } from "./use-policies.ts";

type DiffAndMessageProps = {
  edits: EditPreview[];
  about: ChangeAbout;
  onAbout: (about: ChangeAbout) => void;
  met: MetPolicies;
  /** Which of the two ways on is under way. */
  busy: "save" | "add" | null;
  onSave: () => void;
  onAdd: () => void;
  onClose: () => void;
};

/** What saving would change, what is said about it, and the two ways on: save (or send for review), or add to the change. */
export function DiffAndMessage({ edits, about, onAbout, met, busy, onSave, onAdd, onClose }: DiffAndMessageProps) {
  const isSent = met.needsReview || about.asksForReview;
  const merged = edits.flatMap((edit) => edit.merged);
  const labelOf = (op: EditPreview["op"]) => (op === "created" ? "Nothing yet" : op === "undeleted" ? "In the trash" : "Now");
  const newLabel = isSent ? "Once it is applied" : "After saving";
  const diffs = edits.map(({ path, op, fields }) => ({ path, fields, oldLabel: labelOf(op), newLabel }));
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onSave();
      }}
    >
      <Stack gap="md">
        {merged.length > 0 && <MergedNote fields={merged} />}
        <EntryDiffs diffs={diffs} />
        <PolicyNote policies={met.policies} />
        <ChangeAboutFields about={about} onAbout={onAbout} needsReview={met.needsReview} />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Back to editing
          </Button>
          <Button variant="default" loading={busy === "add"} disabled={busy === "save"} onClick={onAdd}>
            Add to change
          </Button>
          <Button type="submit" loading={busy === "save"} disabled={busy === "add"}>
            {isSent ? "Send for review" : "Save"}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function MergedNote({ fields }: { fields: string[] }) {
  return (
    <p style={{ margin: 0 }}>
      Somebody else changed <span className="mono">{fields.join(", ")}</span> meanwhile. Both changes stand: theirs are kept, yours are
      below.
    </p>
  );
}
