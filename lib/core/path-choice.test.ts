import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compareCodePoints } from "./json.ts";
import { findPatternsProblem, isChosen, parsePatterns, rangesOf, type Spelling } from "./path-choice.ts";
import { foldPath } from "./paths.ts";

const inRanges = (patterns: readonly string[], path: string, spelling: Spelling = "as written") =>
  rangesOf(patterns, spelling)?.some(({ gte, lt }) => compareCodePoints(path, gte) >= 0 && compareCodePoints(path, lt) < 0) ?? true;

// Letters with several spellings of their capital, a ligature, a letter beyond the first plane, and what stands around letters in ASCII.
const letters = fc.constantFrom(..."aAbBsSkKzZ09-._~@[{|", "ß", "ſ", "ı", "ﬁ", "ẚ", "é", "Σ", "ς", "\u{10400}", "\u{10428}");
const name = fc.string({ unit: letters, minLength: 1, maxLength: 4 });
const slug = fc.string({ unit: fc.constantFrom(..."abs09-"), minLength: 1, maxLength: 3 });
const plain = fc.string({ unit: fc.constantFrom(..."aAbBsSkK09-._"), minLength: 1, maxLength: 4 });
const path = fc.oneof(
  name.map((text) => `kv/${text}`.normalize("NFC")),
  fc.tuple(slug, plain).map(([type, text]) => `block/${type}/${text}`),
  fc.tuple(plain, plain).map(([group, text]) => `config/${group}/${text}`),
);
const cut = fc.tuple(path, fc.nat(12), fc.constantFrom("", "*", "**", "*/x", "**x"), fc.boolean());
const pattern = fc.oneof(
  cut
    .map(([whole, at, end, isUpper]) => (isUpper ? whole.toUpperCase() : whole).slice(0, at) + end)
    .filter((text) => !/\p{Surrogate}/u.test(text)),
  fc.constantFrom("*", "**", "kv/**", "block/*/prod", "b*", "config/**", "KV/*", "nothing/**"),
);

describe("patterns as text", () => {
  it("are sorted, each once, without empty lines and outer spaces", () => {
    expect(parsePatterns("kv/b\r\n\n  kv/a  \nkv/b\n")).toEqual(["kv/a", "kv/b"]);
    expect(parsePatterns(" \n")).toEqual([]);
  });

  it("are refused when there are too many, one is too long, or one cannot be seen", () => {
    expect(findPatternsProblem(Array.from({ length: 100 }, (_, index) => `kv/${index}`).join("\n"))).toBeUndefined();
    expect(findPatternsProblem("x\n".repeat(101))).toContain("100");
    expect(findPatternsProblem(`kv/${"x".repeat(400)}`)).toContain("400");
    expect(findPatternsProblem("kv/a\u200bb")).toContain("invisible");
  });
});

describe("the ranges of patterns", () => {
  it("hold every path that fits, whatever its case", () => {
    const holds = (patterns: string[], text: string) =>
      !isChosen(patterns, text) || (inRanges(patterns, text) && inRanges(patterns, foldPath(text), "folded"));
    fc.assert(
      fc.property(fc.array(pattern, { minLength: 1, maxLength: 7 }), path, (patterns, text) => {
        expect(holds(patterns, text)).toBe(true);
      }),
      { numRuns: 20_000 },
    );
    // A path that is sure to fit: its own beginning, in any case.
    fc.assert(
      fc.property(path, fc.nat(12), fc.boolean(), (text, at, isUpper) => {
        const beginning = Array.from(isUpper ? text.toUpperCase() : text)
          .slice(0, at)
          .join("");
        expect(holds([`${beginning}**`], text)).toBe(true);
      }),
      { numRuns: 20_000 },
    );
  });

  it("leave out what begins otherwise", () => {
    expect(rangesOf(["kv/2026-a-1*"], "as written")).toEqual([
      { gte: "kv/2026-A-1", lt: "kv/2026-A-2" },
      { gte: "kv/2026-a-1", lt: "kv/2026-a-2" },
      { gte: "kv/2026-\u0080", lt: "kv/2026." },
    ]);
    expect(rangesOf(["config/HR/*"], "as written")?.map(({ gte }) => gte)).toEqual([
      "config/HR/",
      "config/Hr/",
      "config/hR/",
      "config/hr/",
    ]);
    expect(rangesOf(["Block/AWS-credentials/prod", "block/aws-credentials/**"], "as written")).toEqual([
      { gte: "block/aws-credentials/", lt: "block/aws-credentials0" },
    ]);
    expect(rangesOf(["block/aws-credentials/Ship-0012*"], "folded")).toEqual([
      { gte: "block/aws-credentials/ship-0012", lt: "block/aws-credentials/ship-0013" },
    ]);
    expect(rangesOf(["block/é*", "policy/*"], "as written")).toEqual([]);
  });

  it("stay few, however many patterns there are", () => {
    const many = Array.from({ length: 100 }, (_, index) => `kv/${String.fromCodePoint(97 + (index % 26))}${index}x*`);
    expect(rangesOf(many, "as written")?.length).toBeLessThan(300);
    expect(rangesOf(many.slice(0, 5), "as written")?.length).toBeLessThan(80);
  });

  it("are anywhere when a pattern begins with a star, or there is none", () => {
    expect(rangesOf([], "folded")).toBeUndefined();
    expect(rangesOf(["kv/a", "**/prod"], "as written")).toBeUndefined();
  });
});
