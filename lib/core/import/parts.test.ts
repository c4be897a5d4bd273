import { expect, it } from "vitest";
import { isTooLarge, partLimits, partsOf } from "./parts.ts";

const row = (index: number, value = "x") => ({ op: "patch", path: `kv/${index}`, set: { value }, clear: [] });

it("an import is cut into what one change takes: by number and by size, in order, nothing lost", () => {
  const many = Array.from({ length: 2_001 }, (_, index) => row(index));
  expect(partsOf(many).map((part) => part.length)).toEqual([1_000, 1_000, 1]);
  expect(partsOf(many).flat()).toEqual(many);
  const large = Array.from({ length: 60 }, (_, index) => row(index, "x".repeat(10_000)));
  expect(partsOf(large).every((part) => JSON.stringify(part).length <= partLimits.bytes)).toBe(true);
  expect(partsOf(large).flat()).toEqual(large);
  expect(partsOf([])).toEqual([]);
});

it("what is escaped on the way counts twice, and what fits into no request is told beforehand", () => {
  const quotes = '"'.repeat(70_000);
  expect(isTooLarge(row(1, quotes))).toBe(true);
  expect(isTooLarge(row(1, "x".repeat(70_000)))).toBe(false);
  expect(partsOf([row(1), row(2, quotes), row(3)]).map((part) => part.length)).toEqual([1, 1, 1]);
});
