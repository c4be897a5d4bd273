import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

/** Until what the page asks for besides is there: skeletons say that they are busy. */
export async function settle(page: Page): Promise<void> {
  await expect(page.getByRole("heading", { level: 1 }).first()).toBeVisible();
  await expect(page.locator("[aria-busy=true]")).toHaveCount(0);
}

/** What axe finds on the page as it stands, each as one line. */
export async function violationsOf(page: Page): Promise<string[]> {
  // Without the legacy mode axe opens an empty page of its own, which nobody watches.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
  const { pathname, search } = new URL(page.url());
  return violations.map(
    ({ id, impact, nodes }) => `${pathname}${search} ${impact} ${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(" | ")}`,
  );
}

/** By how many pixels a page is wider than a window of this width. */
export async function overflowOf(page: Page, width: number): Promise<number> {
  const size = page.viewportSize();
  await page.setViewportSize({ width, height: 844 });
  const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  if (size) await page.setViewportSize(size);
  return over;
}
