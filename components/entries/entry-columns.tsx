import { Text } from "@mantine/core";
import type { Column } from "#components/ui/data-table.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { TagList } from "#components/ui/tag-list.tsx";
import type { EntrySummary } from "#lib/api/contract/entries.ts";

/** What every list of entries shows at its right: tags, version, when and by whom. */
export const tagsColumn: Column<EntrySummary> = {
  key: "tags",
  header: "Tags",
  width: "16%",
  hideBelow: "md",
  render: ({ tags }) => <TagList tags={tags} max={2} />,
};

export const versionColumn: Column<EntrySummary> = {
  key: "version",
  header: "Version",
  sort: "version",
  width: "88px",
  hideBelow: "sm",
  render: ({ version }) => <Text size="sm">v{version}</Text>,
};

export const updatedColumn: Column<EntrySummary> = {
  key: "updated",
  header: "Updated",
  sort: "updated",
  width: "190px",
  hideBelow: "sm",
  render: ({ updatedAt, updatedBy }) => (
    <Text size="sm" c="dimmed" truncate title={updatedBy}>
      <RelativeTime at={updatedAt} /> by {updatedBy}
    </Text>
  ),
};
