import { describe, expect, it } from "vitest";
import { findKeyProblem, findNameProblem, foldPath, formatEntryPath, parseEntryPath } from "./paths.ts";

describe("an entry's path", () => {
  it.each(["block/aws-credentials/prod", "kv/a/b c", "kv/größe", "config/HR_dept/database"])("%s reads back", (path) => {
    expect(formatEntryPath(parseEntryPath(path))).toBe(path);
  });

  it.each([
    "block/aws-credentials",
    "block/Aws/x",
    "block/aws-credentials/a/b",
    "block/aws-credentials/..",
    "block/aws-credentials/a b",
    "config/x/",
    "kv/",
    "kv/ a",
    "kv/a\u0000",
    "kv/a\u202eb",
    "kv/e\u0301",
    "other/x",
    "",
  ])("%j is none", (path) => {
    expect(() => parseEntryPath(path)).toThrow();
  });

  it("is one name whatever the case, except for KV keys", () => {
    expect(foldPath("block/secret/Prod")).toBe(foldPath("block/secret/prod"));
    expect(foldPath("kv/Key")).not.toBe(foldPath("kv/key"));
  });

  it("has bounds", () => {
    expect(findNameProblem("a".repeat(128))).toBeUndefined();
    expect(findNameProblem("a".repeat(129))).toBeDefined();
    expect(findKeyProblem("é".repeat(127))).toBeUndefined();
    expect(findKeyProblem("é".repeat(128))).toBeDefined();
  });
});
