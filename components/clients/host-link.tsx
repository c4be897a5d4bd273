"use client";

import { Anchor } from "@mantine/core";
import Link from "next/link";
import { MiddleTruncate } from "#components/ui/middle-truncate.tsx";
import { clientHref } from "./client-href.ts";
import classes from "./clients.module.css";

/** A client by its host, which tells itself apart at both ends. */
export function HostLink({ id, host }: { id: string; host: string }) {
  return (
    <Anchor component={Link} href={clientHref({ id })} prefetch={false} c="inherit" className={classes.link}>
      <MiddleTruncate text={host} tail={12} />
    </Anchor>
  );
}
