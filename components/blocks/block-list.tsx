"use client";

import { Button } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { entriesQuery } from "#components/queries.ts";
import { refusalOf } from "#components/refusal.ts";
import { useSession } from "#components/shell/session.tsx";
import { ErrorPanel } from "#components/ui/error-panel.tsx";
import { Page } from "#components/ui/page.tsx";
import { TableFoot } from "#components/ui/table-foot.tsx";
import { useUrlState } from "#components/ui/use-url-state.ts";
import { useWire, type Wire } from "#components/wire.ts";
import type { OutputOf } from "#lib/api/client.ts";
import { BlockFilters } from "./block-filters.tsx";
import { blockListParams } from "./block-list-params.ts";
import { BlockTable } from "./block-table.tsx";
import { NoBlocks } from "./no-blocks.tsx";

type BlockListProps = { list: Wire<OutputOf<"listEntries">>; params: ReturnType<typeof blockListParams> };

export function BlockList({ list, params }: BlockListProps) {
  const { state, set, clear } = useUrlState();
  const { can } = useSession();
  const initial = useWire(list);
  const now = blockListParams(state);
  const isInitial = JSON.stringify(now) === JSON.stringify(params);
  const { data, error, isPlaceholderData } = useQuery({ ...entriesQuery(now), initialData: isInitial ? initial : undefined });
  return (
    <Page
      title="Blocks"
      purpose="Typed credentials and settings that programs load by name."
      actions={
        can("write") && (
          <Button component={Link} href="/blocks/catalog" data-shortcut="c" leftSection={<IconPlus size={16} />}>
            New block
          </Button>
        )
      }
    >
      <BlockFilters state={state} set={set} />
      {error && <ErrorPanel title="The blocks cannot be listed" refusal={refusalOf(error)} />}
      {data && data.total === 0 && <NoBlocks isFiltered={Boolean(now.q || now.tag || now.types)} onClear={clear} />}
      {data && data.total > 0 && (
        <>
          <BlockTable
            rows={data.entries}
            caption="Blocks"
            sort={now.sort ?? "name"}
            onSort={(sort) => set({ sort })}
            isStale={isPlaceholderData}
          />
          <TableFoot {...data} noun={["block", "blocks"]} onPage={(page) => set({ page: String(page) })} />
        </>
      )}
    </Page>
  );
}
