import { isJsonNumber, isJsonObject, type Json } from "#lib/core/json.ts";

/** An exact decimal: `digits * 10^exponent`, digits without trailing zeros, so that equal numbers have equal parts. */
export type Decimal = { digits: bigint; exponent: number };

/** Takes the text of a JSON number apart. The exponent is clamped where no JSON number of ours can tell the difference. */
export function parseDecimal(text: string): Decimal {
  const [, sign = "", whole = "0", fraction = "", power = "0"] = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text) ?? [];
  const all = whole + fraction;
  const kept = all.replace(/0+$/, "");
  if (!/[1-9]/.test(kept)) return { digits: 0n, exponent: 0 };
  const exponent = clamp(Number(power)) - fraction.length + (all.length - kept.length);
  return { digits: BigInt(sign + kept), exponent };
}

const exponentMax = 1e12;

function clamp(exponent: number): number {
  return Math.max(-exponentMax, Math.min(exponentMax, exponent));
}

export function isInteger({ exponent }: Decimal): boolean {
  return exponent >= 0;
}

/** Negative, zero or positive, as `a` is less than, equal to or greater than `b`. Exact at any size. */
export function compareDecimals(a: Decimal, b: Decimal): number {
  const signs = signOf(a) - signOf(b);
  if (signs !== 0 || a.digits === 0n) return signs;
  const magnitudes = magnitudeOf(a) - magnitudeOf(b);
  if (magnitudes !== 0) return magnitudes * signOf(a);
  const shift = a.exponent - b.exponent;
  const difference = a.digits * tenTo(Math.max(shift, 0)) - b.digits * tenTo(Math.max(-shift, 0));
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/** True when `value / divisor` is an integer, without the rounding of floating point: 0.3 is a multiple of 0.1. */
export function isMultipleOf(value: Decimal, divisor: Decimal): boolean {
  if (divisor.digits === 0n) return false;
  if (value.digits === 0n) return true;
  const shift = value.exponent - divisor.exponent;
  if (shift >= 0) return (value.digits * powerOfTen(shift, divisor.digits)) % divisor.digits === 0n;
  if (-shift > lengthOf(value)) return false;
  return value.digits % (divisor.digits * tenTo(-shift)) === 0n;
}

/** A text that is equal for values that JSON Schema calls equal: `1`, `1.0` and `1e0` are one number, the order of keys is free. */
export function equalityKey(value: Json): string {
  if (isJsonNumber(value)) {
    const { digits, exponent } = parseDecimal(String(value));
    return `${digits}e${exponent}`;
  }
  if (Array.isArray(value)) return `[${value.map(equalityKey).join(",")}]`;
  if (!isJsonObject(value)) return JSON.stringify(value);
  const members = Object.entries(value).map(([key, child]) => `${JSON.stringify(key)}:${equalityKey(child)}`);
  return `{${members.sort().join(",")}}`;
}

function signOf({ digits }: Decimal): number {
  return digits < 0n ? -1 : digits > 0n ? 1 : 0;
}

function lengthOf({ digits }: Decimal): number {
  return String(digits < 0n ? -digits : digits).length;
}

function magnitudeOf(decimal: Decimal): number {
  return lengthOf(decimal) + decimal.exponent;
}

function tenTo(power: number): bigint {
  return 10n ** BigInt(power);
}

/** 10^power modulo `modulus`, by squaring: a power of a trillion costs forty steps. */
function powerOfTen(power: number, modulus: bigint): bigint {
  let [result, base, rest] = [1n, 10n, BigInt(power)];
  while (rest > 0n) {
    if (rest & 1n) result = (result * base) % modulus;
    base = (base * base) % modulus;
    rest >>= 1n;
  }
  return result;
}
