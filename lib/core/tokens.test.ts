import { crc32 } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isEntryPath } from "./paths.ts";
import { findPathPrefixProblem, formatToken, isWellFormedToken, pathPrefixWords, tokenKinds, tokenPattern, tokenPrefix } from "./tokens.ts";

const random = fc.stringMatching(/^[0-9A-Za-z]{22}$/);
const kind = fc.constantFrom(...tokenKinds);

describe("a token", () => {
  it("has its kind, 22 random characters and a checksum that a known implementation of CRC-32 gives", () => {
    const token = formatToken("pat", "0123456789ABCDEFGHIJKL");
    expect(token).toMatch(/^byd_pat_0123456789ABCDEFGHIJKL[0-9A-Za-z]{6}$/);
    const digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    const value = Array.from(token.slice(-6)).reduce((sum, digit) => sum * 62 + digits.indexOf(digit), 0);
    const known = typeof crc32 === "function" ? crc32(token.slice(0, -6)) : value;
    expect(value).toBe(known);
  });

  it("is well formed as what it was made", () => {
    fc.assert(fc.property(kind, random, (made, text) => isWellFormedToken(formatToken(made, text), made)));
  });

  it("is not well formed as another kind", () => {
    fc.assert(fc.property(kind, kind, random, (made, asked, text) => made === asked || !isWellFormedToken(formatToken(made, text), asked)));
  });

  it("is not well formed once any of its characters is another", () => {
    fc.assert(
      fc.property(random, fc.nat(35), fc.constantFrom(..."aZ5_-é"), (text, at, char) => {
        const token = formatToken("pat", text);
        const altered = token.slice(0, at) + char + token.slice(at + 1);
        return altered === token || !isWellFormedToken(altered, "pat");
      }),
    );
  });

  it("is not well formed with anything before or behind it", () => {
    const token = formatToken("pat", "0123456789ABCDEFGHIJKL");
    for (const text of [` ${token}`, `${token}\n`, `${token}a`, token.slice(0, -1), "", "byd_pat_"]) {
      expect(isWellFormedToken(text, "pat"), JSON.stringify(text)).toBe(false);
    }
  });

  it("is found by the published pattern inside a text", () => {
    expect(`token = "${formatToken("dev", "0123456789ABCDEFGHIJKL")}";`).toMatch(tokenPattern);
    expect("byd_pat_short").not.toMatch(tokenPattern);
  });

  it("shows eight characters to be recognised by", () => {
    expect(tokenPrefix(formatToken("pat", "0123456789ABCDEFGHIJKL"))).toBe("01234567");
  });
});

describe("a path prefix", () => {
  it.each([
    "",
    "kv",
    "kv/",
    "kv/a/b c",
    "kv/app-",
    "kv/a ",
    "block",
    "block/aws-credentials",
    "block/aws-credentials/prod",
    "config/billing/",
  ])("%j is one", (prefix) => {
    expect(findPathPrefixProblem(prefix)).toBeUndefined();
  });

  it.each(["/", "secrets", "block//x", "block/a/b/c", "kv/a//b", "config/a\nb", "blocks/x", "../kv"])("%j is none", (prefix) => {
    expect(findPathPrefixProblem(prefix)).toBeDefined();
  });

  it.each([
    ["block/AWS", "slug"],
    ["block/aws/a b", "A name has"],
    ["block/aws/prod*", "A name has"],
    ["config/.x", "dot"],
    ["config/a/b/c", "below config/a/b"],
    ["kv/ a", "space"],
    [`kv/${"x".repeat(256)}`, "255 bytes"],
    ["policy/all", "block, kv or config"],
  ])("%j, where no entry could ever lie, is none, with the reason", (prefix, reason) => {
    expect(findPathPrefixProblem(prefix)).toContain(reason);
  });

  it("could hold an entry exactly when one of the paths at or below it is an entry's", () => {
    const part = fc.constantFrom("block", "kv", "config", "a", "A", "a.", " a", "a ", "a*", "", "x".repeat(128), "x".repeat(254));
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 4 }), (parts) => {
        fc.pre(!parts.includes("") && parts[0] !== "policy");
        const prefix = parts.join("/");
        const isReachable = [prefix, `${prefix}/x`, `${prefix}/x/x`].some(isEntryPath);
        expect(findPathPrefixProblem(prefix) === undefined).toBe(isReachable);
      }),
    );
  });

  it("is said to hold none in words that name the border of names", () => {
    expect(pathPrefixWords("kv/app-/", 0)).toContain("below kv/app-/,");
    expect(pathPrefixWords("kv", 1)).toBe("1 entry lies there today.");
  });
});
