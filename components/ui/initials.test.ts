import { describe, expect, it } from "vitest";
import { hueOf, initialsOf } from "./initials.ts";

describe("the tile of a type without a logo", () => {
  it("shows the first letters of two words, of a class's humps, or two letters of one word", () => {
    expect(["Radio Station", "ocean-probe", "EchoProfile", "vessel", "X", "a b c", "Über Öl", "データ Lake"].map(initialsOf)).toEqual([
      "RS",
      "OP",
      "EP",
      "VE",
      "X",
      "AB",
      "ÜÖ",
      "デL",
    ]);
  });

  it("has no letters where the name has none", () => {
    expect(["", "🚢", "--"].map(initialsOf)).toEqual(["", "", ""]);
  });

  it("has the same hue every time, and not all types have one hue", () => {
    const slugs = ["mission", "ocean-probe", "vessel", "echo-profile", "station", "buoy", "sonar", "glider"];
    expect(slugs.map((slug) => hueOf(slug, 6))).toEqual([2, 5, 2, 4, 1, 1, 4, 2]);
  });
});
