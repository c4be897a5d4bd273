import { describe, expect, test } from "vitest";
import { formatJson, parseJson } from "#lib/core/json.ts";
import { pairBytes, previewType, switchMode, typedValueOf, typeValue } from "./pair-value.ts";

describe("the value of a KV pair in the side panel", () => {
  test("a text is typed without quotes, anything else as JSON", () => {
    expect(typedValueOf("hello")).toMatchObject({ mode: "text", text: "hello" });
    expect(typedValueOf(true)).toMatchObject({ mode: "json", text: "true" });
  });

  test.each(["1.0", "1e3", "9007199254740993", "0.10"])("the number %s stays as it was written", (text) => {
    const typed = typeValue(typedValueOf(null), text);
    expect(typed.problem).toBeUndefined();
    expect(formatJson(typed.value)).toBe(text);
    expect(typedValueOf(typed.value).text).toBe(text);
  });

  test("a text that looks like a number stays a text in either mode", () => {
    const typed = switchMode(typedValueOf("5432"), "json");
    expect(typed).toMatchObject({ text: '"5432"', value: "5432" });
    expect(switchMode(typed, "text")).toMatchObject({ text: "5432", value: "5432" });
  });

  test("what is no text becomes one by switching to text", () => {
    expect(switchMode(typedValueOf(parseJson("1.0")), "text")).toMatchObject({ mode: "text", text: "1.0", value: "1.0" });
    expect(switchMode(typedValueOf({ a: [1, 2] }), "text").value).toBe('{"a":[1,2]}');
  });

  test("JSON that does not parse keeps what was typed and the last value, and says where it is wrong", () => {
    const typed = typeValue(typedValueOf({ a: 1 }), '{"a": ');
    expect(typed.text).toBe('{"a": ');
    expect(typed.value).toEqual({ a: 1 });
    expect(typed.problem).toMatch(/^Line 1, column \d+/);
    expect(typeValue(typed, '{"a": 2}')).toEqual({ mode: "json", text: '{"a": 2}', value: { a: 2 } });
    expect(switchMode(typed, "text").value).toBe('{"a": ');
  });

  test("the size is that of the JSON in UTF-8, not of what was typed", () => {
    expect(pairBytes("é")).toBe(4);
    expect(pairBytes(typeValue(typedValueOf(null), '{ "a" :  1 }').value)).toBe(7);
  });

  test.each([
    ['"a…', "text"],
    ['{"a":', "object"],
    ["[1", "list"],
    ["null", "null"],
    ["false", "boolean"],
    ["-1.0", "number"],
  ])("the preview %s is of type %s", (preview, type) => expect(previewType(preview)).toBe(type));
});
