"use client";

import { ActionIcon, Anchor, Badge, Checkbox, Menu } from "@mantine/core";
import { IconChevronDown, IconChevronRight, IconDots, IconMessage, IconMessagePlus, IconPencil, IconX } from "@tabler/icons-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { tellRefusal, useChange } from "#components/changes/change-scope.tsx";
import { DiffCountsLine } from "#components/diff/diff-counts.tsx";
import { entryHref } from "#components/entry-href.ts";
import { MiddleTruncate } from "#components/ui/middle-truncate.tsx";
import type { ProposedEdit } from "#lib/api/contract/review-views.ts";
import type { FieldChange } from "#lib/core/diff.ts";
import { editHref, opWord } from "./edit-words.ts";
import classes from "./edits.module.css";

type EntryHeadProps = {
  edit: ProposedEdit;
  id: string;
  fields: readonly FieldChange[];
  commentCount: number;
  isCurrent: boolean;
  isFolded: boolean;
  onFold: (isFolded: boolean) => void;
  onComment: () => void;
};

export function EntryHead({ edit, id, fields, commentCount, isCurrent, isFolded, onFold, onComment }: EntryHeadProps) {
  const { review } = useChange();
  const { path, fromPath, op, headVersion, isCompanion, conflict } = edit;
  const Chevron = isFolded ? IconChevronRight : IconChevronDown;
  const word = opWord(op);
  return (
    <header className={classes.head}>
      <ActionIcon
        size={24}
        aria-label={`${isFolded ? "Unfold" : "Fold"} ${path}`}
        aria-expanded={!isFolded}
        onClick={() => onFold(!isFolded)}
      >
        <Chevron size={16} />
      </ActionIcon>
      <h2 id={id} className={classes.path}>
        {headVersion > 0 ? (
          <Anchor component={Link} href={entryHref({ id: edit.entryId, path })} c="inherit" prefetch={false} className={classes.link}>
            <MiddleTruncate text={path} tail={20} />
          </Anchor>
        ) : (
          <MiddleTruncate text={path} tail={20} />
        )}
      </h2>
      <div className={classes.signs}>
        {word && <Badge>{fromPath ? `${word} from ${fromPath}` : word}</Badge>}
        {isCompanion && <Badge title="An edit of this change brings it along.">comes along</Badge>}
        {conflict && (
          <Badge variant="light" color="yellow">
            conflict
          </Badge>
        )}
        {commentCount > 0 && (
          <Badge leftSection={<IconMessage size={12} aria-hidden />} title={`${commentCount} comments`}>
            {commentCount}
          </Badge>
        )}
        <DiffCountsLine fields={fields} />
      </div>
      <div className={classes.tools}>
        {review.acts.comment === null && !isCompanion && (
          <ActionIcon size={28} aria-label={`Comment on ${path}`} onClick={onComment}>
            <IconMessagePlus size={16} />
          </ActionIcon>
        )}
        {review.acts.edit === null && !isCompanion && <EntryMenu edit={edit} />}
        {!isCompanion && <ViewedTick edit={edit} isCurrent={isCurrent} onTicked={onFold} />}
      </div>
    </header>
  );
}

/** The reader's own tick. What it says is what the server has noted. */
function ViewedTick({ edit, isCurrent, onTicked }: { edit: ProposedEdit; isCurrent: boolean; onTicked: (isViewed: boolean) => void }) {
  const { review, act } = useChange();
  const [isBusy, setBusy] = useState(false);
  const { entryId, path, isViewed } = edit;
  const tick = async () => {
    setBusy(true);
    const outcome = await act("markViewed", { id: review.change.id, entryId, isViewed: !isViewed });
    setBusy(false);
    if (outcome.ok) onTicked(!isViewed);
    else tellRefusal("Not noted", outcome);
  };
  return (
    <Checkbox
      size="xs"
      label="Viewed"
      aria-label={`${path} is viewed`}
      data-shortcut={isCurrent ? "v" : undefined}
      checked={isViewed}
      // A sign at once that it was heard.
      indeterminate={isBusy}
      onChange={() => {
        if (!isBusy) void tick();
      }}
    />
  );
}

function EntryMenu({ edit }: { edit: ProposedEdit }) {
  const { review, act } = useChange();
  const router = useRouter();
  const href = editHref(edit);
  const { entryId, path } = edit;
  const { id, state } = review.change;
  const remove = async () => {
    const isLast = state === "draft" && review.edits.filter(({ isCompanion }) => !isCompanion).length === 1;
    if (isLast) router.push("/changes?tab=drafts");
    const outcome = await act(
      "removeFromChange",
      { id, entryId },
      isLast ? "Removed. The draft was empty then and is gone." : `${path} is removed.`,
    );
    tellRefusal("Not removed", outcome);
  };
  return (
    <Menu position="bottom-end" width={208}>
      <Menu.Target>
        <ActionIcon size={28} aria-label={`More about ${path}`}>
          <IconDots size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {href && (
          <Menu.Item component={Link} href={href} leftSection={<IconPencil size={16} aria-hidden />}>
            Edit the entry
          </Menu.Item>
        )}
        <Menu.Item leftSection={<IconX size={16} aria-hidden />} onClick={() => void remove()}>
          Remove from the change
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
