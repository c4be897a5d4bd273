import { fieldOf } from "./editor.ts";
import { pressUntil, tabTo } from "./keys.ts";
import { expect, test } from "./test.ts";

test("a block is made and saved with the keyboard alone, from the command palette on", async ({ asRole }) => {
  const page = await asRole("editor");
  await page.goto("/history");
  await expect(page.getByRole("heading", { level: 1, name: "History" })).toBeVisible();
  const find = page.getByRole("combobox", { name: "Find an entry, a page, a command" });
  // The palette is loaded after the page.
  await pressUntil(page, ["Control+K"], find, "focused");
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

  await pressUntil(page, ["e"], page.getByRole("heading", { level: 1, name: "Edit typed" }));
  await pressUntil(page, ["g", "v"], page.getByRole("heading", { level: 1, name: "Variables" }));
  await pressUntil(page, ["/"], page.getByRole("searchbox", { name: "Search KV pairs" }), "focused");
  await page.keyboard.press("Control+K");
  await expect(find).toBeFocused();
  await page.keyboard.type("typed");
  await expect(page.getByRole("option", { name: /block\/string\/typed/, selected: true })).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "typed" })).toBeVisible();
});
