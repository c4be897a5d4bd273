"use client";

import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { policyQuery } from "#components/queries.ts";
import type { OutputOf } from "#lib/api/client.ts";
import { parseEntryPath } from "#lib/core/paths.ts";

export type MetPolicy = OutputOf<"previewPolicy">["policies"][number];
export type MetPolicies = { needsReview: boolean; policies: readonly MetPolicy[] };

const settledMs = 250;
const none: MetPolicies = { needsReview: false, policies: [] };

/** What policies would say to a save at these paths. What is no path yet, because its name is still being typed, meets none. */
export function usePolicies(paths: readonly string[]): MetPolicies {
  const whole = [...new Set(paths.filter(isWhole))].sort();
  const [asked] = useDebouncedValue(whole.join("\n"), settledMs);
  const known = asked === "" ? [] : asked.split("\n");
  const { data } = useQuery({ ...policyQuery({ paths: known }), enabled: known.length > 0 });
  return whole.length > 0 && known.length > 0 && data ? data : none;
}

function isWhole(path: string): boolean {
  try {
    parseEntryPath(path);
    return true;
  } catch {
    return false;
  }
}
