import { describe, expect, it } from "vitest";
import { findPasswordProblem } from "./passwords.ts";

const own = ["ada@example.com", "Ada Lovelace"];

describe("a new password", () => {
  it.each([
    ["short", "seven77"],
    ["seven characters that are more code units", "👩‍🚀👩‍🚀"],
    ["longer than 256 characters", "lorem ipsum ".repeat(22)],
    ["a breached one", "1q2w3e4r5t"],
    ["a breached one in capitals", "1Q2W3E4R5T"],
    ["a word with digits", "Password123"],
    ["a word in leet", "P@55w0rd!!"],
    ["two words", "summerdragon"],
    ["two words with signs", "Welcome-Admin-2026!"],
    ["the product", "blockyard"],
    ["the product with a year", "Blockyard2026!"],
    ["the product in a pair", "prefect_blockyard"],
    ["a run of keys", "qwertyuiop12"],
    ["a run backwards", "9876543210"],
    ["the alphabet", "abcdefghij"],
    ["one character", "zzzzzzzzzzzz"],
    ["a repetition", "xyz1xyz1xyz1"],
    ["a date", "19840612"],
    ["one's address", "ada@example.com1"],
    ["one's name", "AdaLovelace99"],
    ["one's name, written another way", "lovelace.ada.2026"],
  ])("is refused when it is %s", (_, password) => {
    expect(findPasswordProblem(password, own)).toBeDefined();
  });

  it.each([
    ["unrelated words", "velvet tram orbit"],
    ["random letters", "kqzvwnpt"],
    ["a generator's", "tR7#vLq2!x"],
    ["another script", "соловей поёт ночью"],
    ["256 characters", "lorem ipsum dolor sit amet ".repeat(10).slice(0, 256)],
    ["spaces outside", "  two wide spaces  "],
  ])("may be %s", (_, password) => {
    expect(findPasswordProblem(password, own)).toBeUndefined();
  });

  it("is not named in the refusal", () => {
    expect(findPasswordProblem("Password123", own)).not.toContain("Password123");
  });
});
