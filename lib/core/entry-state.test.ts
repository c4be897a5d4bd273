import { expect, it } from "vitest";
import { diffSnapshots } from "./diff.ts";
import { type EntryState, snapshotOf } from "./entry-state.ts";
import { Secret } from "./secret.ts";

const state = (more: Partial<EntryState>): EntryState => ({
  path: "config/ships/anna",
  description: "",
  tags: [],
  schemaId: null,
  secretPaths: [],
  body: {},
  secrets: new Map(),
  ...more,
});
const secret = { fingerprint: "3f9a1c".padEnd(64, "0"), content: new Secret("1") };

it("an object whose fields all became secret does not show as an empty object beside them", () => {
  const before = state({ body: { pool: { size: 1 }, none: {} } });
  const after = state({ body: { pool: {}, none: {} }, secretPaths: ["pool.size"], secrets: new Map([["pool.size", secret]]) });
  const changes = diffSnapshots(snapshotOf(before), snapshotOf(after));
  expect(changes.map(({ field, change }) => [field, change])).toEqual([
    ["#path", "unchanged"],
    ["#secretFields", "added"],
    ["none", "unchanged"],
    ["pool.size", "changed"],
  ]);
});
