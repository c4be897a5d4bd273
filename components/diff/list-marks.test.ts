import { expect, test } from "vitest";
import { markItems } from "./list-marks.ts";

test("a list shows in one sequence what stayed, what went and what came", () => {
  expect(markItems(["a", { b: 1, c: 2 }, 3], [{ c: 2, b: 1 }, 3, 4]).map(({ mark, text }) => `${mark} ${text}`)).toEqual([
    "removed a",
    'same {"c":2,"b":1}',
    "same 3",
    "added 4",
  ]);
});

test("a huge list is shown without being compared", () => {
  const many = Array.from({ length: 1_500 }, (_, index) => index);
  expect(markItems(many, many.toReversed()).every(({ mark }) => mark === "same")).toBe(true);
});
