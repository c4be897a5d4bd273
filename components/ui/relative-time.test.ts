import { expect, test } from "vitest";
import { formatRelative } from "./relative-time.tsx";

const now = Date.parse("2026-06-15T12:00:00Z");

test.each([
  ["2026-06-15T11:59:30Z", "just now"],
  ["2026-06-15T11:55:00Z", "5 min ago"],
  ["2026-06-15T10:00:00Z", "2 h ago"],
  ["2026-06-03T12:00:00Z", "12 d ago"],
  ["2026-02-15T12:00:00Z", "4 mo ago"],
  ["2023-06-15T12:00:00Z", "3 y ago"],
  ["2026-06-15T14:00:00Z", "in 2 h"],
])("%s is %s", (at, words) => {
  expect(formatRelative(at, now)).toBe(words);
});
