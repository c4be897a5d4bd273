import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type BlockMove, listAfter } from "./echoflow-list.ts";

const item = (name: string, type = "AWS") => ({ name, type, active: false, options: {}, block_type_slug: "baseconfig" });
const outcomeOf = (list: object[], ...moves: [type: string, from: string | null, to: string | null][]) => {
  const { list: result, clashes } = listAfter(
    list as ReturnType<typeof item>[],
    moves.map(([type, from, to]) => ({ type, from, to })),
  );
  return [result, clashes.map(({ move, listedType }) => [move.to, listedType])];
};

describe("Echoflow's list", () => {
  it("takes moves one after the other", () => {
    const moves: Parameters<typeof outcomeOf>[1][] = [
      ["AWS", null, "a"],
      ["AWS", "a", "b"],
      ["AZCosmos", null, "a"],
      ["AWS", "b", null],
    ];
    expect(outcomeOf([item("x")], ...moves)).toEqual([[item("x"), item("a", "AZCosmos")], []]);
  });

  it("has one place for a name: of two that become one, the one that is there stays", () => {
    expect(outcomeOf([item("a"), { ...item("b"), active: true }], ["AWS", "a", "b"])).toEqual([[{ ...item("b"), active: true }], []]);
    expect(outcomeOf([item("a", "AZCosmos"), item("b")], ["AWS", "b", "A"])).toEqual([
      [item("a", "AZCosmos"), item("b")],
      [["A", "AZCosmos"]],
    ]);
  });

  const names = fc.constantFrom("a", "b", "c", "D", "e.1");
  const types = fc.constantFrom("AWS", "AZCosmos");
  const moves = fc.array(fc.record({ type: types, from: fc.option(names), to: fc.option(names) }));
  const lists = fc.uniqueArray(fc.record({ name: fc.constantFrom("a", "b", "c"), type: types }), { selector: ({ name }) => name });

  it("keeps what no move names, in its order, and never has a name twice", () => {
    fc.assert(
      fc.property(lists, moves, (list, made: BlockMove[]) => {
        const strangers = [{ name: 5 }, "junk", item("z", "GCP")];
        const { list: result } = listAfter([...list, ...strangers], made);
        expect(result.filter((one) => strangers.some((stranger) => stranger === one))).toEqual(strangers);
        const listed = result.flatMap((one) => (typeof one === "object" && one && "name" in one ? [one.name] : []));
        expect(new Set(listed).size).toBe(listed.length);
        for (const name of listed) if (typeof name === "string") expect(name).toMatch(/^[a-z0-9-]+$/);
      }),
    );
  });
});
