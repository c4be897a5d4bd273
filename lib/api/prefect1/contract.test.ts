import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { prefect1Contract } from "#lib/api/contract/prefect1.ts";
import { permissions } from "#lib/core/permissions.ts";
import { prefect1Usecases } from "#lib/usecases/prefect1/registry.ts";
import { resolvers } from "./resolvers.ts";
import { schema } from "./schema.ts";

const operations = Object.entries(prefect1Contract);
const documentation = readFileSync(new URL("../../../docs/prefect-1.md", import.meta.url), "utf8").replace(/ +/g, " ");
const fields = [schema.getQueryType(), schema.getMutationType()].flatMap((type) => Object.keys(type?.getFields() ?? {}));

describe("the table of the Prefect 1 door", () => {
  it.each(operations)("%s has its name, a permission, a use case and a line in docs/prefect-1.md", (name, { allow, summary, ...row }) => {
    expect(row.name).toBe(name);
    expect([...permissions, "signed-in"]).toContain(allow);
    expect(prefect1Usecases[row.name]).toBeTypeOf("function");
    expect(documentation).toContain(`| \`${name}\` | ${allow} | ${summary} |`);
  });

  it("lets a secret out through the one row that is a reveal and needs the right to pull", () => {
    const rows = operations.map(([name, { effect, allow }]) => [name, effect, allow]);
    expect(rows.filter((row) => row.includes("reveal") || row.includes("pull"))).toEqual([["revealSecret", "reveal", "pull"]]);
  });
});

it.each(fields)("the field %s has a resolver and a line in docs/prefect-1.md", (field) => {
  expect(resolvers).toHaveProperty(field);
  expect(documentation).toMatch(new RegExp(`^\\| \`${field}`, "m"));
});
it("no resolver is without a field", () => expect(Object.keys(resolvers).sort()).toEqual([...fields].sort()));
