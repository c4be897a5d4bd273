import { expect, it } from "vitest";
import { isOnlyHere, listWords, reuseWords, verdictWord, versionWords } from "./secret-words.ts";

it("a verdict has a word, and none where no format is expected", () => {
  expect([true, false, null].map((isRight) => verdictWord({ isRight }))).toEqual(["Right format", "Wrong format", null]);
});

it("versions with the same value are named", () => {
  expect([[], [5], [5, 2], [9, 5, 2]].map(versionWords)).toEqual([
    ...["", "Same as version 5", "Same as versions 5 and 2", "Same as versions 9, 5 and 2"],
  ]);
});

it("reuse is counted in blocks, or in entries where others are among them", () => {
  const entry = (path: string) => ({ id: path, path, fields: ["value"] });
  expect(reuseWords({ count: 3, entries: [entry("block/secret/a")] })).toBe("Reused in 3 other blocks");
  expect(reuseWords({ count: 1, entries: [entry("block/secret/a")] })).toBe("Reused in 1 other block");
  expect(reuseWords({ count: 2, entries: [entry("block/secret/a"), entry("config/a/b")] })).toBe("Reused in 2 other entries");
});

it("a value is only here when no version, workspace or entry has it", () => {
  const nothing = { sameAsVersions: [], sameInWorkspaces: [], reusedIn: { count: 0, entries: [] } };
  expect(isOnlyHere(nothing)).toBe(true);
  expect(isOnlyHere({ ...nothing, sameAsVersions: [1] })).toBe(false);
  expect(isOnlyHere({ ...nothing, sameInWorkspaces: [{ slug: "s", name: "S", color: "red", version: 1 }] })).toBe(false);
  expect(isOnlyHere({ ...nothing, reusedIn: { count: 1, entries: [] } })).toBe(false);
  expect(listWords(["one"])).toBe("one");
});
