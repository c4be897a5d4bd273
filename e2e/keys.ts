import { expect, type Locator, type Page } from "@playwright/test";

const tabsMax = 80;

/** Goes to an element with the Tab key alone. */
export async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let tabs = 0; tabs < tabsMax; tabs++) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  await expect(target).toBeFocused();
}

/** Presses keys until they have led to `seen`: a page that has only just come does not listen yet, and nobody would wait for it to. */
export async function pressUntil(page: Page, keys: readonly string[], seen: Locator, is: "visible" | "focused" = "visible"): Promise<void> {
  const options = { timeout: 3_000 };
  await expect(async () => {
    for (const key of keys) await page.keyboard.press(key);
    if (is === "visible") await expect(seen).toBeVisible(options);
    else await expect(seen).toBeFocused(options);
  }).toPass({ timeout: 30_000 });
}
