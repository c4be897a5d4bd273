import { expect, it } from "vitest";
import { csvLine } from "./csv.ts";

it.each(["=1+1", "+1", "-1", "@SUM(A1)", " =1", "\t=1", "\r=1", "＝1"])("a spreadsheet runs no formula out of %j", (text) => {
  expect(csvLine([text]).replace(/^"/, "").startsWith("'")).toBe(true);
});

it("quotes what would end a cell, and leaves other text and numbers as they are", () => {
  expect(csvLine([-1, "plain", 'a "b", c', "two\nlines"])).toBe('-1,plain,"a ""b"", c","two\nlines"\r\n');
});
