import { describe, expect, test } from "vitest";
import type { Conflict } from "#lib/api/contract/changes.ts";
import type { Json } from "#lib/core/json.ts";
import { canInsist, choiceOf, countLeft, fieldsToChoose, picksOf, takeAll, withChoice } from "./conflict-state.ts";

const plain = (value: Json) => ({ secret: false as const, value });
const conflict = (more: Partial<Conflict> = {}): Conflict => ({
  path: "kv/a",
  id: "1",
  op: "put",
  nowAt: null,
  baseVersion: 1,
  currentVersion: 2,
  theirsBy: "owner",
  theirsAt: "2026-01-01T00:00:00Z",
  reason: "fields",
  fields: [
    { field: "a", base: plain(1), theirs: plain(2), mine: plain(3) },
    { field: "b", base: plain(1), theirs: plain(2), mine: plain(3) },
  ],
  ...more,
});

describe("the choices of a conflict", () => {
  test("are counted down over all entries and become picks", () => {
    const conflicts = [conflict(), conflict({ path: "kv/b" })];
    expect(countLeft(conflicts, {})).toBe(4);
    let choices = withChoice({}, conflicts[0] ?? conflict(), "a", "mine");
    choices = withChoice(choices, conflicts[0] ?? conflict(), "b", "base");
    expect(countLeft(conflicts, choices)).toBe(2);
    expect(picksOf(conflicts, choices)).toEqual({ "kv/a": { a: "mine", b: "base" }, "kv/b": {} });
  });

  test("hold for a newer conflict where all three sides are the same, and nowhere else", () => {
    const choices = takeAll([conflict()], "mine");
    const [a, b] = conflict().fields;
    const newer = conflict({ currentVersion: 3, fields: [...(a ? [a] : []), ...(b ? [{ ...b, theirs: plain(9) }] : [])] });
    expect([choiceOf(choices, newer, "a"), choiceOf(choices, newer, "b")]).toEqual(["mine", undefined]);
    expect(countLeft([newer], choices)).toBe(1);
  });

  test("are made for both when one field lies inside the other", () => {
    const clash = conflict({
      fields: [
        { field: "a", theirs: plain(1) },
        { field: "a.b", base: plain(1), mine: plain(2) },
      ],
    });
    expect(picksOf([clash], withChoice({}, clash, "a.b", "theirs"))).toEqual({ "kv/a": { a: "theirs", "a.b": "theirs" } });
  });
});

describe("an entry that has to be decided about as a whole", () => {
  const exists = conflict({ reason: "exists", baseVersion: 0 });

  test("asks for its fields once the edit is to be made all the same", () => {
    expect(fieldsToChoose(exists, {})).toEqual([]);
    expect(countLeft([exists], {})).toBe(1);
    expect(countLeft([exists], withChoice({}, exists, "#entry", "mine"))).toBe(2);
    expect(countLeft([exists], withChoice({}, exists, "#entry", "theirs"))).toBe(0);
  });

  test("is decided anew when it has moved on meanwhile", () => {
    const choices = withChoice({}, exists, "#entry", "mine");
    expect(choiceOf(choices, { ...exists, currentVersion: 5 }, "#entry")).toBeUndefined();
  });

  test("is left where the edit cannot be made all the same, also by taking all mine", () => {
    const gone = conflict({ reason: "deleted", op: "rename", fields: [] });
    expect(canInsist(gone)).toBe(false);
    expect(picksOf([gone], takeAll([gone], "mine"))).toEqual({ "kv/a": { "#entry": "theirs" } });
  });
});

test("taking all of one side keeps what merges by itself inside a list", () => {
  const list = conflict({ fields: [{ field: "l", base: plain([1, 2, 3]), theirs: plain([9, 2, 5]), mine: plain([1, 8, 6]) }] });
  expect(picksOf([list], takeAll([list], "mine"))).toEqual({ "kv/a": { l: { value: [9, 8, 6] } } });
});
