import { describe, expect, it } from "vitest";
import { diffSnapshots } from "./diff.ts";
import { type EntryState, mergeStates, snapshotOf } from "./entry-state.ts";
import type { JsonObject } from "./json.ts";
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

describe("a merge of thousands of fields", () => {
  const groups = 5;
  const keys = 2_000;
  const document = (valueAt: (n: number) => number) =>
    Object.fromEntries(
      Array.from({ length: groups }, (_, group) => [
        `group${group}`,
        Object.fromEntries(Array.from({ length: keys }, (_, n) => [`key${n}`, valueAt(n)])),
      ]),
    );
  const of = (body: JsonObject): EntryState => ({
    ...{ path: "config/a/b", description: "", tags: [], schemaId: null, secretPaths: [], body },
    secrets: new Map(),
  });

  it("looks at each of them once, and leaves the sides as they were", () => {
    const [base, theirs, mine] = [of(document(() => 0)), of(document((n) => n % 2)), of(document((n) => (n % 2 === 0 ? 2 : 0)))];
    const before = JSON.stringify([base.body, theirs.body, mine.body]);
    const start = performance.now();
    const { state } = mergeStates(base, theirs, mine);
    // One by one with every other, and with a copy of the document for each, it took minutes.
    expect(performance.now() - start).toBeLessThan(5_000);
    expect(state?.body).toEqual(document((n) => (n % 2 === 0 ? 2 : 1)));
    expect(JSON.stringify([base.body, theirs.body, mine.body])).toBe(before);
  });
});
