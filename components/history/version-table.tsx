"use client";

import { ActionIcon, Anchor, Badge, Button, Group, Radio, Text, Tooltip, VisuallyHidden } from "@mantine/core";
import { IconFlame } from "@tabler/icons-react";
import Link from "next/link";
import { useSession } from "#components/shell/session.tsx";
import { type Column, DataTable } from "#components/ui/data-table.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import type { VersionSummary } from "#lib/api/contract/entries.ts";
import { doorWords } from "./door-words.ts";
import classes from "./history.module.css";
import { opWords } from "./version-words.ts";

export type Pair = { from: number; to: number };

type VersionTableProps = {
  versions: readonly VersionSummary[];
  current: number;
  compared: Pair;
  onCompare: (pair: Pair) => void;
  onRestore: (version: VersionSummary) => void;
  onDestroy: (version: VersionSummary) => void;
  /** In the trash even the newest version may be destroyed. */
  isTrashed?: boolean;
  isStale?: boolean;
};

/** Newest first; the two radio columns pick the old and the new side of the comparison. */
export function VersionTable({ versions, current, compared, onCompare, onRestore, onDestroy, isTrashed, isStale }: VersionTableProps) {
  const { can } = useSession();
  const columns: Column<VersionSummary>[] = [
    {
      key: "pick",
      header: "Old · New",
      width: "136px",
      render: ({ n, destroyed }) => (
        <Group gap="sm" wrap="nowrap">
          <PairRadios n={n} compared={compared} onCompare={onCompare} disabled={destroyed !== null} />
          <span className="mono">v{n}</span>
        </Group>
      ),
    },
    { key: "change", header: "Version", render: (version) => <VersionChange version={version} isCurrent={version.n === current} /> },
    {
      key: "who",
      header: "By",
      width: "200px",
      hideBelow: "sm",
      render: ({ author }) => (
        <Text truncate title={author}>
          {author}
        </Text>
      ),
    },
    { key: "when", header: "When", width: "112px", hideBelow: "sm", render: ({ at }) => <RelativeTime at={at} /> },
    {
      key: "restore",
      header: "Actions",
      isHeaderHidden: true,
      width: can("manage") ? "136px" : "104px",
      align: "end",
      render: (version) =>
        !version.destroyed && (
          <RowActions
            version={version}
            isCurrent={version.n === current}
            isTrashed={isTrashed}
            onRestore={onRestore}
            onDestroy={onDestroy}
          />
        ),
    },
  ];
  return <DataTable caption="Versions" columns={columns} rows={versions} rowKey={({ n }) => String(n)} isStale={isStale} />;
}

type RowActionsProps = Pick<VersionTableProps, "isTrashed" | "onRestore" | "onDestroy"> & { version: VersionSummary; isCurrent: boolean };

function RowActions({ version, isCurrent, isTrashed, onRestore, onDestroy }: RowActionsProps) {
  const { can } = useSession();
  const mayWrite = can(version.path.startsWith("policy/") ? "manage" : "write");
  const canRestore = mayWrite && !isCurrent && version.op !== "deleted" && !isTrashed;
  const canDestroy = can("manage") && (!isCurrent || isTrashed);
  return (
    <Group gap={4} wrap="nowrap" justify="flex-end">
      {canRestore && (
        <Button variant="default" size="compact-sm" onClick={() => onRestore(version)}>
          Restore<VisuallyHidden> version {version.n}</VisuallyHidden>
        </Button>
      )}
      {canDestroy && (
        <Tooltip label="Destroy for good…">
          <ActionIcon size={28} aria-label={`Destroy version ${version.n} for good`} onClick={() => onDestroy(version)}>
            <IconFlame size={16} />
          </ActionIcon>
        </Tooltip>
      )}
    </Group>
  );
}

type PairRadiosProps = { n: number; compared: Pair; onCompare: (pair: Pair) => void; disabled: boolean };

function PairRadios({ n, compared, onCompare, disabled }: PairRadiosProps) {
  return (
    <span className={classes.pick}>
      <Radio
        size="xs"
        name="compare-from"
        aria-label={`Version ${n} as the old side`}
        checked={compared.from === n}
        onChange={() => onCompare({ from: n, to: n < compared.to ? compared.to : n + 1 })}
        disabled={disabled || n > compared.to}
      />
      <Radio
        size="xs"
        name="compare-to"
        aria-label={`Version ${n} as the new side`}
        checked={compared.to === n}
        disabled={disabled}
        onChange={() => onCompare({ from: Math.min(compared.from, n - 1), to: n })}
      />
    </span>
  );
}

function VersionChange({ version, isCurrent }: { version: VersionSummary; isCurrent: boolean }) {
  const [line = ""] = version.message.split("\n");
  return (
    <div>
      <Anchor
        component={Link}
        href={`/changes/${version.changeId}`}
        truncate
        display="block"
        title={version.message || undefined}
        prefetch={false}
      >
        {line || `Revision ${version.revision}`}
      </Anchor>
      <Group gap={8} wrap="nowrap">
        <Text size="sm" c="dimmed" truncate>
          {opWords[version.op]} {doorWords(version.client)}
        </Text>
        {isCurrent && <Badge style={{ flex: "none" }}>current</Badge>}
        {version.destroyed && (
          <Badge color="red" style={{ flex: "none" }} title={`${version.destroyed.at} by ${version.destroyed.by}`}>
            destroyed by {version.destroyed.by}
          </Badge>
        )}
      </Group>
    </div>
  );
}
