import { describe, expect, test } from "vitest";
import { type EntryState, isSameState, mergeStates } from "./entry-state.ts";
import type { JsonObject } from "./json.ts";
import { resolveStates } from "./resolve-states.ts";
import { Secret } from "./secret.ts";

function stateOf(body: JsonObject, secrets: Record<string, string> = {}, more: Partial<EntryState> = {}): EntryState {
  const held = Object.entries(secrets).map(([field, value]) => [field, { fingerprint: value, content: new Secret(value) }] as const);
  return { path: "kv/a", description: "", tags: [], schemaId: null, secretPaths: [], body, secrets: new Map(held), ...more };
}

const base = stateOf({ region: "eu", nested: { a: 1, b: 1 } }, { key: "old" });
const theirs = stateOf({ region: "us", nested: { a: 2, b: 1 }, extra: true }, { key: "theirs" });
const mine = stateOf({ region: "ap", nested: { a: 1, b: 9 } }, { key: "mine" });

describe("settling a conflict", () => {
  test("takes what was picked, secrets as they are held, and merges the rest", () => {
    const { state, open } = resolveStates(base, theirs, mine, { region: "mine", key: "theirs" });
    expect(open).toEqual([]);
    expect(state.body).toEqual({ region: "ap", nested: { a: 2, b: 9 }, extra: true });
    expect(state.secrets.get("key")).toBe(theirs.secrets.get("key"));
  });

  test("may go back to the base, also for a secret", () => {
    const { state } = resolveStates(base, theirs, mine, { region: "base", key: "base" });
    expect(state.body.region).toBe("eu");
    expect(state.secrets.get("key")).toBe(base.secrets.get("key"));
  });

  test("takes a list that was put together", () => {
    expect(resolveStates(base, theirs, mine, { region: { value: ["x"] }, key: "mine" }).state.body.region).toEqual(["x"]);
  });

  test("names what is still open and leaves theirs there", () => {
    const { state, open } = resolveStates(base, theirs, mine, { key: "mine" });
    expect(open).toEqual(["region"]);
    expect(state.body.region).toBe("us");
  });

  test("without a conflict is the merge", () => {
    const calm = stateOf({ region: "eu", nested: { a: 1, b: 7 } }, { key: "old" });
    const merged = mergeStates(base, theirs, calm).state;
    expect(merged && isSameState(resolveStates(base, theirs, calm, {}).state, merged)).toBe(true);
  });
});
