import { describe, expect, test } from "vitest";
import { changedFields, draftOf, type EntryBase, isDirty, keptSecrets, newBase, putEdit, rebaseDraft } from "./draft.ts";

const base: EntryBase = newBase({
  id: "1",
  name: "prod",
  version: 3,
  data: { region: "us-west-2", nested: { a: 1, b: 2 } },
  secrets: [{ field: "key", fingerprint: "aaaaaa", setInVersion: 1, setAt: "2026-01-01T00:00:00Z" }],
  tags: ["x"],
});
const theirs: EntryBase = { ...base, version: 4, data: { region: "eu-west-1", nested: { a: 1, b: 9 }, extra: true }, tags: ["x", "y"] };

describe("a draft", () => {
  test("that nothing was typed into is not dirty and names no field", () => {
    expect(isDirty(base, draftOf(base))).toBe(false);
    expect(changedFields(base, draftOf(base))).toEqual([]);
  });

  test("names every field that differs, cleared secrets and metadata included", () => {
    const draft = { ...draftOf(base), data: { region: "us-west-2", nested: { a: 5 } }, clear: ["key"], tags: [] };
    expect(changedFields(base, draft)).toEqual(["nested.a", "nested.b", "key", "#tags"]);
  });

  test("counts a secret that is replaced as one change", () => {
    const draft = { ...draftOf(base), data: { ...base.data, key: "new" } };
    expect(changedFields(base, draft)).toEqual(["key"]);
  });

  test("keeps the stored secrets that it does not clear", () => {
    expect(keptSecrets(base, draftOf(base))).toEqual(["key"]);
    expect(keptSecrets(base, { ...draftOf(base), clear: ["key"] })).toEqual([]);
  });

  test("is saved on the version that it was made on", () => {
    expect(putEdit(base, draftOf(base), "block/t/prod")).toMatchObject({ op: "put", baseVersion: 3, path: "block/t/prod", clear: [] });
  });
});

describe("moving a draft onto what somebody else saved", () => {
  const mine = { ...draftOf(base), data: { region: "ap-south-1", nested: { a: 7, b: 2 }, key: "typed" }, description: "mine" };

  test("keeps every change of one's own and takes theirs elsewhere", () => {
    const moved = rebaseDraft(base, theirs, mine, { region: "mine" });
    expect(moved.data).toEqual({ region: "ap-south-1", nested: { a: 7, b: 9 }, extra: true, key: "typed" });
    expect(moved.tags).toEqual(["x", "y"]);
    expect(moved.description).toBe("mine");
  });

  test("gives up the fields for which theirs was chosen, typed secrets included", () => {
    const moved = rebaseDraft(base, theirs, mine, { region: "theirs", key: "theirs" });
    expect(moved.data).toEqual({ region: "eu-west-1", nested: { a: 7, b: 9 }, extra: true });
  });

  test("removes what one had removed", () => {
    const removing = { ...draftOf(base), data: { nested: { a: 1, b: 2 } } };
    expect(rebaseDraft(base, theirs, removing, { region: "mine" }).data).toEqual({ nested: { a: 1, b: 9 }, extra: true });
  });

  test("gives up a clearing for which theirs was chosen", () => {
    const clearing = { ...draftOf(base), clear: ["key"] };
    expect(rebaseDraft(base, theirs, clearing, { key: "theirs" }).clear).toEqual([]);
    expect(rebaseDraft(base, theirs, clearing, { key: "mine" }).clear).toEqual(["key"]);
  });

  test("goes back to the base where that was picked, also to nothing", () => {
    const moved = rebaseDraft(base, theirs, mine, { region: "base", extra: "base" });
    expect(moved.data).toEqual({ region: "us-west-2", nested: { a: 7, b: 9 }, key: "typed" });
  });

  test("takes a list that was put together item by item", () => {
    expect(rebaseDraft(base, theirs, mine, { "nested.a": { value: [1, 2] } }).data.nested).toEqual({ a: [1, 2], b: 9 });
    expect(rebaseDraft(base, theirs, { ...mine, tags: ["z"] }, { "#tags": { value: ["y", "z"] } }).tags).toEqual(["y", "z"]);
  });

  test("takes the side that was picked for tags and description", () => {
    const both = { ...mine, tags: ["mine"] };
    expect(rebaseDraft(base, theirs, both, { "#tags": "theirs", "#description": "base" })).toMatchObject({
      tags: ["x", "y"],
      description: "",
    });
    expect(rebaseDraft(base, theirs, both, { "#tags": "mine" }).tags).toEqual(["mine"]);
  });

  test("leaves no empty object behind where one's own removal took the last field", () => {
    const removing = { ...draftOf(base), data: { region: "us-west-2" } };
    expect(rebaseDraft(base, { ...theirs, data: { region: "x", nested: { a: 1, b: 2 } } }, removing, {}).data).toEqual({ region: "x" });
  });
});

describe("putting something new on top of what somebody else made there", () => {
  const fresh = newBase({ data: { region: "default" } });
  const existing: EntryBase = { ...theirs, tags: ["kept"], description: "theirs" };

  test("keeps what they have besides, and what was only a default is no change", () => {
    const typed = { ...draftOf(fresh), name: "prod", data: { region: "default", size: 3 } };
    const moved = rebaseDraft(fresh, existing, typed, {});
    expect(moved).toMatchObject({ name: "prod", tags: ["kept"], description: "theirs" });
    expect(moved.data).toMatchObject({ region: "eu-west-1", size: 3, extra: true });
  });

  test("takes a default too where it was picked", () => {
    expect(rebaseDraft(fresh, existing, draftOf(fresh), { region: "mine" }).data.region).toBe("default");
  });

  test("brings its own tags and description where they have none", () => {
    const typed = { ...draftOf(fresh), tags: ["mine"], description: "mine" };
    expect(rebaseDraft(fresh, { ...existing, tags: [], description: "" }, typed, {})).toMatchObject({
      tags: ["mine"],
      description: "mine",
    });
  });
});

test("what lies in the trash is brought back by its id when it is saved", () => {
  const trashed = { ...base, isDeleted: true };
  expect(putEdit(trashed, draftOf(trashed), "block/t/prod")).toMatchObject({ op: "put", baseVersion: 3, undelete: "1" });
  expect(putEdit(base, draftOf(base), "block/t/prod")).toMatchObject({ undelete: undefined });
});
