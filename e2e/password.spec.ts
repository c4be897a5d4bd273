import { personOf } from "./people.ts";
import { expect, test } from "./test.ts";

test("who changes the password stays signed in with a new session; what was signed in before is out", async ({
  alone,
  anonymous,
  watch,
}) => {
  const { page, server } = alone;
  const owner = personOf("owner");
  const before = await page.context().storageState();
  // Links that are being prefetched when the session ends are refused.
  watch.allow(/401 /);
  await page.goto("/settings/account");
  await page.getByLabel("Current password").fill(owner.password);
  await page.getByRole("textbox", { name: "New password" }).fill("quiet lantern harbour 7");
  await page.getByRole("button", { name: "Change the password" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "Your password is changed" })).toBeVisible();
  await page.goto("/blocks");
  await expect(page.getByRole("heading", { name: "Blocks", level: 1 })).toBeVisible();

  const old = await (await anonymous({ baseURL: server.origin, storageState: before })).newPage();
  await old.goto("/blocks");
  await expect(old.getByRole("heading", { name: "Sign in" })).toBeVisible();
});
