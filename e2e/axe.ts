import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

/** Until what the page asks for besides is there: skeletons say that they are busy. */
export async function settle(page: Page): Promise<void> {
  await expect(page.getByRole("heading", { level: 1 }).first()).toBeVisible();
  await expect(page.locator("[aria-busy=true]")).toHaveCount(0);
}

/** What axe finds on the page as it stands, each as one line: everything in the light theme, what colours decide in the dark one too. */
export async function violationsOf(page: Page): Promise<string[]> {
  const inLight = await analyse(new AxeBuilder({ page }));
  await turn(page, "dark");
  const inDark = await analyse(new AxeBuilder({ page }).withRules(colourRules));
  await turn(page, "light");
  const { pathname, search } = new URL(page.url());
  return [...inLight, ...inDark.map((violation) => `dark theme: ${violation}`)].map((violation) => `${pathname}${search} ${violation}`);
}

const colourRules = ["color-contrast", "link-in-text-block"];

async function analyse(builder: AxeBuilder): Promise<string[]> {
  // Without the legacy mode axe opens an empty page of its own, which nobody watches.
  const { violations } = await builder.setLegacyMode().analyze();
  return violations.map(({ id, impact, nodes }) => `${impact} ${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(" | ")}`);
}

/** As somebody's system changes at dusk: the theme of whoever has chosen none follows. */
async function turn(page: Page, colorScheme: "light" | "dark"): Promise<void> {
  await page.emulateMedia({ colorScheme });
  await expect(page.locator("html")).toHaveAttribute("data-mantine-color-scheme", colorScheme);
}

/** By how many pixels a page is wider than a window of this width. */
export async function overflowOf(page: Page, width: number): Promise<number> {
  const size = page.viewportSize();
  await page.setViewportSize({ width, height: 844 });
  const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  if (size) await page.setViewportSize(size);
  return over;
}
