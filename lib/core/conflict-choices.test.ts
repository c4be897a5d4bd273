import { describe, expect, test } from "vitest";
import { type Choice, type ConflictColumns, chosenTogether, columnsToken, countOpen, resultOf, settledPick } from "./conflict-choices.ts";
import type { Json } from "./json.ts";

const plain = (value: Json) => ({ secret: false as const, value });
const secret = (fingerprint: string) => ({ secret: true as const, fingerprint });
const text: ConflictColumns = { field: "region", base: plain("eu"), theirs: plain("us"), mine: plain("ap") };
const list: ConflictColumns = { field: "hosts", base: plain(["a", "b"]), theirs: plain(["A", "x"]), mine: plain(["a", "y"]) };

describe("a field in conflict", () => {
  test("waits until a side is chosen and then stands as that side has it", () => {
    expect([countOpen(text, undefined), resultOf(text, undefined)]).toEqual([1, null]);
    for (const side of ["base", "theirs", "mine"] as const) {
      expect([countOpen(text, side), settledPick(text, side), resultOf(text, side)]).toEqual([0, side, text[side]]);
    }
  });

  test("is not set when the chosen side has nothing there", () => {
    expect(resultOf({ field: "region", base: plain("eu"), theirs: plain("us") }, "mine")).toBeUndefined();
  });

  test("that is secret is chosen by fingerprint, never taken apart", () => {
    const columns: ConflictColumns = { field: "key", base: secret("aaaaaa"), theirs: secret("bbbbbb"), mine: secret("cccccc") };
    expect([countOpen(columns, undefined), resultOf(columns, "mine")]).toEqual([1, secret("cccccc")]);
  });
});

describe("a list in conflict", () => {
  const choose = (side: "theirs" | "mine"): Choice => ({ items: { "1": side } });

  test("waits for the items that both changed and becomes a list of its own", () => {
    expect([countOpen(list, undefined), countOpen(list, choose("mine"))]).toEqual([1, 0]);
    expect(settledPick(list, choose("mine"))).toEqual({ value: ["A", "y"] });
    expect(resultOf(list, choose("theirs"))).toEqual(plain(["A", "x"]));
  });

  test("can be taken as a whole", () => {
    expect(resultOf(list, "mine")).toEqual(plain(["a", "y"]));
  });

  test("whose items merge by themselves needs no choice", () => {
    const merging: ConflictColumns = { ...list, mine: plain(["a", "b", "c"]), theirs: plain(["a"]) };
    const byName: ConflictColumns = {
      field: "hosts",
      base: plain([{ id: 1 }]),
      theirs: plain([{ id: 1 }, { id: 2 }]),
      mine: plain([{ id: 1 }, { id: 3 }]),
    };
    expect(countOpen(merging, undefined)).toBe(1);
    expect(countOpen(byName, undefined)).toBe(0);
    expect(settledPick(byName, undefined)).toEqual({ value: [{ id: 1 }, { id: 3 }, { id: 2 }] });
  });
});

test("an earlier choice holds as long as none of the three sides moved", () => {
  expect(columnsToken({ ...text })).toBe(columnsToken(text));
  for (const side of ["base", "theirs", "mine"]) expect(columnsToken({ ...text, [side]: plain("other") })).not.toBe(columnsToken(text));
  expect(columnsToken({ ...text, mine: secret("aaaaaa") })).not.toBe(columnsToken({ ...text, mine: plain("aaaaaa") }));
});

test("fields of which one lies inside the other are chosen together", () => {
  const fields = ["a", "a.b", "a.c", "d"].map((field) => ({ field }));
  expect(chosenTogether(fields, "a.b")).toEqual(["a", "a.b", "a.c"]);
  expect(chosenTogether(fields, "d")).toEqual(["d"]);
});
