import { expect, it, vi } from "vitest";
import { Secret } from "./secret.ts";

it("a secret of another copy of the module is a secret here too, and nothing else is", async () => {
  vi.resetModules();
  const other = await import("./secret.ts");
  expect(other.Secret).not.toBe(Secret);
  const secret: unknown = new other.Secret("hidden");
  expect(secret instanceof Secret && secret.reveal()).toBe("hidden");
  for (const value of ["hidden", null, undefined, {}, JSON.parse('{"reveal":"hidden"}')]) expect(value instanceof Secret).toBe(false);
});

it("a secret prints as [secret]", () => {
  const secret = new Secret("hidden");
  expect([`${secret}`, JSON.stringify({ secret }), Object.keys(secret).join()]).toEqual(["[secret]", '{"secret":"[secret]"}', ""]);
});
