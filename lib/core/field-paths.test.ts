import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatFieldPath, hasPlaceAt, isInside, isOverlapping, leavesOf, parseFieldPath, valueAt, withValueAt } from "./field-paths.ts";
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

  it.each(["a..b", "[", '["a', "a b", "[x]", '["\\x"]', '["a\nb"]'])("is not %s", (text) => {
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
    expect(withValueAt({}, "constructor.x", 1)).toEqual({ constructor: { x: 1 } });
  });

  it("has a place where nothing else stands on the way", () => {
    const document: JsonObject = { a: { b: 1 }, none: null, text: "x", list: [{ c: 1 }], block: { $ref: "block/x/y" } };
    const places = ["a.b", "a.c", "new.deep", "none.x", "text", "list[0].d", "list[0].c"];
    const none = ["text.x", "list.x", "list[1]", "list[0].c.d", "a[0]", "new[0]", "block.key", "toString.x.y[0]"];
    expect(places.filter((path) => !hasPlaceAt(document, path))).toEqual([]);
    expect(none.filter((path) => hasPlaceAt(document, path))).toEqual([]);
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

describe("inside", () => {
  it("is below, not beside and not the same", () => {
    expect([isInside("a.b", "a"), isInside("a", "a"), isInside("a", "a.b"), isInside("ab", "a")]).toEqual([true, false, false, false]);
  });
});
