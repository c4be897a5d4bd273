"use client";

import { Text } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { policyQuery } from "#components/queries.ts";
import classes from "./policies.module.css";

type PatternMatchesProps = { pattern: string; types: readonly string[] };

const settledMs = 250;
const shownMax = 5;

/** Which entries a pattern is about, while it is typed. */
export function PatternMatches({ pattern, types }: PatternMatchesProps) {
  const [asked] = useDebouncedValue(JSON.stringify({ pattern, types }), settledMs);
  const params = JSON.parse(asked) as { pattern: string; types: string[] };
  const { data } = useQuery({ ...policyQuery(params), enabled: isAskable(params.pattern) });
  const matched = isAskable(pattern) ? data?.matched : undefined;
  return (
    <Text size="sm" c="dimmed" component="div" aria-live="polite" className={classes.matches}>
      {matched ? <Matched {...matched} /> : "Its entries are listed here as you type."}
    </Text>
  );
}

function Matched({ count, paths }: { count: number; paths: readonly string[] }) {
  if (count === 0) return "Matches no entry yet. New ones with such a path meet it.";
  const shown = paths.slice(0, shownMax);
  return (
    <>
      Matches {count === 1 ? "1 entry" : `${count} entries`}: <span className="mono">{shown.join(", ")}</span>
      {count > shown.length && ` and ${count - shown.length} more`}
    </>
  );
}

/** How many entries a stored policy is about. */
export function MatchCount({ pattern, types }: PatternMatchesProps) {
  const { data } = useQuery({ ...policyQuery({ pattern, types: [...types] }), enabled: isAskable(pattern) });
  const count = data?.matched?.count;
  if (count === undefined) return null;
  return count === 0 ? "no entry yet" : count === 1 ? "1 entry" : `${count} entries`;
}

function isAskable(pattern: string): boolean {
  return pattern !== "" && pattern.length <= 400;
}
