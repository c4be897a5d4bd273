"use client";

import { Anchor, Button, Group } from "@mantine/core";
import { IconCube } from "@tabler/icons-react";
import Link from "next/link";
import { ImportLink } from "#components/import/import-link.tsx";
import { useSession } from "#components/shell/session.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { NothingMatched } from "#components/ui/nothing-matched.tsx";

export function NoBlocks({ isFiltered, onClear }: { isFiltered: boolean; onClear: () => void }) {
  const { can } = useSession();
  if (isFiltered) return <NothingMatched noun="block" hint="Search looks at names, paths, descriptions and tags." onClear={onClear} />;
  return (
    <EmptyState
      icon={<IconCube size={32} stroke={1.4} />}
      title="There are no blocks yet"
      hint="A block holds the credentials or settings of one kind of system. Programs load it by its name, and the command line brings in what a machine has in its credentials.ini."
      action={
        can("write") && (
          <Button component={Link} href="/blocks/catalog">
            Choose a type
          </Button>
        )
      }
      secondary={
        <Group gap="xs">
          <code>blockyard load-credentials --sync</code>
          <ImportLink>Import credentials.ini</ImportLink>
          {can("manage") && (
            <Anchor component={Link} href="/settings/import" size="sm">
              Import from Prefect
            </Anchor>
          )}
          <Anchor href="https://docs.prefect.io/v3/concepts/blocks" target="_blank" rel="noreferrer" size="sm">
            What blocks are
          </Anchor>
        </Group>
      }
    />
  );
}
