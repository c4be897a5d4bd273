"use client";

import { ActionIcon, Alert, Button, Group, Select, Text, Tooltip } from "@mantine/core";
import { IconArrowsLeftRight } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { refusalOf } from "#components/refusal.ts";
import { useSession } from "#components/shell/session.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { ErrorPanel } from "#components/ui/error-panel.tsx";
import { Loading } from "#components/ui/loading.tsx";
import { TableFoot } from "#components/ui/table-foot.tsx";
import { useUrlState } from "#components/ui/use-url-state.ts";
import type { Action } from "#lib/api/action.ts";
import type { OutputOf } from "#lib/api/client.ts";
import type { AcrossEntry } from "#lib/api/contract/history.ts";
import { AcrossTable } from "./across-table.tsx";
import classes from "./compare.module.css";
import { differenceParams } from "./compare-params.ts";
import { compareWorkspacesQuery } from "./compare-queries.ts";
import { MarkFilter } from "./mark-filter.tsx";
import { PromoteDialog } from "./promote-dialog.tsx";

const marks = ["added", "removed", "changed"] as const;

/** Two workspaces by path: what only one has, what differs, and the way from one to the other. */
export function CompareWorkspaces({ promote }: { promote: Action<"promote"> }) {
  const { state, set } = useUrlState();
  const { me, workspaces } = useSession();
  const source = state.source || me.workspace?.slug || "";
  const target = state.target || workspaces.find(({ slug }) => slug !== source)?.slug || "";
  if (workspaces.length < 2) {
    return <EmptyState title="There is only one workspace" hint="Make another one in the settings, or ask to become a member of one." />;
  }
  return (
    <>
      <div className={classes.sides}>
        <WorkspaceSelect
          label="From (source)"
          value={source}
          onChange={(slug) => set({ source: slug, target: slug === target ? source : target })}
        />
        <Tooltip label="Swap the two sides">
          <ActionIcon aria-label="Swap the two sides" mb={4} onClick={() => set({ source: target, target: source })}>
            <IconArrowsLeftRight size={16} />
          </ActionIcon>
        </Tooltip>
        <WorkspaceSelect
          label="To (target)"
          value={target}
          onChange={(slug) => set({ target: slug, source: slug === source ? target : source })}
        />
      </div>
      <Differences key={`${source} ${target}`} source={source} target={target} promote={promote} />
    </>
  );
}

type DifferencesProps = { source: string; target: string; promote: Action<"promote"> };

function Differences({ source, target, promote }: DifferencesProps) {
  const { state, set } = useUrlState();
  const [chosen, setChosen] = useState<ReadonlyMap<string, AcrossEntry>>(new Map());
  const [isPromoting, setPromoting] = useState(false);
  const { data, error, isPlaceholderData } = useQuery(compareWorkspacesQuery({ source, target, ...differenceParams(state, marks) }));
  if (error) return <ErrorPanel title="The comparison did not load" refusal={refusalOf(error)} />;
  if (!data) return <Loading heights={[160]} label="Comparing" />;
  const words = { added: `Only in ${source}`, removed: `Only in ${target}`, changed: "Differs" };
  return (
    <>
      <Rights data={data} />
      <MarkFilter state={state} set={set} counts={data.counts} words={words} />
      {chosen.size > 0 && (
        <Group gap="xs" mb="xs" role="region" aria-label="Selected">
          <Text size="sm">{chosen.size} selected</Text>
          <Button size="compact-sm" onClick={() => setPromoting(true)}>
            Promote to {data.target.name}…
          </Button>
          <Button variant="subtle" color="gray" size="compact-sm" onClick={() => setChosen(new Map())}>
            Clear selection
          </Button>
        </Group>
      )}
      {data.entries.length > 0 && (
        <AcrossTable
          slugs={{ source, target }}
          entries={data.entries}
          chosen={data.canPromote ? chosen : undefined}
          onChoose={setChosen}
          isStale={isPlaceholderData}
        />
      )}
      {data.total > 0 && (
        <TableFoot
          page={data.page}
          pageSize={data.pageSize}
          total={data.total}
          noun={["difference", "differences"]}
          onPage={(page) => set({ page: String(page) })}
        />
      )}
      {data.total === 0 && <EmptyState title="No difference" hint="Both workspaces say the same, as far as the filters let through." />}
      <PromoteDialog
        comparison={isPromoting ? data : undefined}
        entries={[...chosen.values()]}
        promote={promote}
        onClose={() => setPromoting(false)}
        onDone={() => setChosen(new Map())}
      />
    </>
  );
}

/** What cannot be done here, before anybody tries. */
function Rights({ data: { canPromote, canCarrySecrets, source, target } }: { data: OutputOf<"compareWorkspaces"> }) {
  if (canPromote && canCarrySecrets) return null;
  return (
    <Alert color="yellow" mb="md">
      {canPromote
        ? `You may not read secrets in ${source.name}: what is promoted goes without those that differ.`
        : `You may not write in ${target.name}: the two can be compared, not promoted.`}
    </Alert>
  );
}

function WorkspaceSelect({ label, value, onChange }: { label: string; value: string; onChange: (slug: string) => void }) {
  const { workspaces } = useSession();
  return (
    <Select
      label={label}
      w={240}
      data={workspaces.map(({ slug, name }) => ({ value: slug, label: name }))}
      value={value}
      allowDeselect={false}
      onChange={(slug) => slug !== null && onChange(slug)}
    />
  );
}
