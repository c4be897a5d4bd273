import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DomainError } from "./errors.ts";
import { canonicalJson, formatJson, isSameJson, type JsonObject, jsonTypeOf, keepText, parseJson } from "./json.ts";

function refusalOf(text: string): DomainError {
  try {
    parseJson(text);
  } catch (error) {
    if (error instanceof DomainError) return error;
  }
  throw new Error("It was not refused.");
}

describe("JSON", () => {
  it.each(["1.0", "1e3", "12345678901234567890", "-0.0", "0.10", '{"b":1,"a":[1.50,null,true,"é\\n"]}', "[]", '""'])(
    "keeps %s as it was written",
    (text) => {
      expect(formatJson(parseJson(text))).toBe(text.replace("é", "é"));
    },
  );

  it("agrees with JSON.parse on whatever JSON.stringify writes", () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 5 }), (text) => {
        const isForbidden = /"(__proto__|constructor|prototype)":/.test(text);
        fc.pre(!isForbidden && !/[\ud800-\udfff]|\\ud[89a-f]/i.test(text));
        expect(JSON.parse(formatJson(parseJson(text)))).toEqual(JSON.parse(text));
      }),
    );
  });

  it("reads a text of which Node's own parser loses nothing as it reads one of which that would lose something", () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 4 }), (text) => {
        const read = (whole: string) => {
          try {
            return formatJson(parseJson(whole));
          } catch (error) {
            return error instanceof DomainError ? error.code : error;
          }
        };
        const [alone, beside] = [read(`[${text}]`), read(`[${text},1.0]`)];
        expect(beside).toBe(alone === "invalid" ? alone : `${String(alone).slice(0, -1)},1.0]`);
      }),
    );
    expect([parseJson('{"a\\\\":1,"a\\\\":1}'), parseJson('"\\\\\\"[{:1.0"')]).toEqual([{ "a\\": 1 }, '\\"[{:1.0']);
  });

  it("writes an object whose text is kept as it would write it anew, alone and inside others", () => {
    const text = '{"b":1.0,"a":[{},null,"é"],"c":{"d":9007199254740993}}';
    const value = keepText(parseJson(text) as JsonObject);
    expect(formatJson(value)).toBe(text);
    expect(formatJson({ first: value, list: [value, 1] })).toBe(`{"first":${text},"list":[${text},1]}`);
    expect(formatJson({ ...value, b: 2 })).toBe(text.replace("1.0", "2"));
  });

  it("names line and column of a mistake and never the text", () => {
    const refusal = refusalOf('{\n  "password": "hunter2" oops\n}');
    expect(refusal.details).toMatchObject({ line: 2, column: 25 });
    expect(refusal.message).not.toMatch(/hunter2|oops|password/);
  });

  it.each([
    ['{"a":1,"a":2}', "a key twice"],
    ['"\\ud800"', "a lone surrogate"],
    ['{"__proto__":1}', "__proto__"],
    ['{"a":{"constructor":1}}', "constructor"],
    ["NaN", "NaN"],
    [`${"[".repeat(33)}${"]".repeat(33)}`, "33 levels"],
    ['{"a":', "half a document"],
  ])("refuses %s", (text) => {
    expect(refusalOf(text).code).toBe("invalid");
  });

  it("refuses half a million levels without exhausting the stack", () => {
    expect(refusalOf("[".repeat(100_000)).code).toBe("invalid");
  });

  it("refuses more bytes than the limit as too large", () => {
    expect(refusalOf(JSON.stringify("x".repeat(300_000))).code).toBe("too_large");
  });

  it("is the same whatever the order of keys, and differs by 1 and 1.0", () => {
    expect(isSameJson(parseJson('{"a":1,"b":{"c":1,"d":2}}'), parseJson('{"b":{"d":2,"c":1},"a":1}'))).toBe(true);
    expect(isSameJson(parseJson("1"), parseJson("1.0"))).toBe(false);
    expect(canonicalJson(parseJson('{"\u{10000}":1,"\uffff":2}'))).toBe('{"\uffff":2,"\u{10000}":1}');
  });

  it("knows an integer from a number by its text", () => {
    expect(["1", "1.0", "12345678901234567890", "1e3"].map((text) => jsonTypeOf(parseJson(text)))).toEqual([
      "integer",
      "number",
      "integer",
      "number",
    ]);
  });
});
