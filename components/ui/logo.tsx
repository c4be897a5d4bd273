import { IconCube } from "@tabler/icons-react";

/** A block type's logo. SVG text is drawn as an image, where a script in it cannot run. */
export function Logo({ svg, size = 20 }: { svg: string; size?: number }) {
  if (!svg.trimStart().startsWith("<"))
    return <IconCube size={size} color="var(--mantine-color-dimmed)" aria-hidden style={{ flex: "none" }} />;
  const src = `data:image/svg+xml,${encodeURIComponent(svg)}`;
  // biome-ignore lint/performance/noImgElement: the image optimiser is switched off, and a data URL has nothing to optimise.
  return <img src={src} alt="" width={size} height={size} style={{ flex: "none", display: "block" }} />;
}
