"use client";

import { Anchor, Button, Text } from "@mantine/core";
import { useState } from "react";
import { type ChangeAbout, ChangeAboutFields, nothingSaid } from "#components/editor/change-about.tsx";
import { TwoWaysForm } from "#components/editor/two-ways-form.tsx";
import { usePolicies } from "#components/editor/use-policies.ts";
import type { Edits, Saved } from "#components/editor/use-save-change.tsx";
import { useTwoWays } from "#components/editor/use-two-ways.ts";
import type { ImportOutcome } from "#components/import/import-done.tsx";
import { ErrorPanel, type Refusal } from "#components/ui/error-panel.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { partLimits } from "#lib/core/import/parts.ts";
import type { Compared } from "./use-compare.ts";

type ImportSaveProps = {
  /** What one change takes at a time; the first one is saved now. */
  parts: readonly Edits[];
  rows: readonly Compared[];
  source: string;
  back: { label: string; go: () => void };
  onCompare: () => void;
  onHandled: (outcome: ImportOutcome, paths: readonly string[], isLast: boolean) => void;
};

/** The message and the two ways on, as every save has them. A refusal changes nothing here. */
export function ImportSave({ parts, rows, source, back, onCompare, onHandled }: ImportSaveProps) {
  const [about, setAbout] = useState<ChangeAbout>({ ...nothingSaid, message: source ? `Import of ${source}` : "Import" });
  const [edits = []] = parts;
  const paths = edits.map(({ path }) => path);
  const met = usePolicies(paths);
  const entries = entriesOf(edits.length);
  const isSent = met.needsReview || about.asksForReview;
  const ways = useTwoWays(
    {
      ...about,
      edits,
      done: ({ edits: saved }) => `Imported ${entriesOf(saved.length)}.`,
      undo: (saved) => undoOf(saved, rows),
    },
    { onDone: (saved) => onHandled(outcomeOf(saved, entries), paths, parts.length === 1) },
  );
  const { refusal } = ways;
  return (
    <Panel title={isSent ? "Send for review" : "Save"}>
      {parts.length > 1 && (
        <Text size="sm" mb="md">
          One change holds {partLimits.edits.toLocaleString("en")} entries and 256 KiB at most: this is the first of {parts.length}. The
          rest is compared again after it.
        </Text>
      )}
      <TwoWaysForm
        ways={ways}
        met={met}
        label={isSent ? "Send for review" : `Save ${entries}`}
        isReady={edits.length > 0}
        cancel={back.label}
        onCancel={back.go}
      >
        {refusal && <NotSaved refusal={refusal} onCompare={onCompare} />}
        <ChangeAboutFields about={about} onAbout={setAbout} needsReview={met.needsReview} isFirst={false} />
      </TwoWaysForm>
    </Panel>
  );
}

function entriesOf(count: number): string {
  return count === 1 ? "1 entry" : `${count.toLocaleString("en")} entries`;
}

/** Why nothing was saved, and the way on: all of it is still here. */
function NotSaved({ refusal, onCompare }: { refusal: Refusal; onCompare: () => void }) {
  const isSignedOut = refusal.code === "unauthenticated";
  const signIn = (
    <Anchor href="/sign-in" target="_blank" size="sm">
      Sign in in a new tab
    </Anchor>
  );
  const again = (
    <Button variant="default" size="compact-sm" onClick={onCompare}>
      Compare again
    </Button>
  );
  return <ErrorPanel title="Nothing was saved" refusal={refusal} action={isSignedOut ? signIn : again} />;
}

function outcomeOf(saved: Saved | undefined, entries: string): ImportOutcome {
  if (!saved) return { id: null, words: `${entries} added to your change, which waits in the tray.` };
  if (saved.state === "open") return { id: saved.id, words: `${entries} sent for review as #${saved.number}.` };
  return { id: saved.id, words: `${entries} saved as revision ${saved.revision}.` };
}

function undoOf(saved: Saved, rows: readonly Compared[]): Edits {
  const bases = new Map(rows.map(({ answer }) => [answer.path, answer.baseVersion]));
  return saved.edits
    .filter(({ isChanged }) => isChanged)
    .map(({ path, version }) => {
      const base = bases.get(path) ?? 0;
      const what = { path, baseVersion: version };
      return base > 0 ? { ...what, op: "restore", version: base } : { ...what, op: "delete" };
    });
}
