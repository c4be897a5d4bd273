import { Badge } from "@mantine/core";
import Link from "next/link";
import { Logo } from "#components/ui/logo.tsx";
import type { BlockTypeSummary } from "#lib/api/contract/block-types.ts";
import classes from "./catalog.module.css";

export function TypeCard({ type }: { type: BlockTypeSummary }) {
  return (
    <Link href={`/blocks/catalog/${type.slug}`} prefetch={false} className={classes.card}>
      <Logo type={type} size={32} />
      <span className={classes.name}>{type.name}</span>
      <span className={classes.description}>{type.description}</span>
      <span className={classes.chips}>
        {!type.isBuiltIn && <Badge color="indigo">this workspace</Badge>}
        {type.capabilities.map((capability) => (
          <Badge key={capability}>{capability}</Badge>
        ))}
        {type.blockCount > 0 && <Badge>{type.blockCount === 1 ? "1 block" : `${type.blockCount} blocks`}</Badge>}
      </span>
    </Link>
  );
}
