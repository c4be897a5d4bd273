import { expect, it } from "vitest";
import { landedOf } from "./landed.ts";

it("a change has landed where its version is held or a later one; older and unknown ones wait", () => {
  const versions = [
    { version: 5, count: 2 },
    { version: 4, count: 3 },
    { version: 3, count: 1 },
    { version: null, count: 1 },
  ];
  expect(landedOf({ versions, total: 7 }, 4)).toEqual({ count: 5, total: 7, waiting: 2 });
  expect(landedOf({ versions: [], total: 0 }, 4)).toEqual({ count: 0, total: 0, waiting: 0 });
});
