"use client";

import { Button } from "@mantine/core";
import { IconVariable } from "@tabler/icons-react";
import { ImportLink } from "#components/import/import-link.tsx";
import { useSession } from "#components/shell/session.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { NothingMatched } from "#components/ui/nothing-matched.tsx";

type NoPairsProps = { isFiltered: boolean; onClear: () => void; onCreate: () => void };

export function NoPairs({ isFiltered, onClear, onCreate }: NoPairsProps) {
  const { can } = useSession();
  if (isFiltered)
    return <NothingMatched noun="KV pair" hint="Search looks through keys, tags and descriptions, not through values." onClear={onClear} />;
  return (
    <EmptyState
      icon={<IconVariable size={32} stroke={1.5} />}
      title="There are no KV pairs yet"
      hint="A pair holds a small JSON value under a key: a threshold, a list of ships, a feature switch. Values are not secret; credentials belong in a block."
      action={can("write") && <Button onClick={onCreate}>New KV pair</Button>}
      secondary={<ImportLink>Import from a file</ImportLink>}
    />
  );
}
