import { Text } from "@mantine/core";
import { type Column, DataTable } from "#components/ui/data-table.tsx";
import { MiddleTruncate } from "#components/ui/middle-truncate.tsx";
import type { AcrossEntry } from "#lib/api/contract/history.ts";
import { AcrossFields } from "./across-fields.tsx";
import { Marked } from "./mark-sign.tsx";

type Slugs = { source: string; target: string };
type Chosen = ReadonlyMap<string, AcrossEntry>;
type AcrossTableProps = {
  slugs: Slugs;
  entries: readonly AcrossEntry[];
  /** Absent where nothing can be promoted. */
  chosen?: Chosen;
  onChoose: (chosen: Chosen) => void;
  isStale: boolean;
};

/** The differences of two workspaces; a row opens to its fields: what the target says, what it would say. */
export function AcrossTable({ slugs, entries, chosen, onChoose, isStale }: AcrossTableProps) {
  const { source, target } = slugs;
  const wordOf = (mark: AcrossEntry["mark"]) => (mark === "changed" ? "differs" : `only in ${mark === "added" ? source : target}`);
  const columns: Column<AcrossEntry>[] = [
    {
      key: "path",
      header: "Path",
      render: ({ mark, path }) => (
        <Marked mark={mark} word={wordOf(mark)}>
          <MiddleTruncate text={path} tail={16} />
        </Marked>
      ),
    },
    { key: "mark", header: "Difference", width: "200px", hideBelow: "sm", render: ({ mark }) => <Text size="sm">{wordOf(mark)}</Text> },
    {
      key: "versions",
      header: "Versions",
      width: "144px",
      hideBelow: "sm",
      render: ({ sourceVersion, targetVersion }) => (
        <span className="mono">
          {sourceVersion === 0 ? "–" : `v${sourceVersion}`} · {targetVersion === 0 ? "–" : `v${targetVersion}`}
        </span>
      ),
    },
  ];
  const choose = (paths: ReadonlySet<string>) => {
    const known = new Map([...(chosen ?? []), ...entries.map((entry) => [entry.path, entry] as const)]);
    // What only the target has cannot be promoted to it.
    onChoose(new Map([...known].filter(([path, { mark }]) => paths.has(path) && mark !== "removed")));
  };
  return (
    <DataTable
      caption={`Differences between ${source} and ${target}`}
      columns={columns}
      rows={entries}
      rowKey={({ path }) => path}
      isStale={isStale}
      selection={chosen && { selected: new Set(chosen.keys()), onChange: choose, label: ({ path }) => path }}
      detail={{
        label: ({ path }) => `Fields of ${path}`,
        render: ({ path }) => <AcrossFields slugs={slugs} path={path} oldLabel={`In ${target}`} newLabel={`In ${source}`} />,
      }}
    />
  );
}
