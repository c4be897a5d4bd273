import { IconCube } from "@tabler/icons-react";
import { tileHues } from "#components/theme.ts";
import { hueOf, initialsOf } from "./initials.ts";
import classes from "./logo.module.css";

export type LogoType = { slug: string; name: string; logo: string };

/**
 * A block type's logo. SVG text is drawn as an image, where a script in it cannot run. A type without one has a tile with its initials; the
 * address of a logo that a client gives is never loaded.
 */
export function Logo({ type, size = 20 }: { type: LogoType | null | undefined; size?: number }) {
  if (!type) return <IconCube size={size} color="var(--mantine-color-dimmed)" aria-hidden style={{ flex: "none" }} />;
  if (!type.logo.trimStart().startsWith("<")) return <Tile type={type} size={size} />;
  const src = `data:image/svg+xml,${encodeURIComponent(type.logo)}`;
  // biome-ignore lint/performance/noImgElement: the image optimiser is switched off, and a data URL has nothing to optimise.
  return <img src={src} alt="" width={size} height={size} style={{ flex: "none", display: "block" }} />;
}

function Tile({ type: { slug, name }, size }: { type: LogoType; size: number }) {
  const hue = hueOf(slug, tileHues);
  // Two letters in a small tile could not be read.
  const letters = Array.from(initialsOf(name) || "?");
  const isSmall = size < 24;
  return (
    <span
      className={classes.tile}
      aria-hidden
      style={{
        width: size,
        height: size,
        fontSize: isSmall ? 11 : Math.round(size * 0.42),
        color: `var(--by-tile-${hue})`,
        background: `var(--by-tile-${hue}-bg)`,
      }}
    >
      {letters.slice(0, isSmall ? 1 : 2).join("")}
    </span>
  );
}
