"use client";

import { Anchor, Badge, Button, Group, Radio, Text, VisuallyHidden } from "@mantine/core";
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
  isStale?: boolean;
};

/** Newest first; the two radio columns pick the old and the new side of the comparison. */
export function VersionTable({ versions, current, compared, onCompare, onRestore, isStale }: VersionTableProps) {
  const { can } = useSession();
  const columns: Column<VersionSummary>[] = [
    { key: "pick", header: "Old · New", width: "104px", render: ({ n }) => <PairRadios n={n} compared={compared} onCompare={onCompare} /> },
    {
      key: "n",
      header: "Version",
      width: "168px",
      render: (version) => <VersionNumber version={version} isCurrent={version.n === current} />,
    },
    { key: "message", header: "Change", render: (version) => <VersionMessage version={version} /> },
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
      header: "",
      width: "112px",
      align: "end",
      render: (version) =>
        can("write") && version.n !== current && version.op !== "deleted" ? (
          <Button variant="default" size="compact-sm" onClick={() => onRestore(version)}>
            Restore<VisuallyHidden> version {version.n}</VisuallyHidden>
          </Button>
        ) : null,
    },
  ];
  return <DataTable caption="Versions" columns={columns} rows={versions} rowKey={({ n }) => String(n)} isStale={isStale} />;
}

function PairRadios({ n, compared, onCompare }: { n: number; compared: Pair; onCompare: (pair: Pair) => void }) {
  return (
    <span className={classes.pick}>
      <Radio
        size="xs"
        name="compare-from"
        aria-label={`Version ${n} as the old side`}
        checked={compared.from === n}
        onChange={() => onCompare({ from: n, to: n < compared.to ? compared.to : n + 1 })}
        disabled={n > compared.to}
      />
      <Radio
        size="xs"
        name="compare-to"
        aria-label={`Version ${n} as the new side`}
        checked={compared.to === n}
        onChange={() => onCompare({ from: Math.min(compared.from, n - 1), to: n })}
      />
    </span>
  );
}

function VersionNumber({ version, isCurrent }: { version: VersionSummary; isCurrent: boolean }) {
  return (
    <Group gap={8} wrap="nowrap">
      <span className="mono">v{version.n}</span>
      <Text size="sm" c="dimmed" span>
        {opWords[version.op]}
      </Text>
      {isCurrent && <Badge>current</Badge>}
    </Group>
  );
}

function VersionMessage({ version }: { version: VersionSummary }) {
  const [line = ""] = version.message.split("\n");
  return (
    <Group gap={8} wrap="nowrap" miw={0}>
      <Anchor component={Link} href={`/history/${version.changeId}`} truncate title={version.message || undefined} prefetch={false}>
        {line || `Revision ${version.revision}`}
      </Anchor>
      <Text size="sm" c="dimmed" span visibleFrom="md" style={{ whiteSpace: "nowrap" }}>
        {doorWords(version.client)}
      </Text>
    </Group>
  );
}
