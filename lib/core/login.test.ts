import { describe, expect, it } from "vitest";
import { isLoopback, normalizeLogin } from "./login.ts";

describe("normalizeLogin", () => {
  it.each([
    "ADA@Example.COM",
    "  ada@example.com\t",
    "ada@exa mple.com",
    "ada\u200B@example.com",
    "ａｄａ＠example．com",
    "ada\u00A0@example.com",
    "\u202Eada@example.com",
  ])("gives %j the one spelling", (login) => {
    expect(normalizeLogin(login)).toBe("ada@example.com");
  });

  it("keeps different people apart", () => {
    expect(normalizeLogin("ada@example.com")).not.toBe(normalizeLogin("аda@example.com"));
  });
});

describe("isLoopback", () => {
  it.each(["127.0.0.1", "127.8.9.1", "::1", "::ffff:127.0.0.1"])("%s is the machine itself", (ip) => expect(isLoopback(ip)).toBe(true));
  it.each(["", "10.0.0.1", "128.0.0.1", "::2", "127.0.0.1.evil.example", "::ffff:10.0.0.1"])("%j is not", (ip) =>
    expect(isLoopback(ip)).toBe(false),
  );
});
