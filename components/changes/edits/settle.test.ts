import { expect, it } from "vitest";
import type { ProposedEdit } from "#lib/api/contract/review-views.ts";
import { settlementOf } from "./settle.ts";

const conflicting = (entryId: string, path: string): ProposedEdit =>
  ({ entryId, conflict: { path, nowAt: null, currentVersion: 4 } }) as ProposedEdit;

it("each entry is put on the head that was seen, with the sides that were picked", () => {
  const picks = { "config/a/b": { host: "mine", port: "theirs" } } as const;
  expect(settlementOf([conflicting("1", "config/a/b")], picks)).toEqual([
    { entryId: "1", headVersion: 4, picks: { host: "mine", port: "theirs" } },
  ]);
});

it("an edit that is given up leaves the change, one that is insisted on needs no pick", () => {
  const edits = [conflicting("1", "kv/a"), conflicting("2", "kv/b"), { entryId: "3", conflict: null } as ProposedEdit];
  expect(settlementOf(edits, { "kv/a": { "#entry": "theirs" }, "kv/b": { "#entry": "mine" } })).toEqual([
    { entryId: "1", headVersion: 4, isGivenUp: true },
    { entryId: "2", headVersion: 4, picks: {} },
  ]);
});

it("a list that was put together is sent as it is", () => {
  const entries = settlementOf([conflicting("1", "config/a/b")], { "config/a/b": { hosts: { value: ["x", "y"] } } });
  expect(entries).toEqual([{ entryId: "1", headVersion: 4, picks: { hosts: { value: ["x", "y"] } } }]);
});
