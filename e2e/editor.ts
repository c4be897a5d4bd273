import { expect, type Locator, type Page } from "@playwright/test";

/** Opens the diff of what was typed. */
export async function review(page: Page): Promise<Locator> {
  await page.getByRole("region", { name: "Save" }).getByRole("button", { name: "Review and save" }).click();
  const dialog = page.getByRole("dialog", { name: "Review and save" });
  await expect(dialog).toBeVisible();
  return dialog;
}

/** Saves from the open diff and waits until the dialog is gone. */
export async function save(dialog: Locator, message?: string): Promise<void> {
  if (message) await dialog.getByLabel("Message").fill(message);
  await dialog.getByRole("button", { name: "Save", exact: true }).click();
  await expect(dialog).toBeHidden();
}

/** A row of a diff, by its field. */
export function diffRow(within: Locator, field: string): Locator {
  const header = within.page().getByRole("rowheader", { name: new RegExp(`^${field}( |$)`) });
  return within.getByRole("row").filter({ has: header });
}

/** What the entry page says about one field. */
export function fieldOf(page: Page, name: string): Locator {
  return page.getByRole("definition").filter({ has: page.locator(`xpath=preceding-sibling::dt[normalize-space()="${name}"]`) });
}

/** An input of the form: its label, without the type hint that stands beside it. */
export function input(page: Page, label: string): Locator {
  return page.getByRole("textbox", { name: new RegExp(`^${label}( |$)`) });
}
