"use client";

import { Anchor, Button, Group, Select } from "@mantine/core";
import { IconBraces } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { DriftedBadge } from "#components/clients/drifted-badge.tsx";
import { tagsColumn, updatedColumn, versionColumn } from "#components/entries/entry-columns.tsx";
import { OpenChangesBadge } from "#components/entries/open-changes.tsx";
import { TagFilter } from "#components/entries/tag-filter.tsx";
import { entryHref } from "#components/entry-href.ts";
import { ImportLink } from "#components/import/import-link.tsx";
import type { listParams } from "#components/list-params.ts";
import { entriesQuery } from "#components/queries.ts";
import { refusalOf } from "#components/refusal.ts";
import { useSession } from "#components/shell/session.tsx";
import { type Column, DataTable } from "#components/ui/data-table.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { ErrorPanel } from "#components/ui/error-panel.tsx";
import { FilterBar } from "#components/ui/filter-bar.tsx";
import { MiddleTruncate } from "#components/ui/middle-truncate.tsx";
import { NothingMatched } from "#components/ui/nothing-matched.tsx";
import { SearchInput } from "#components/ui/search-input.tsx";
import { TableFoot } from "#components/ui/table-foot.tsx";
import type { OutputOf } from "#lib/api/client.ts";
import type { EntrySummary } from "#lib/api/contract/entries.ts";
import { newConfigHref } from "./config-hrefs.ts";
import classes from "./configs.module.css";

type Params = ReturnType<typeof listParams>;

type ConfigListProps = {
  params: Params;
  /** The server's answer for exactly these parameters. */
  initial?: OutputOf<"listEntries">;
  groups: OutputOf<"listGroups">["groups"];
  onChange: (next: Record<string, string>) => void;
};

/** The configurations of the workspace, or of one namespace. */
export function ConfigList({ params, initial, groups, onChange }: ConfigListProps) {
  const { data, error, isPlaceholderData } = useQuery({ ...entriesQuery(params), initialData: initial });
  return (
    <>
      <Filters params={params} groups={groups} onChange={onChange} />
      {error && <ErrorPanel title="The configurations cannot be listed" refusal={refusalOf(error)} />}
      {data && data.total === 0 && <NoConfigs params={params} onChange={onChange} />}
      {data && data.total > 0 && (
        <>
          <DataTable
            caption="Configurations"
            columns={columns}
            rows={data.entries}
            rowKey={({ id }) => id}
            rowHref={entryHref}
            sort={params.sort}
            onSort={(sort) => onChange({ sort })}
            isStale={isPlaceholderData}
          />
          <TableFoot {...data} noun={["configuration", "configurations"]} onPage={(page) => onChange({ page: String(page) })} />
        </>
      )}
    </>
  );
}

const columns: Column<EntrySummary>[] = [
  {
    key: "name",
    header: "Configuration",
    sort: "type",
    render: (entry) => (
      <Group gap="xs" wrap="nowrap">
        <Anchor component={Link} href={entryHref(entry)} prefetch={false} c="inherit" className={classes.title}>
          <MiddleTruncate text={`${entry.group}/${entry.name}`} tail={Math.min(entry.name.length, 24)} />
        </Anchor>
        <OpenChangesBadge count={entry.openChanges} />
        <DriftedBadge count={entry.driftedOn} />
      </Group>
    ),
  },
  tagsColumn,
  versionColumn,
  updatedColumn,
];

function Filters({ params, groups, onChange }: Pick<ConfigListProps, "params" | "groups" | "onChange">) {
  const namespaces = groups.map(({ group, count }) => ({ value: group, label: `${group} (${count})` }));
  return (
    <FilterBar>
      <SearchInput label="Search configurations" value={params.q ?? ""} onChange={(q) => onChange({ q })} w={280} />
      <Select
        className={classes.narrow}
        aria-label="Namespace"
        placeholder="Any namespace"
        data={namespaces}
        value={params.namespace ?? null}
        onChange={(namespace) => onChange({ namespace: namespace ?? "" })}
        searchable
        clearable
        w={180}
      />
      <TagFilter kind="config" value={params.tag ?? ""} onChange={(tag) => onChange({ tag })} />
    </FilterBar>
  );
}

function NoConfigs({ params, onChange }: Pick<ConfigListProps, "params" | "onChange">) {
  const { can } = useSession();
  if (params.q || params.tag || params.namespace) {
    return (
      <NothingMatched
        noun="configuration"
        hint="Search looks through namespaces, names, tags and descriptions, not through fields."
        onClear={() => onChange({ q: "", tag: "", namespace: "" })}
      />
    );
  }
  return (
    <EmptyState
      icon={<IconBraces size={32} stroke={1.5} />}
      title="There are no configurations yet"
      hint="A configuration is a set of fields in a namespace, such as the settings of one service. Any of its fields may be secret."
      action={
        can("write") && (
          <Button component={Link} href={newConfigHref("")}>
            New configuration
          </Button>
        )
      }
      secondary={<ImportLink>Import from a file</ImportLink>}
    />
  );
}
