"use client";

import { Anchor, Button, Group } from "@mantine/core";
import { IconLock, IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { ImportLink } from "#components/import/import-link.tsx";
import { entriesQuery } from "#components/queries.ts";
import { refusalOf } from "#components/refusal.ts";
import { useSession } from "#components/shell/session.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { ErrorPanel } from "#components/ui/error-panel.tsx";
import { NothingMatched } from "#components/ui/nothing-matched.tsx";
import { Page } from "#components/ui/page.tsx";
import { TableFoot } from "#components/ui/table-foot.tsx";
import { useUrlState } from "#components/ui/use-url-state.ts";
import { useWire, type Wire } from "#components/wire.ts";
import type { OutputOf } from "#lib/api/client.ts";
import { BlockFilters } from "./block-filters.tsx";
import { secretListParams } from "./block-list-params.ts";
import { BlockTable } from "./block-table.tsx";

type SecretListProps = { list: Wire<OutputOf<"listEntries">>; params: ReturnType<typeof secretListParams> };

/** The blocks of the type `secret`: single values, never shown in a list. */
export function SecretList({ list, params }: SecretListProps) {
  const { state, set, clear } = useUrlState();
  const { can } = useSession();
  const initial = useWire(list);
  const now = secretListParams(state);
  const isInitial = JSON.stringify(now) === JSON.stringify(params);
  const { data, error, isPlaceholderData } = useQuery({ ...entriesQuery(now), initialData: isInitial ? initial : undefined });
  const create = can("write") && (
    <Button component={Link} href="/secrets/new" data-shortcut="c" leftSection={<IconPlus size={16} />}>
      New secret
    </Button>
  );
  return (
    <Page title="Secrets" purpose="Single values that only those with the right may reveal." actions={create}>
      <BlockFilters state={state} set={set} withTypes={false} label="Search secrets" />
      {error && <ErrorPanel title="The secrets cannot be listed" refusal={refusalOf(error)} />}
      {data && data.total === 0 && (now.q || now.tag) && (
        <NothingMatched noun="secret" hint="Search looks at names, descriptions and tags, never at values." onClear={clear} />
      )}
      {data && data.total === 0 && !now.q && !now.tag && (
        <EmptyState
          icon={<IconLock size={32} stroke={1.4} />}
          title="There are no secrets yet"
          hint="A secret is one value under a name: an API key, a webhook address. What has several fields is a block."
          action={create || undefined}
          secondary={
            <Group gap="sm" justify="center">
              <ImportLink>Import from a file</ImportLink>
              <Anchor component={Link} href="/blocks/catalog" size="sm">
                See the block types
              </Anchor>
            </Group>
          }
        />
      )}
      {data && data.total > 0 && (
        <>
          <BlockTable
            rows={data.entries}
            caption="Secrets"
            sort={now.sort ?? "name"}
            onSort={(sort) => set({ sort })}
            isStale={isPlaceholderData}
            withType={false}
          />
          <TableFoot {...data} noun={["secret", "secrets"]} onPage={(page) => set({ page: String(page) })} />
        </>
      )}
    </Page>
  );
}
