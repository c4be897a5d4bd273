import { describe, expect, it } from "vitest";
import { createTaintScan } from "./testing.ts";

const secret = 'pQ7"z&K2/vN9<xB4+mT6wR1';
const scan = createTaintScan(new Map([["it", secret]]));
const around = (text: string) => `before ${text} after`;

describe("the search for pieces of secrets", () => {
  it.each([
    ["the whole", secret],
    ["eight characters of it", secret.slice(5, 13)],
    ["its JSON", JSON.stringify(secret.slice(0, 8))],
    ["a part of an address", encodeURIComponent(secret.slice(3, 11))],
    ["HTML", "pQ7&quot;z&amp;K2"],
    ["hex", Buffer.from(secret).toString("hex").slice(4, 22)],
    ["hex in capitals", Buffer.from(secret).toString("hex").toUpperCase().slice(2, 20)],
    ...[0, 1, 2, 3, 4].map((lead) => [`base64 after ${lead} bytes`, Buffer.from("x".repeat(lead) + secret).toString("base64")]),
    ["base64url", Buffer.from(`ab${secret}`).toString("base64url")],
  ])("finds %s", (_, text = "") => {
    expect(scan(around(text))).not.toEqual([]);
  });

  it("finds nothing in what holds none", () => {
    expect(scan(around("pQ7 z K2 vN9 xB4 mT6 wR1"))).toEqual([]);
    expect(scan(secret.slice(0, 7))).toEqual([]);
  });
});
