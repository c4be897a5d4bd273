import fc from "fast-check";
import { expect, it } from "vitest";
import { compareDecimals, equalityKey, isInteger, isMultipleOf, parseDecimal } from "./decimal.ts";

const decimal = (text: string) => parseDecimal(text);

it("orders integers of any size as BigInt does", () => {
  fc.assert(
    fc.property(fc.bigInt(), fc.bigInt(), (a, b) => {
      expect(Math.sign(compareDecimals(decimal(`${a}`), decimal(`${b}`)))).toBe(a < b ? -1 : a > b ? 1 : 0);
    }),
  );
});

it("orders doubles as JS does, however they are written", () => {
  const doubles = fc.double({ noNaN: true, noDefaultInfinity: true });
  fc.assert(
    fc.property(doubles, doubles, (a, b) => {
      const order = compareDecimals(decimal(a.toExponential()), decimal(String(b)));
      expect(Math.sign(order)).toBe(a < b ? -1 : a > b ? 1 : 0);
    }),
  );
});

it("knows multiples as BigInt does", () => {
  fc.assert(
    fc.property(fc.bigInt(), fc.bigInt({ min: 1n, max: 1000n }), fc.nat(20), (value, divisor, zeros) => {
      expect(isMultipleOf(decimal(`${value}e${zeros}`), decimal(`${divisor}`))).toBe((value * 10n ** BigInt(zeros)) % divisor === 0n);
    }),
  );
});

it.each([
  ["1e-400", "0", 1],
  ["-1e999999999999", "1e-999999999999", -1],
  ["1e999999999999", "1e999999999998", 1],
  ["0.1", "0.10", 0],
  ["-0", "0", 0],
])("compares %s with %s without printing their digits", (a, b, order) => {
  expect(Math.sign(compareDecimals(decimal(a), decimal(b)))).toBe(order);
});

it.each([
  ["10", true],
  ["1.0", true],
  ["1.5e1", true],
  ["1.5", false],
  ["1e-1", false],
  ["0.0", true],
])("says whether %s is an integer: %s", (text, expected) => {
  expect(isInteger(decimal(text))).toBe(expected);
});

it("calls equal what JSON Schema calls equal", () => {
  expect(equalityKey({ a: 1, b: [null] })).toBe(equalityKey({ b: [null], a: 1 }));
  expect(equalityKey("1")).not.toBe(equalityKey(1));
});
