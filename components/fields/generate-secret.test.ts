import { expect, test } from "vitest";
import { generateSecret } from "./generate-secret.ts";

test("a generated secret has 40 letters and digits and never comes twice", () => {
  const secrets = Array.from({ length: 200 }, generateSecret);
  for (const secret of secrets) expect(secret).toMatch(/^[A-Za-z0-9]{40}$/);
  expect(new Set(secrets).size).toBe(200);
});
