import { expect, it } from "vitest";
import { momentsIn } from "./time-range.ts";

it("a day counts to its end, a moment to itself, and an open end leaves everything in", () => {
  expect(momentsIn({ from: "2026-11-20", to: "2026-11-21" })).toEqual({
    gte: new Date("2026-11-20T00:00:00.000Z"),
    lt: new Date("2026-11-22T00:00:00.000Z"),
  });
  expect(momentsIn({ to: "2026-11-21T10:00:00.000Z" })).toEqual({ lt: new Date("2026-11-21T10:00:00.001Z") });
  expect(momentsIn({})).toBeUndefined();
});
