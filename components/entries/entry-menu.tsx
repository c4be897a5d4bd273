"use client";

import { ActionIcon, Menu } from "@mantine/core";
import { useClipboard, useDisclosure } from "@mantine/hooks";
import { IconCopy, IconCursorText, IconDots, IconTrash } from "@tabler/icons-react";
import { usePolicies } from "#components/editor/use-policies.ts";
import { useSession } from "#components/shell/session.tsx";
import type { Entry } from "#lib/api/contract/entries.ts";
import { RenameDialog, type Renaming } from "./rename-dialog.tsx";
import { TrashDialog } from "./trash-dialog.tsx";
import { useTrash } from "./use-trash.ts";

type EntryMenuProps = {
  entry: Entry;
  /** What can be copied, by its word: `{ path: "kv/limit" }`. */
  copies?: Readonly<Record<string, string>>;
  renaming: Renaming & { action: string };
  onGone: () => void;
};

/** The `⋯` of an open entry: what is done rarely. Renders nothing for those who may do none of it. */
export function EntryMenu({ entry, copies = {}, renaming, onGone }: EntryMenuProps) {
  const { can } = useSession();
  const clipboard = useClipboard();
  const [isRenaming, rename] = useDisclosure(false);
  const [isAsking, question] = useDisclosure(false);
  const { trash } = useTrash();
  const { needsReview } = usePolicies([entry.path]);
  const isWritable = can("write") && !entry.isDeleted;
  const words = Object.entries(copies);
  if (!isWritable && words.length === 0) return null;
  const remove = async () => {
    if ((await trash([entry])) === "applied") onGone();
  };
  // Programs and other blocks stand on a block, and people on a policy: who uses it is shown, and its path is typed. What is sent for
  // review says so first. The rest goes at once, with Undo.
  const asksFirst = entry.kind === "block" || entry.kind === "policy" || needsReview;
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon aria-label="More actions" variant="default" size={36}>
            <IconDots size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {words.map(([word, text]) => (
            <Menu.Item key={word} leftSection={<IconCopy size={16} />} onClick={() => clipboard.copy(text)}>
              Copy {word}
            </Menu.Item>
          ))}
          {isWritable && (
            <>
              <Menu.Item leftSection={<IconCursorText size={16} />} onClick={rename.open}>
                {renaming.action}
              </Menu.Item>
              <Menu.Divider />
              <Menu.Item leftSection={<IconTrash size={16} />} onClick={asksFirst ? question.open : () => void remove()}>
                Move to the trash
              </Menu.Item>
            </>
          )}
        </Menu.Dropdown>
      </Menu>
      <RenameDialog entry={entry} renaming={renaming} opened={isRenaming} onClose={rename.close} />
      <TrashDialog entry={entry} opened={isAsking} onClose={question.close} onGone={onGone} />
    </>
  );
}
