import { Skeleton, Stack, type StackProps } from "@mantine/core";

type LoadingProps = { label: string /** Of each bar, from above, in pixels. */; heights: readonly number[] } & Omit<StackProps, "children">;

/** The place of what is still being fetched: grey bars, and said to be busy. */
export function Loading({ label, heights, ...stack }: LoadingProps) {
  return (
    <Stack role="status" aria-busy="true" aria-label={label} {...stack}>
      {heights.map((height, bar) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the bars are alike.
        <Skeleton key={bar} height={height} />
      ))}
    </Stack>
  );
}
