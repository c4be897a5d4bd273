import { expect, test } from "vitest";
import { safeNext, signInPath } from "./redirects.ts";

test.each(["/blocks", "/blocks?w=dev&q=a%20b#top", "/blocks/block/1/edit"])("%s is a place to go after signing in", (next) => {
  expect(safeNext(next)).toBe(next);
});

test.each([
  "https://evil.example",
  "//evil.example",
  "/\\evil.example",
  "/\t/evil.example",
  "/\n/evil.example",
  "/x/..//evil.example",
  "javascript:alert(1)",
  "blocks",
  "",
  "/api/auth/signout",
  "/sign-in?next=/sign-in",
  "/setup",
  `/${"a".repeat(3_000)}`,
])("%j is not", (next) => {
  expect(safeNext(next)).toBe("/");
});

test("nobody is told that the start page is a place to come back to", () => {
  expect(signInPath("/")).toBe("/sign-in");
  expect(signInPath("/blocks?q=1")).toBe("/sign-in?next=%2Fblocks%3Fq%3D1");
});
