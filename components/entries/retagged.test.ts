import { expect, test } from "vitest";
import { retagging, tagsBack } from "./retagged.ts";

const entries = [
  { path: "kv/a", version: 3, tags: ["x", "y"] },
  { path: "kv/b", version: 1, tags: ["new"] },
];

test("tags are added and taken in one edit per entry, the others keep their order, and what is so already is left alone", () => {
  expect(retagging(entries, { add: ["new"], remove: ["x"] })).toEqual([{ op: "patch", path: "kv/a", baseVersion: 3, tags: ["y", "new"] }]);
});

test("taking it back gives every entry the tags that it had, on the version that was made", () => {
  expect(tagsBack(entries, [{ path: "kv/a", version: 4 }])).toEqual([{ op: "patch", path: "kv/a", baseVersion: 4, tags: ["x", "y"] }]);
});
