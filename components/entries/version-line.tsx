import { Badge } from "@mantine/core";
import type { ReactNode } from "react";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import type { Entry } from "#lib/api/contract/entries.ts";
import classes from "./version-line.module.css";

type VersionLineProps = { entry: Pick<Entry, "version" | "updatedAt" | "updatedBy">; children: ReactNode };

/** Which version an entry is at, since when and by whom, and what else stands on that line. */
export function VersionLine({ entry: { version, updatedAt, updatedBy }, children }: VersionLineProps) {
  return (
    <div className={classes.line}>
      <Badge>v{version}</Badge>
      <span>
        <RelativeTime at={updatedAt} /> by {updatedBy}
      </span>
      {children}
    </div>
  );
}
