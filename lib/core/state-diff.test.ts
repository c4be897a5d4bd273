import { describe, expect, it } from "vitest";
import type { EntryState, Sealed } from "./entry-state.ts";
import { diffStates } from "./state-diff.ts";

const content: Sealed = { blob: new Uint8Array(1), wrappedDek: new Uint8Array(1), setInVersion: 1, setAt: new Date(0) };
const state = (fingerprint: string, schemaId = "one"): EntryState => ({
  ...{ path: "block/secret/a", description: "", tags: [], schemaId, secretPaths: [], body: {} },
  secrets: new Map([["value", { fingerprint, content }]]),
});
const said = (...sides: [EntryState | null, EntryState | null]) => diffStates(...sides).map(({ field, change }) => `${field} ${change}`);

describe("what differs between two states", () => {
  it("counts a secret as changed also when the digits that are shown are the same", () => {
    expect(said(state("abcdef0"), state("abcdef1"))).toEqual(["#path unchanged", "value changed"]);
    expect(said(state("abcdef0"), state("abcdef0"))).toEqual(["#path unchanged", "value unchanged"]);
  });

  it("names another schema, which moves no field by itself", () => {
    expect(said(state("a"), state("a", "two"))).toContain("#schema changed");
    expect(said(null, state("a"))).not.toContain("#schema changed");
  });
});
