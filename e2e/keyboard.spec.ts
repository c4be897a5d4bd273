import type { Locator, Page } from "@playwright/test";
import { fieldOf } from "./editor.ts";
import { expect, test } from "./test.ts";

const tabsMax = 60;

async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let tabs = 0; tabs < tabsMax; tabs++) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  await expect(target).toBeFocused();
}

test("a block is made and saved with the keyboard alone, from the command palette on", async ({ asRole }) => {
  const page = await asRole("editor");
  await page.goto("/history");
  await expect(page.getByRole("heading", { level: 1, name: "History" })).toBeVisible();
  const find = page.getByRole("combobox", { name: "Find an entry, a page, a command" });
  // The palette is loaded after the page: whoever is quicker presses again.
  await expect(async () => {
    await page.keyboard.press("Control+K");
    await expect(find).toBeFocused({ timeout: 2_000 });
  }).toPass();
  await page.keyboard.type("create string");
  await expect(page.getByRole("option", { name: "Create String", selected: true })).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "New String" })).toBeVisible();

  await tabTo(page, page.getByRole("textbox", { name: "Name", exact: true }));
  await page.keyboard.type("typed");
  await tabTo(page, page.getByRole("textbox", { name: /^Value/ }));
  await page.keyboard.type("by hand");
  await page.keyboard.press("Control+S");
  const dialog = page.getByRole("dialog", { name: "Review and save" });
  await expect(dialog.getByLabel("Message")).toBeFocused();
  await page.keyboard.type("Without a mouse");
  await page.keyboard.press("Control+Enter");
  await expect(page.getByRole("heading", { level: 1, name: "typed" })).toBeVisible();
  await expect(fieldOf(page, "value")).toContainText("by hand");

  await page.keyboard.press("e");
  await expect(page.getByRole("heading", { level: 1, name: "Edit typed" })).toBeVisible();
  await page.keyboard.press("g");
  await page.keyboard.press("v");
  await expect(page.getByRole("heading", { level: 1, name: "Variables" })).toBeVisible();
  await page.keyboard.press("/");
  await expect(page.getByRole("searchbox", { name: "Search KV pairs" })).toBeFocused();
  await page.keyboard.press("Control+K");
  await expect(find).toBeFocused();
  await page.keyboard.type("typed");
  await expect(page.getByRole("option", { name: /block\/string\/typed/, selected: true })).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "typed" })).toBeVisible();
});
