import { describe, expect, it } from "vitest";
import { behindWords, programWords } from "./use-words.ts";

describe("what a program says of itself", () => {
  it("reads from the flow to the pool", () => {
    expect(programWords({ worker: "w1", flowRun: "brave-otter", flow: "nightly" })).toBe("flow nightly · run brave-otter · worker w1");
  });
  it("is empty when it said nothing", () => {
    expect(programWords({})).toBe("");
  });
});

it("only an older version is behind", () => {
  expect([behindWords(1, 3), behindWords(3, 3)]).toEqual(["2 behind", ""]);
});
