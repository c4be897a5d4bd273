import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openTestStore } from "#lib/store/testing.ts";
import { keepWhile } from "./kept.ts";

let test: Awaited<ReturnType<typeof openTestStore>>;
beforeAll(async () => {
  test = await openTestStore();
});
afterAll(() => test.close());

/** Asks for a value of so many characters; true when it was kept, false when it was loaded. */
async function isKept(name: string, size: number): Promise<boolean> {
  let isLoaded = false;
  const load = async () => {
    isLoaded = true;
    return { name };
  };
  expect(await keepWhile(["catalog"], name, load, () => size)).toEqual({ name });
  return !isLoaded;
}

describe("what is kept in memory", () => {
  it("is asked for once, until something changes in its area", async () => {
    expect([await isKept("a", 10), await isKept("a", 10)]).toEqual([false, true]);
    const type = { id: "t", scopedSlug: "/t", slug: "t", name: "T", description: "", logo: "", isBuiltIn: true };
    await test.store.write((tx) => tx.blockType.create({ data: type }));
    expect([await isKept("a", 10), await isKept("a", 10)]).toEqual([false, true]);
  });

  it("has a bound, whatever clients ask for: the oldest goes first", async () => {
    const large = 3_000_000;
    const names = Array.from({ length: 30 }, (_, index) => `large ${index}`);
    for (const name of names) expect(await isKept(name, large)).toBe(false);
    expect(await isKept("large 29", large)).toBe(true);
    expect(await isKept("large 10", large)).toBe(true);
    expect(await isKept("large 0", large)).toBe(false);
  });

  it("holds nothing that is too large to stand beside others", async () => {
    expect([await isKept("huge", 10_000_000), await isKept("huge", 10_000_000)]).toEqual([false, false]);
  });
});
