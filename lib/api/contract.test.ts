import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { permissions } from "#lib/core/permissions.ts";
import { usecases } from "#lib/usecases/registry.ts";
import { contract } from "./contract.ts";
import { openApiDocument } from "./openapi.ts";

const operations = Object.entries(contract);
/** The text of the page, whatever columns its tables are aligned to. */
const documentation = readFileSync(new URL("../../docs/api.md", import.meta.url), "utf8").replace(/ +/g, " ");

describe("the contract", () => {
  it("has no two operations at one method and path, and none that hides another", () => {
    const places = operations.map(([, { method, path }]) => `${method} ${path.replace(/\{\w+\}/g, "{}")}`);
    expect(new Set(places).size).toBe(places.length);
  });

  it("lets nothing out on a read, and nothing in by GET", () => {
    for (const [name, { method, effect }] of operations) {
      if (method === "GET") expect([name, effect]).not.toEqual([name, "write"]);
      if (effect === "write") expect([name, method]).not.toEqual([name, "GET"]);
    }
  });

  it.each(operations)("%s has its name, a permission, a use case, OpenAPI text and a line in docs/api.md", (name, operation) => {
    expect(operation.name).toBe(name);
    expect([...permissions, "signed-in", "anyone"]).toContain(operation.allow);
    expect(usecases[operation.name]).toBeTypeOf("function");
    expect(JSON.stringify(openApiDocument())).toContain(JSON.stringify(operation.summary).slice(1, -1));
    expect(documentation).toContain(
      `| \`${operation.method}\` | \`${operation.path}\` | \`${name}\` | ${operation.allow} | ${operation.summary} |`,
    );
  });
});
