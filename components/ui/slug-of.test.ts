import { expect, it } from "vitest";
import { findSlugProblem } from "#lib/core/paths.ts";
import { slugOf } from "./slug-of.ts";

it.each([
  ["Production", "production"],
  ["Ship 7 – Übung", "ship-7-ubung"],
  ["  a__b  ", "a-b"],
  ["日本", ""],
])("the name %s suggests the slug %s", (name, slug) => {
  expect(slugOf(name)).toBe(slug);
  if (slug !== "") expect(findSlugProblem(slug)).toBeUndefined();
});
