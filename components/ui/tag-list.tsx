import { Badge, Group } from "@mantine/core";

/** Tags in one line; what does not fit into `max` is counted and named on hover. */
export function TagList({ tags, max = 3 }: { tags: readonly string[]; max?: number }) {
  const rest = tags.slice(max);
  return (
    <Group gap={4} wrap="nowrap">
      {tags.slice(0, max).map((tag) => (
        <Badge key={tag} title={tag} maw={140}>
          {tag}
        </Badge>
      ))}
      {rest.length > 0 && (
        <Badge title={rest.join(", ")} flex="none">
          +{rest.length}
        </Badge>
      )}
    </Group>
  );
}
