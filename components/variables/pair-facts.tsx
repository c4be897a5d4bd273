"use client";

import { ActionIcon, Alert, Anchor, Badge, Button, Group, Menu } from "@mantine/core";
import { useClipboard, useDisclosure } from "@mantine/hooks";
import { IconCopy, IconDots, IconPencil, IconTrash } from "@tabler/icons-react";
import Link from "next/link";
import { RenameDialog } from "#components/entries/rename-dialog.tsx";
import { useTrash } from "#components/entries/use-trash.ts";
import { useSession } from "#components/shell/session.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import type { Entry } from "#lib/api/contract/entries.ts";
import { findKeyProblem } from "#lib/core/paths.ts";
import classes from "./variables.module.css";

/** Version, who and when, and what can be done with a pair besides editing it. */
export function PairFacts({ entry, onGone }: { entry: Entry; onGone: () => void }) {
  const { can } = useSession();
  const { isBusy, bringBack } = useTrash();
  return (
    <>
      <div className={classes.facts}>
        <Badge>v{entry.version}</Badge>
        <span>
          <RelativeTime at={entry.updatedAt} /> by {entry.updatedBy}
        </span>
        <Anchor component={Link} href={`/history?path=${encodeURIComponent(entry.path)}`} size="sm">
          History
        </Anchor>
        <Group gap={0} ml="auto">
          <PairMenu entry={entry} onGone={onGone} />
        </Group>
      </div>
      {entry.isDeleted && (
        <Alert title="This pair is in the trash">
          {can("write") && (
            <Button size="compact-sm" variant="default" loading={isBusy} onClick={() => void bringBack([entry])}>
              Bring it back
            </Button>
          )}
        </Alert>
      )}
    </>
  );
}

function PairMenu({ entry, onGone }: { entry: Entry; onGone: () => void }) {
  const { can } = useSession();
  const clipboard = useClipboard();
  const [isRenaming, rename] = useDisclosure(false);
  const { trash } = useTrash();
  const isWritable = can("write") && !entry.isDeleted;
  const remove = async () => {
    if (await trash([entry])) onGone();
  };
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon aria-label="More actions">
            <IconDots size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconCopy size={16} />} onClick={() => clipboard.copy(entry.name)}>
            Copy key
          </Menu.Item>
          <Menu.Item leftSection={<IconCopy size={16} />} onClick={() => clipboard.copy(entry.path)}>
            Copy path
          </Menu.Item>
          {isWritable && (
            <>
              <Menu.Item leftSection={<IconPencil size={16} />} onClick={rename.open}>
                Rename
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
        from={entry.name}
        label="Key"
        description="Programs that ask for the old key no longer find the pair."
        pathOf={(key) => `kv/${key}`}
        findProblem={findKeyProblem}
        opened={isRenaming}
        onClose={rename.close}
      />
    </>
  );
}
