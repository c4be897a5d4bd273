import { describe, expect, it } from "vitest";
import { countChanges, diffSnapshots, type Snapshot } from "./diff.ts";
import { parseJson } from "./json.ts";

const plain = (text: string) => ({ secret: false as const, value: parseJson(text) });
const secret = (fingerprint: string) => ({ secret: true as const, fingerprint });
const snapshot = (fields: Record<string, ReturnType<typeof plain> | ReturnType<typeof secret>>): Snapshot =>
  new Map(Object.entries(fields));

describe("a diff", () => {
  it("says of each field whether it was added, removed, changed or not, old before new", () => {
    const rows = diffSnapshots(
      snapshot({ a: plain("1"), b: plain("2"), c: plain("3") }),
      snapshot({ a: plain("1"), c: plain("4"), d: plain("5") }),
    );
    expect(rows.map((row) => [row.field, row.change])).toEqual([
      ["a", "unchanged"],
      ["b", "removed"],
      ["c", "changed"],
      ["d", "added"],
    ]);
    expect(rows[2]).toMatchObject({ old: { value: 3 }, new: { value: 4 } });
    expect(countChanges(rows)).toEqual({ added: 1, removed: 1, changed: 1, unchanged: 1 });
  });

  it("sees the text 5432 become the number 5432, and 1 become 1.0", () => {
    const rows = diffSnapshots(snapshot({ a: plain('"5432"'), b: plain("1") }), snapshot({ a: plain("5432"), b: plain("1.0") }));
    expect(rows.map((row) => row.change)).toEqual(["changed", "changed"]);
  });

  it("tells changed secrets by fingerprint, and a secret from a plain value", () => {
    const rows = diffSnapshots(
      snapshot({ a: secret("aaaaaa"), b: secret("bbbbbb"), c: plain('"x"') }),
      snapshot({ a: secret("aaaaaa"), b: secret("cccccc"), c: secret("x") }),
    );
    expect(rows.map((row) => row.change)).toEqual(["unchanged", "changed", "changed"]);
  });

  it("puts what was removed where it stood", () => {
    const rows = diffSnapshots(snapshot({ x: plain("1"), a: plain("1"), y: plain("1") }), snapshot({ a: plain("1") }));
    expect(rows.map((row) => row.field)).toEqual(["x", "a", "y"]);
  });
});
