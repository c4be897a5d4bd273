"use client";

import { ActionIcon, Alert, List } from "@mantine/core";
import { IconAlertTriangle, IconMessagePlus } from "@tabler/icons-react";
import { type ReactNode, useState } from "react";
import { useChange } from "#components/changes/change-scope.tsx";
import { Thread } from "#components/changes/talk/thread.tsx";
import { DiffTable } from "#components/diff/diff-table.tsx";
import { SecretFactsView } from "#components/secret-facts/secret-facts-view.tsx";
import type { CommentView, ProposedEdit } from "#lib/api/contract/review-views.ts";
import type { FieldChange } from "#lib/core/diff.ts";
import { isSecretMove, saidAbout, shownOf } from "./edit-words.ts";
import classes from "./edits.module.css";
import { EntryHead } from "./entry-head.tsx";

type ProposedEntryProps = {
  edit: ProposedEdit;
  comments: readonly CommentView[];
  headId: string;
  isOnlySince: boolean;
  isCurrent: boolean;
};

const wholeEntry = "";

/** One entry of a change that waits: live against proposed, what is known of its secrets, what was said about it. */
export function ProposedEntry({ edit, comments, headId, isOnlySince, isCurrent }: ProposedEntryProps) {
  const { review } = useChange();
  const [folded, setFolded] = useState<boolean>();
  const [writing, setWriting] = useState<string>();
  const isFolded = folded ?? (edit.isViewed && !isOnlySince);
  const { fields, oldLabel, newLabel } = shownOf(edit, isOnlySince);
  const said = saidAbout(comments, new Set(fields.map(({ field }) => field)));
  const canComment = review.acts.comment === null;
  const threadOn = (field: string, own: readonly CommentView[]) =>
    (own.length > 0 || writing === field) && (
      <Thread
        comments={own}
        entryId={edit.entryId}
        field={field || undefined}
        about={field ? `${edit.path} · ${field}` : edit.path}
        isWriting={writing === field}
        onWriting={(isWriting) => setWriting(isWriting ? field : undefined)}
      />
    );
  const comment = () => {
    setFolded(false);
    setWriting(wholeEntry);
  };
  const entryThread = threadOn(wholeEntry, said.entry);
  return (
    <>
      <EntryHead
        edit={edit}
        id={headId}
        fields={fields}
        commentCount={comments.length}
        isCurrent={isCurrent}
        isFolded={isFolded}
        onFold={setFolded}
        onComment={comment}
      />
      {!isFolded && (
        <>
          <Notes edit={edit} />
          <DiffTable
            fields={fields}
            label={edit.path}
            oldLabel={oldLabel}
            newLabel={newLabel}
            withCounts={false}
            below={(field) => below(edit, field, threadOn(field.field, said.byField.get(field.field) ?? []))}
            action={canComment ? ({ field }) => <CommentButton field={field} onClick={() => setWriting(field)} /> : undefined}
          />
          {entryThread && <div className={classes.talk}>{entryThread}</div>}
        </>
      )}
    </>
  );
}

function below({ path, secrets }: ProposedEdit, change: FieldChange, thread: ReactNode): ReactNode {
  const isSecret = isSecretMove(change);
  if (!isSecret && !thread) return null;
  return (
    <div className={classes.below}>
      {isSecret && <SecretFactsView path={path} change={change} review={secrets.find(({ field }) => field === change.field)} />}
      {thread}
    </div>
  );
}

function CommentButton({ field, onClick }: { field: string; onClick: () => void }) {
  return (
    <ActionIcon size={20} className={classes.say} aria-label={`Comment on ${field}`} onClick={onClick}>
      <IconMessagePlus size={14} />
    </ActionIcon>
  );
}

function Notes({ edit: { problems, merged, conflict } }: { edit: ProposedEdit }) {
  return (
    <>
      {problems.length > 0 && (
        <Alert color="red" icon={<IconAlertTriangle aria-hidden />} title="This cannot be applied as it is" m="sm">
          <List size="sm">
            {problems.map((problem) => (
              <List.Item key={problem}>{problem}</List.Item>
            ))}
          </List>
        </Alert>
      )}
      {conflict && (
        <p className={classes.note} data-tone="conflict">
          {conflict.theirsBy ? `${conflict.theirsBy} changed the same.` : "The same was changed meanwhile."} Settle it above.
        </p>
      )}
      {merged.length > 0 && (
        <p className={classes.note}>
          Merged with what others saved since: <span className="mono">{merged.join(", ")}</span> {merged.length === 1 ? "stays" : "stay"} as
          they made it.
        </p>
      )}
    </>
  );
}
