"use client";

import { Anchor, type AnchorProps } from "@mantine/core";
import Link from "next/link";
import { useSession } from "#components/shell/session.tsx";

/** The way to the import of files, for those who may change entries. */
export function ImportLink({ children = "Import a file", ...props }: AnchorProps & { children?: string }) {
  const { can } = useSession();
  if (!can("write")) return null;
  return (
    <Anchor component={Link} href="/import" size="sm" {...props}>
      {children}
    </Anchor>
  );
}
