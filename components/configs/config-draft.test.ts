import { describe, expect, test } from "vitest";
import { type Draft, draftOf, type EntryBase, newBase } from "#components/editor/draft.ts";
import { configProblems, fieldRows, findAddProblem, markSecret, removeField, resetField, setField } from "./config-draft.ts";
import { treeRows } from "./tree-rows.ts";

const setAt = "2026-11-01T00:00:00.000Z";
const base: EntryBase = newBase({
  id: "e1",
  version: 3,
  name: "app",
  data: { db: { host: "db1", port: 5432 }, debug: false, empty: {} },
  secrets: [{ field: "db.password", fingerprint: "3f9a1c", setInVersion: 2, setAt }],
  secretFields: ["db.password", "token"],
});
const draft = draftOf(base, true);
const rowAt = (now: Draft, path: string) => fieldRows(base, now).find((row) => row.path === path);

describe("the fields of a configuration", () => {
  test("stored secrets stand beside the fields of their object, marked ones that are not set as well", () => {
    expect(fieldRows(base, draft).map(({ path }) => path)).toEqual(["db.host", "db.port", "db.password", "debug", "empty", "token"]);
    expect(fieldRows(base, draft).every(({ change }) => change === "unchanged")).toBe(true);
  });

  test("an object that holds only secrets is not shown as an empty field", () => {
    const bare = { ...base, data: { db: {} } };
    expect(fieldRows(bare, draftOf(bare, true)).map(({ path }) => path)).toEqual(["db.password", "token"]);
  });

  test("a secret that is an object is one field", () => {
    const typed = setField(draft, "token", { id: 1, key: "k" });
    expect(rowAt(typed, "token")).toMatchObject({ value: { id: 1, key: "k" }, isSecret: true, change: "changed" });
    expect(rowAt(typed, "token.id")).toBeUndefined();
  });

  test("a secret inside a list never shows in the list", () => {
    const listed = { ...base, data: { hosts: [{ user: "u" }] }, secretFields: ["hosts[0].password"], secrets: [] };
    const typed = setField(draftOf(listed, true), "hosts[0].password", "p");
    const rows = fieldRows(listed, typed);
    expect(rows.find(({ path }) => path === "hosts")?.value).toEqual([{ user: "u" }]);
    expect(rows.find(({ path }) => path === "hosts[0].password")).toMatchObject({ value: "p", isSecret: true });
  });

  test("added, changed and removed fields are told apart", () => {
    let now = setField(draft, "db.host", "db2");
    now = setField(now, "db.name", "app");
    now = removeField(base, now, "debug");
    expect(rowAt(now, "db.host")?.change).toBe("changed");
    expect(rowAt(now, "db.name")?.change).toBe("added");
    expect(rowAt(now, "debug")).toMatchObject({ change: "removed", value: undefined });
    expect(rowAt(now, "db.port")?.change).toBe("unchanged");
  });

  test("removing the last field of an object removes the object, unless a secret is left in it", () => {
    let now = removeField(base, removeField(base, draft, "db.host"), "db.port");
    expect(now.data).toEqual({ db: {}, debug: false, empty: {} });
    const plain = { ...base, secrets: [], secretFields: [] };
    now = removeField(plain, removeField(plain, draftOf(plain, true), "db.host"), "db.port");
    expect(now.data).toEqual({ debug: false, empty: {} });
  });

  test("removing a secret field clears it and takes its mark; putting it back keeps it", () => {
    const gone = removeField(base, draft, "db.password");
    expect(gone).toMatchObject({ clear: ["db.password"], secretFields: ["token"] });
    expect(rowAt(gone, "db.password")?.change).toBe("removed");
    expect(resetField(base, gone, "db.password")).toEqual(draft);
  });

  test("putting a field back gives the draft as it was", () => {
    expect(resetField(base, setField(draft, "db.host", "x"), "db.host")).toEqual(draft);
    expect(resetField(base, setField(draft, "fresh.one", 1), "fresh.one")).toEqual(draft);
    expect(resetField(base, markSecret(base, draft, "debug", true), "debug")).toEqual(draft);
  });

  test("a plain field that is marked secret keeps its value, and unmarking it again is no change", () => {
    const marked = markSecret(base, draft, "db.host", true);
    expect(rowAt(marked, "db.host")).toMatchObject({ isSecret: true, value: "db1", change: "changed" });
    expect(configProblems(base, marked)).toEqual([]);
    expect(markSecret(base, marked, "db.host", false)).toEqual(draft);
  });

  test("a stored secret cannot become plain without a new value", () => {
    const plain = markSecret(base, draft, "db.password", false);
    expect(configProblems(base, plain)).toEqual([{ path: "db.password", message: expect.stringContaining("anew") }]);
    expect(configProblems(base, setField(plain, "db.password", "open"))).toEqual([]);
    expect(configProblems(base, removeField(base, plain, "db.password"))).toEqual([]);
  });

  test("a stored secret is not replaced by nothing", () => {
    expect(configProblems(base, setField(draft, "db.password", ""))).toEqual([
      { path: "db.password", message: expect.stringContaining("keep") },
    ]);
  });

  test.each([
    ["", /Type the field/],
    ["db.host", /There is a field/],
    ["db.host.name", /db\.host is a field with a value/],
    ["db", /holds fields already/],
    ["list[0]", /Edit the list/],
    ["a..b", /Is not a field path/],
    ["db.password", /There is a field/],
  ])("the path %j cannot be added", (path, problem) => expect(findAddProblem(base, draft, path)).toMatch(problem));

  test.each(["db.name", "empty.first", "new", '["a key"].b'])("the path %j can be added", (path) =>
    expect(findAddProblem(base, draft, path)).toBeUndefined(),
  );

  test("a new configuration needs a namespace and a name", () => {
    const fresh = newBase();
    expect(configProblems(fresh, draftOf(fresh, true)).map(({ path }) => path)).toEqual(["#namespace", "#name"]);
    expect(configProblems(fresh, { ...draftOf(fresh, true), name: "ships/anna" })).toEqual([]);
  });

  test("the tree has a line per object and leaves out what is folded", () => {
    const rows = fieldRows(base, draft);
    const labels = (closed: string[]) => treeRows(rows, new Set(closed)).map((line) => `${" ".repeat(line.depth)}${line.label}`);
    expect(labels([])).toEqual(["db", " host", " port", " password", "debug", "empty", "token"]);
    expect(labels(["db"])).toEqual(["db", "debug", "empty", "token"]);
  });
});
