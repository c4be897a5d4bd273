import { expect, test } from "./test.ts";

test("the theme that was chosen stays over a reload and in the next tab; System follows the system", async ({ asRole }) => {
  const page = await asRole("viewer", { colorScheme: "light" });
  const scheme = "data-mantine-color-scheme";
  await page.goto("/blocks");
  await expect(page.locator("html")).toHaveAttribute(scheme, "light");
  await page.getByRole("button", { name: "Theme" }).click();
  await page.getByRole("menuitem", { name: "Dark" }).click();
  await expect(page.locator("html")).toHaveAttribute(scheme, "dark");
  await page.reload();
  await expect(page.locator("html")).toHaveAttribute(scheme, "dark");
  const tab = await page.context().newPage();
  await tab.goto("/history");
  await expect(tab.locator("html")).toHaveAttribute(scheme, "dark");
  await tab.getByRole("button", { name: "Theme" }).click();
  await tab.getByRole("menuitem", { name: "System" }).click();
  await expect(tab.locator("html")).toHaveAttribute(scheme, "light");
  await tab.emulateMedia({ colorScheme: "dark" });
  await expect(tab.locator("html")).toHaveAttribute(scheme, "dark");
});
