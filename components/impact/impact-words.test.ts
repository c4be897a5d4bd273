import { expect, it } from "vitest";
import { countWords, moreWords, readerCount, referrerWords, summaryWords } from "./impact-words.ts";

it("counts have the right noun", () => {
  expect([0, 1, 2].map((count) => countWords(count, "token"))).toEqual(["0 tokens", "1 token", "2 tokens"]);
  expect(countWords(1, "block refers", "blocks refer")).toBe("1 block refers");
});

it("a reference through others says through how many", () => {
  expect([1, 2, 4].map((depth) => referrerWords({ depth }))).toEqual(["directly", "by way of another block", "by way of 3 others"]);
});

it("a list that was cut short says what is left out, a whole one nothing", () => {
  expect(moreWords(100, 130)).toBe("and 30 more");
  expect(moreWords(3, 3)).toBe("");
});

it("the summary of an entry names the same secret only where there is one", () => {
  const nothing = { id: "1", path: "block/secret/a", version: 1, referrers: [], uses: [], tokens: null, holders: [], heldVersions: [] };
  const counts = { referrerCount: 1, useCount: 0, holderCount: 0, tokenCount: 2 };
  const sameSecret = { count: 0, entries: [] };
  expect(summaryWords({ ...nothing, ...counts, sameSecret })).toBe("1 block refers · 0 uses · 2 tokens");
  expect(summaryWords({ ...nothing, ...counts, sameSecret: { count: 3, entries: [] } })).toContain("3 entries with the same secret");
  expect(summaryWords({ ...nothing, ...counts, holderCount: 3, sameSecret })).toBe(
    "1 block refers · held by 3 clients · 0 uses · 2 tokens",
  );
  expect(summaryWords({ ...nothing, ...counts, path: "kv/a", sameSecret })).toBe("0 uses · 2 tokens");
});

it("people are counted over all roles", () => {
  const readers = (["reader", "owner"] as const).map((role, index) => ({ role, count: index + 1, names: null }));
  expect(readerCount(readers)).toBe(3);
});
