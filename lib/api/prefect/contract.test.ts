import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { prefectContract } from "#lib/api/contract/prefect.ts";
import { prefectUsecases } from "#lib/usecases/prefect/registry.ts";

const operations = Object.entries(prefectContract);
const documentation = readFileSync(new URL("../../../docs/prefect-3.md", import.meta.url), "utf8").replace(/ +/g, " ");

describe("the table of the Prefect door", () => {
  it.each(operations)("%s has its name, a use case and a line in docs/prefect-3.md", (name, { method, path, allow, summary, ...row }) => {
    expect(row.name).toBe(name);
    expect(prefectUsecases[row.name]).toBeTypeOf("function");
    expect(documentation).toContain(`| \`${method}\` | \`${path}\` | \`${name}\` | ${allow} | ${summary} |`);
  });

  it("lets secrets out through rows that need the right to pull and are reveals, and through no others", () => {
    const revealing = operations.filter(([, { effect }]) => effect === "reveal");
    expect(revealing.map(([name, { allow }]) => [name, allow])).toEqual(revealing.map(([name]) => [name, "pull"]));
    expect(operations.filter(([, { allow, effect }]) => allow === "pull" && effect !== "reveal")).toEqual([]);
    const getting = operations.filter(([, { method }]) => method === "GET");
    expect(getting.map(([, { effect }]) => String(effect))).not.toContain("write");
  });
});
