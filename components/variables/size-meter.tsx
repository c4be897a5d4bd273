import { Group, Progress, Text } from "@mantine/core";
import { pairBytesMax } from "./pair-value.ts";

/** How much of the 10 KB a value takes. */
export function SizeMeter({ bytes }: { bytes: number }) {
  const percent = Math.min(100, (bytes / pairBytesMax) * 100);
  const isOver = bytes > pairBytesMax;
  const number = new Intl.NumberFormat("en");
  return (
    <Group gap="xs" wrap="nowrap">
      <Progress
        flex={1}
        size="sm"
        value={percent}
        color={isOver ? "red" : percent > 80 ? "yellow" : "indigo"}
        aria-label={`Size: ${bytes} of ${pairBytesMax} bytes`}
      />
      <Text size="xs" c={isOver ? "var(--mantine-color-error)" : "dimmed"}>
        {number.format(bytes)} of {number.format(pairBytesMax)} bytes
      </Text>
    </Group>
  );
}
