import { expect, test } from "vitest";
import { formFieldsOf } from "#lib/core/schema/form.ts";
import { branchIndex } from "./branch-index.ts";

const [field] = formFieldsOf({
  type: "object",
  properties: {
    target: {
      anyOf: [
        { title: "Number", type: "integer" },
        { title: "Host", type: "object", properties: { host: { type: "string" } } },
        { title: "Socket", type: "object", properties: { file: { type: "string" } } },
        { title: "Text", type: "string" },
      ],
    },
  },
});
const branches = field?.kind === "union" ? field.branches : [];

test.each([
  [7, "Number"],
  [{ file: "/run/x" }, "Socket"],
  [{ host: "h" }, "Host"],
  ["text", "Text"],
])("%j opens the branch %s", (value, label) => {
  expect(branches[branchIndex(branches, value)]?.label).toBe(label);
});

test("nothing opens the first branch", () => {
  expect(branchIndex(branches, undefined)).toBe(0);
});
