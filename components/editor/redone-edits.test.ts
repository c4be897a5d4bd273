import { expect, test } from "vitest";
import type { Conflict } from "#lib/api/contract/changes.ts";
import { areWhole, redoneEdits } from "./redone-edits.ts";

const conflict = (path: string, more: Partial<Conflict> = {}): Conflict => ({
  path,
  id: "1",
  op: "delete",
  nowAt: null,
  baseVersion: 1,
  currentVersion: 4,
  theirsBy: "owner",
  theirsAt: "2026-01-01T00:00:00Z",
  reason: "moved",
  fields: [],
  ...more,
});
const trash = (path: string) => ({ op: "delete", path, baseVersion: 1 }) as const;

test("what is done all the same is done on the version that was looked at, at the path of today; the rest is left", () => {
  const edits = [trash("kv/a"), trash("kv/b"), trash("kv/c"), trash("kv/d")];
  const conflicts = [conflict("kv/a"), conflict("kv/b"), conflict("kv/c", { reason: "missing", nowAt: "kv/e", currentVersion: 2 })];
  const picks = { "kv/a": { "#entry": "mine" }, "kv/b": { "#entry": "theirs" }, "kv/c": { "#entry": "mine" } } as const;
  expect(redoneEdits(edits, conflicts, picks)).toEqual([
    { op: "delete", path: "kv/a", baseVersion: 4 },
    { op: "delete", path: "kv/e", baseVersion: 2 },
    trash("kv/d"),
  ]);
});

test("a rename onto a path that is taken is left", () => {
  const rename = { op: "rename", path: "kv/a", newPath: "kv/b", baseVersion: 1 } as const;
  expect(redoneEdits([rename], [conflict("kv/b", { reason: "exists", op: "rename" })], { "kv/b": { "#entry": "theirs" } })).toEqual([]);
});

test("edits that say something field by field are never made again unseen", () => {
  expect(areWhole([trash("kv/a")])).toBe(true);
  expect(areWhole([trash("kv/a"), { op: "put", path: "kv/b", baseVersion: 1, data: {} }])).toBe(false);
});
