import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type EntryState, isSameState, mergeStates } from "./entry-state.ts";
import { isClean, mergeFields } from "./merge.ts";

const side = fc
  .dictionary(fc.constantFrom("a", "b", "c", "d.x", "d.y"), fc.constantFrom("1", "2", "3"))
  .map((fields) => new Map(Object.entries(fields)));

function state(body: EntryState["body"], more: Partial<EntryState> = {}): EntryState {
  return { path: "kv/a", description: "", tags: [], schemaId: null, secretPaths: [], body, secrets: new Map(), ...more };
}

describe("merging three ways", () => {
  it("takes the side that moved, and is a conflict only where both moved apart", () => {
    fc.assert(
      fc.property(side, side, side, (base, theirs, mine) => {
        for (const { field, pick } of mergeFields(base, theirs, mine)) {
          const [b, t, m] = [base.get(field), theirs.get(field), mine.get(field)];
          if (pick === "mine") expect(t).toBe(b);
          if (pick === "theirs") expect(m).toBe(b);
          if (pick === "both") expect(t).toBe(m);
          if (pick === "unchanged") expect(new Set([b, t, m]).size).toBe(1);
          if (pick === "conflict") expect(b !== t && b !== m && t !== m).toBe(true);
        }
      }),
    );
  });

  it("is clean when only one side moved, and gives that side", () => {
    fc.assert(
      fc.property(side, side, (base, moved) => {
        expect(isClean(mergeFields(base, base, moved))).toBe(true);
        expect(isClean(mergeFields(base, moved, base))).toBe(true);
      }),
    );
  });

  it("is a conflict when one side moved a field and the other something inside it", () => {
    const rows = mergeFields(
      new Map([["a", "1"]]),
      new Map([["a", "2"]]),
      new Map([
        ["a.b", "3"],
        ["a", "1"],
      ]),
    );
    expect(isClean(rows)).toBe(false);
  });
});

describe("merging states", () => {
  it("puts my fields on top of theirs and keeps the rest of theirs", () => {
    const base = state({ a: 1, b: { c: 1, d: 1 } });
    const theirs = state({ a: 2, b: { c: 1, d: 1 } }, { tags: ["x"] });
    const mine = state({ a: 1, b: { c: 1, d: 5, e: 6 } });
    expect(mergeStates(base, theirs, mine).state).toEqual(state({ a: 2, b: { c: 1, d: 5, e: 6 } }, { tags: ["x"] }));
  });

  it("gives mine when nobody else moved, whatever mine is", () => {
    const document = fc.dictionary(fc.constantFrom("a", "b", "c"), fc.jsonValue({ maxDepth: 2 })) as fc.Arbitrary<EntryState["body"]>;
    fc.assert(
      fc.property(document, document, (base, mine) => {
        const merged = mergeStates(state(base), state(base), state(mine));
        expect(merged.state && isSameState(merged.state, state(mine))).toBe(true);
      }),
    );
  });
});
