import { beforeEach, expect, test, vi } from "vitest";
import { draftOf, newBase } from "./draft.ts";
import { dropDraft, loadDraft, storeDraft } from "./draft-storage.ts";

const kept = new Map<string, string>();

beforeEach(() => {
  kept.clear();
  vi.stubGlobal("localStorage", {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
    removeItem: (key: string) => kept.delete(key),
  });
});

const base = newBase({ version: 2, name: "prod", data: { region: "us-west-2" } });
const draft = { ...draftOf(base), data: { region: "eu-west-1", nested: { token: "c4nary-nested" }, key: "c4nary-plain" } };

test("the values at secret paths never reach the browser's storage", () => {
  storeDraft("k", base, draft, ["key", "nested.token"]);
  expect([...kept.values()].join()).not.toContain("c4nary");
  expect(loadDraft("k")?.hadSecrets).toBe(true);
});

test("a draft comes back as it was typed, on the version that it was made on", () => {
  storeDraft("k", base, { ...draft, data: { region: "eu-west-1" } }, []);
  expect(loadDraft("k")).toMatchObject({ base: { version: 2 }, draft: { data: { region: "eu-west-1" } }, hadSecrets: false });
});

test("a dropped draft is gone, and what is no draft is none", () => {
  storeDraft("k", base, draft, []);
  dropDraft("k");
  expect(loadDraft("k")).toBeUndefined();
  kept.set("blockyard:draft:k", "not json");
  expect(loadDraft("k")).toBeUndefined();
});
