import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatFieldPath, isOverlapping, leavesOf, parseFieldPath, valueAt, withValueAt } from "./field-paths.ts";
import type { JsonObject } from "./json.ts";

const segment = fc.oneof(fc.string({ unit: "grapheme", minLength: 1 }), fc.constantFrom("a.b", '["x"]', "region_name", "0", "[0]"));
const segments = fc.array(fc.oneof(segment, fc.nat(50)), { minLength: 1, maxLength: 5 });

describe("a field path", () => {
  it("reads back as the segments that it was made of, whatever characters they have", () => {
    fc.assert(
      fc.property(segments, (parts) => {
        expect(parseFieldPath(formatFieldPath(parts))).toEqual(parts);
      }),
    );
  });

  it("is never the same for different segments", () => {
    fc.assert(
      fc.property(segments, segments, (a, b) => {
        if (JSON.stringify(a) !== JSON.stringify(b)) expect(formatFieldPath(a)).not.toBe(formatFieldPath(b));
      }),
    );
  });

  it.each(["a..b", "[", '["a', "a b", "[x]"])("is not %s", (text) => {
    expect(parseFieldPath(text)).toBeUndefined();
  });

  it("leads to what was put there, and away from what was removed", () => {
    fc.assert(
      fc.property(fc.array(segment, { minLength: 1, maxLength: 4 }), (parts) => {
        fc.pre(!parts.includes("__proto__"));
        const path = formatFieldPath(parts);
        const document = withValueAt({ kept: 1 }, path, "value");
        expect(valueAt(document, path)).toBe("value");
        expect(valueAt(withValueAt(document, path, undefined), path)).toBeUndefined();
      }),
    );
  });

  it("replaces inside arrays and leaves the original alone", () => {
    const document: JsonObject = { hosts: [{ port: 1 }, { port: 2 }] };
    expect(withValueAt(document, "hosts[1].port", 3)).toEqual({ hosts: [{ port: 1 }, { port: 3 }] });
    expect(document).toEqual({ hosts: [{ port: 1 }, { port: 2 }] });
  });

  it("does not reach into Object.prototype", () => {
    expect(valueAt({}, "toString")).toBeUndefined();
  });
});

describe("leaves", () => {
  it("are everything but objects with keys; a reference is one", () => {
    const leaves = leavesOf({ a: { b: 1, c: {} }, d: [1, { e: 2 }], f: { $ref: "block/x/y" }, "g.h": null });
    expect([...leaves.keys()]).toEqual(["a.b", "a.c", "d", "f", '["g.h"]']);
  });
});

describe("overlap", () => {
  it("is being the same, or containing", () => {
    expect([isOverlapping("a", "a.b"), isOverlapping("a.b", "a.b"), isOverlapping("a.b", "a.c"), isOverlapping("a", "ab")]).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });
});
