"use client";

import { ActionIcon, Menu } from "@mantine/core";
import { useClipboard, useDisclosure } from "@mantine/hooks";
import { IconCopy, IconDots, IconPencil, IconTrash } from "@tabler/icons-react";
import { useRouter } from "next/navigation";
import { RenameDialog } from "#components/entries/rename-dialog.tsx";
import { useTrash } from "#components/entries/use-trash.ts";
import { useSession } from "#components/shell/session.tsx";
import type { Entry } from "#lib/api/contract/entries.ts";
import { findNameProblem } from "#lib/core/paths.ts";
import { splitName } from "./config-draft.ts";
import { namespaceHref } from "./config-hrefs.ts";

export function ConfigMenu({ entry }: { entry: Entry }) {
  const { can } = useSession();
  const router = useRouter();
  const clipboard = useClipboard();
  const [isRenaming, rename] = useDisclosure(false);
  const { trash } = useTrash();
  const isWritable = can("write") && !entry.isDeleted;
  const remove = async () => {
    if (await trash([entry])) router.push(namespaceHref(entry.group));
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
          <Menu.Item leftSection={<IconCopy size={16} />} onClick={() => clipboard.copy(entry.path)}>
            Copy path
          </Menu.Item>
          {isWritable && (
            <>
              <Menu.Item leftSection={<IconPencil size={16} />} onClick={rename.open}>
                Rename or move
              </Menu.Item>
              <Menu.Divider />
              <Menu.Item leftSection={<IconTrash size={16} />} color="red" onClick={() => void remove()}>
                Move to the trash
              </Menu.Item>
            </>
          )}
        </Menu.Dropdown>
      </Menu>
      <RenameDialog
        entry={entry}
        from={`${entry.group}/${entry.name}`}
        label="Namespace and name"
        description="Programs that ask for the old path no longer find the configuration."
        pathOf={(name) => `config/${name}`}
        findProblem={findPlaceProblem}
        opened={isRenaming}
        onClose={rename.close}
      />
    </>
  );
}

function findPlaceProblem(place: string): string | undefined {
  const { namespace, name } = splitName(place);
  if (!place.includes("/")) return "Write the namespace, a slash and the name.";
  return findNameProblem(namespace) ?? findNameProblem(name);
}
