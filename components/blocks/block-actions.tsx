"use client";

import { ActionIcon, Menu } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconCursorText, IconDots, IconTrash } from "@tabler/icons-react";
import { useRouter } from "next/navigation";
import { useSaveChange } from "#components/editor/use-save-change.tsx";
import { RenameDialog } from "#components/entries/rename-dialog.tsx";
import { entryHref } from "#components/entry-href.ts";
import { ConfirmDestroy } from "#components/ui/confirm-destroy.tsx";
import type { Entry } from "#lib/api/contract/entries.ts";
import { findNameProblem, formatEntryPath } from "#lib/core/paths.ts";

/** What is done rarely: renaming and moving to the trash. */
export function BlockActions({ entry }: { entry: Entry }) {
  const [isRenaming, rename] = useDisclosure(false);
  const [isDeleting, remove] = useDisclosure(false);
  const saveChange = useSaveChange();
  const router = useRouter();
  const trash = async () => {
    const outcome = await saveChange({
      edits: [{ op: "delete", path: entry.path, baseVersion: entry.version }],
      done: () => `Moved ${entry.path} to the trash.`,
      undo: ({ edits }) => edits.map(({ id, path, version }) => ({ op: "undelete", id, path, baseVersion: version })),
    });
    if (!outcome.ok) return outcome.refusal;
    router.push(entry.group === "secret" ? "/secrets" : "/blocks");
    return undefined;
  };
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon aria-label="More actions" variant="default" size={36}>
            <IconDots size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconCursorText size={16} />} onClick={rename.open}>
            Rename
          </Menu.Item>
          <Menu.Item leftSection={<IconTrash size={16} />} onClick={remove.open}>
            Move to the trash
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <RenameDialog
        entry={entry}
        from={entry.name}
        label="Name"
        description="Programs that load it by the old name will not find it any more."
        pathOf={(name) => formatEntryPath({ kind: "block", group: entry.group, name })}
        findProblem={findNameProblem}
        opened={isRenaming}
        onClose={rename.close}
      />
      <ConfirmDestroy
        opened={isDeleting}
        onClose={remove.close}
        title="Move to the trash"
        consequence="Programs will not find it any more. It can be brought back from the trash with its whole history."
        path={entry.path}
        consumers={entry.usedBy.map((link) => ({ id: `${link.id} ${link.field}`, label: link.path, href: entryHref(link) }))}
        confirmLabel="Move to the trash"
        onConfirm={trash}
      />
    </>
  );
}
