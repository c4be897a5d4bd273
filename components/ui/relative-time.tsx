"use client";

import { useSyncExternalStore } from "react";

const steps: [limitSeconds: number, unitSeconds: number, unit: string][] = [
  [3_600, 60, "min"],
  [86_400, 3_600, "h"],
  [30 * 86_400, 86_400, "d"],
  [365 * 86_400, 30 * 86_400, "mo"],
  [Infinity, 365 * 86_400, "y"],
];

export function formatRelative(iso: string, nowMs: number): string {
  const seconds = (nowMs - Date.parse(iso)) / 1000;
  const distance = Math.abs(seconds);
  if (distance < 60) return "just now";
  const step = steps.find(([limit]) => distance < limit);
  if (!step) return iso;
  const [, unitSeconds, unit] = step;
  const count = `${Math.floor(distance / unitSeconds)} ${unit}`;
  return seconds >= 0 ? `${count} ago` : `in ${count}`;
}

/** "2 h ago"; the exact ISO moment on hover. Server and browser may differ by their clocks, hence the suppressed warning. */
export function RelativeTime({ at }: { at: string }) {
  const minute = useSyncExternalStore(subscribeToMinutes, currentMinute, currentMinute);
  return (
    <time dateTime={at} title={at} suppressHydrationWarning>
      {formatRelative(at, Math.max(Date.now(), minute * 60_000))}
    </time>
  );
}

function subscribeToMinutes(onTick: () => void): () => void {
  const timer = setInterval(onTick, 30_000);
  return () => clearInterval(timer);
}

function currentMinute(): number {
  return Math.floor(Date.now() / 60_000);
}
