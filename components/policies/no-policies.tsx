"use client";

import { Button } from "@mantine/core";
import { IconShieldCheck } from "@tabler/icons-react";
import Link from "next/link";
import { useSession } from "#components/shell/session.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import classes from "./policies.module.css";
import { newPolicyHref } from "./policy-hrefs.ts";
import { presetsFor } from "./presets.ts";

/** Nothing yet: what a policy does, and what most teams begin with. */
export function NoPolicies() {
  const { can, me } = useSession();
  const presets = presetsFor(me.workspace?.isProduction ?? false);
  return (
    <EmptyState
      icon={<IconShieldCheck size={32} stroke={1.5} />}
      title="There are no policies yet"
      hint="Whoever may write saves at once. A policy says which paths need the approval of somebody else first, at every door: browser, API, command line, import."
      action={
        can("manage") && (
          <Button component={Link} href={newPolicyHref()} data-shortcut="c">
            New policy
          </Button>
        )
      }
      secondary={
        can("manage") && (
          <div className={classes.presets}>
            {presets.map(({ id, title, hint }) => (
              <Link key={id} href={newPolicyHref(id)} className={classes.preset} prefetch={false}>
                <b>{title}</b>
                <span className={classes.words}>{hint}</span>
              </Link>
            ))}
          </div>
        )
      }
    />
  );
}
