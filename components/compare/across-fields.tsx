"use client";

import { useQuery } from "@tanstack/react-query";
import { diffWorkspacesQuery } from "./compare-queries.ts";
import { LazyDiff } from "./lazy-diff.tsx";

type AcrossFieldsProps = { slugs: { source: string; target: string }; path: string; oldLabel: string; newLabel: string };

/** What one path says in two workspaces: the target on the old side, the source on the new one. */
export function AcrossFields({ slugs, path, oldLabel, newLabel }: AcrossFieldsProps) {
  const answer = useQuery(diffWorkspacesQuery({ ...slugs, path }));
  return <LazyDiff answer={answer} label={path} oldLabel={oldLabel} newLabel={newLabel} />;
}
