import { describe, expect, test } from "vitest";
import { isJsonObject, type Json } from "./json.ts";
import { composeList, splitList } from "./list-merge.ts";

const split = (base: Json | undefined, theirs: Json, mine: Json, keepsPlaces = false) =>
  splitList({ field: "hosts", base, theirs, mine, keepsPlaces });
const open = (base: Json | undefined, theirs: Json, mine: Json) =>
  split(base, theirs, mine)
    ?.rows.filter((row) => row.pick === "conflict")
    .map((row) => row.label);

describe("a list of the same length", () => {
  test("is taken apart by its places, and what one side alone changed merges by itself", () => {
    const list = split(["a", "b", "c"], ["A", "b", "x"], ["a", "B", "y"]);
    expect(list?.rows.map(({ label, pick }) => [label, pick])).toEqual([
      ["hosts[0]", "theirs"],
      ["hosts[1]", "mine"],
      ["hosts[2]", "conflict"],
    ]);
    expect(list && composeList(list, {})).toBeUndefined();
    expect(list && composeList(list, { '["2"]': "mine" })).toBeUndefined();
    const [field = ""] = list?.rows.filter((row) => row.pick === "conflict").map((row) => row.field) ?? [];
    expect(list && composeList(list, { [field]: "mine" })).toEqual(["A", "B", "y"]);
    expect(list && composeList(list, { [field]: "base" })).toEqual(["A", "B", "c"]);
  });

  test("is not taken apart when an item moved: its places would mix what does not belong together", () => {
    expect(split(["a", "b"], ["b", "c"], ["a", "B"])).toBeUndefined();
    expect(split([1, 2], [2, 1], [1, 3])).toBeUndefined();
  });

  test("asks inside an object only for what both changed", () => {
    expect(open([[1], { port: 1, tls: false }], [[1], { port: 2, tls: true }], [[1], { port: 3, tls: false }])).toEqual(["hosts[1].port"]);
  });
});

describe("a list of objects with a name of their own", () => {
  const db = { name: "db", port: 5432 };
  const cache = { name: "cache", port: 6379 };
  const queue = { name: "queue", port: 5672 };

  test("is taken apart by name, whatever was added, removed or moved", () => {
    const list = split([db, cache], [{ ...db, port: 1 }, cache, queue], [{ ...db, port: 2 }]);
    expect(list?.rows.filter((row) => row.pick === "conflict").map((row) => row.label)).toEqual(["hosts[name=db].port"]);
    const [field = ""] = list?.rows.filter((row) => row.pick === "conflict").map((row) => row.field) ?? [];
    expect(list && composeList(list, { [field]: "mine" })).toEqual([{ name: "db", port: 2 }, queue]);
  });

  test("keeps an item whole that one side removed and the other changed", () => {
    const list = split([db, cache], [{ ...db, port: 1 }, cache], [cache]);
    const rows = list?.rows.filter((row) => row.pick === "conflict") ?? [];
    expect(rows.map((row) => row.label)).toEqual(["hosts[name=db]"]);
    const field = rows[0]?.field ?? "";
    expect(list && composeList(list, { [field]: "theirs" })).toEqual([{ name: "db", port: 1 }, cache]);
    expect(list && composeList(list, { [field]: "mine" })).toEqual([cache]);
  });

  test("takes the order of the side that moved items, and is taken as a whole when both did", () => {
    const list = split([db, cache, queue], [queue, db, cache], [db, cache, { ...queue, port: 9 }]);
    expect(list && composeList(list, {})).toEqual([{ ...queue, port: 9 }, db, cache]);
    expect(split([db, cache, queue], [queue, db, cache], [cache, db, queue])).toBeUndefined();
  });

  test("merges additions to a list that was not there before", () => {
    const list = split(undefined, [db], [cache]);
    expect(list && composeList(list, {})).toEqual([cache, db]);
  });

  test("is not taken apart by name when a name stands twice", () => {
    expect(split([db, db, cache], [db, db, { ...cache, port: 1 }], [db, db])).toBeUndefined();
  });

  test("stays as a whole when secrets outside are kept by its places and an item came or went", () => {
    expect(split([db, cache], [db, cache, queue], [db, { ...cache, port: 1 }], true)).toBeUndefined();
    expect(split([db, cache], [db, { ...cache, port: 2 }], [db, { ...cache, port: 1 }], true)?.rows).toHaveLength(4);
  });
});

test("what is no list on a side is not taken apart", () => {
  expect(split(["a"], "a", ["b"])).toBeUndefined();
  expect(split({ a: 1 }, ["a"], ["b"])).toBeUndefined();
});

test("items keep the text of their numbers", () => {
  const list = split([{ id: 1, n: 1 }], [{ id: 1, n: 2 }], [{ id: 1, n: 1, m: 3 }]);
  const [item] = (list && composeList(list, {})) ?? [];
  expect(isJsonObject(item) && item).toEqual({ id: 1, n: 2, m: 3 });
});
