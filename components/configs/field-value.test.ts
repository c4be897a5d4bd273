import { describe, expect, test } from "vitest";
import { formatJson, parseJson } from "#lib/core/json.ts";
import { convertField, fieldText, fieldTypeOf, readField } from "./field-value.ts";

describe("the value of a field", () => {
  test.each(["1.0", "-0.50", "9007199254740993", "1e3"])("the number %s stays as it was written", (text) => {
    const read = readField("number", text);
    expect("value" in read && formatJson(read.value)).toBe(text);
    expect("value" in read && fieldText(read.value)).toBe(text);
  });

  test.each([
    ["number", "12a"],
    ["number", '"12"'],
    ["boolean", "yes"],
    ["list", "{}"],
    ["list", "[1,"],
  ] as const)("a %s cannot be %s", (type, text) => expect(readField(type, text)).toHaveProperty("problem"));

  test("a text is taken as it stands, also when it looks like JSON", () => {
    expect(readField("text", " 5432 ")).toEqual({ value: " 5432 " });
  });

  test("another type takes the value over where its text says one", () => {
    expect(convertField("5432", "number")).toBe(5432);
    expect(formatJson(convertField("1.0", "number"))).toBe("1.0");
    expect(convertField(parseJson("1.0"), "text")).toBe("1.0");
    expect(convertField("true", "boolean")).toBe(true);
    expect(convertField('{"a":1}', "object")).toEqual({ a: 1 });
    expect(convertField("db1", "number")).toBe(0);
    expect(convertField(7, "list")).toEqual([7]);
    expect(convertField(null, "text")).toBe("");
  });

  test("every value has one of the types that can be chosen", () => {
    expect([fieldTypeOf("x"), fieldTypeOf(1), fieldTypeOf(1.5), fieldTypeOf(null), fieldTypeOf([]), fieldTypeOf({})]).toEqual([
      "text",
      "number",
      "number",
      "null",
      "list",
      "object",
    ]);
  });
});
