import type { Browser, BrowserContext, Page } from "@playwright/test";

export type Visit = { kilobytes: number; paintMs: number; interactiveMs: number; cachedMs: number };
type Cookies = Parameters<BrowserContext["addCookies"]>[0];

/**
 * Interactive: the first frame, counted from the start of the navigation, in which each mark stands in the document and React has
 * attached its handlers to it (a hydrated element carries its properties under a key of React's), so that a key or a click does something.
 */
function watchMarks(marks: string[]): void {
  const isLive = (mark: string) => {
    const element = document.querySelector(mark);
    return element !== null && Object.keys(element).some((key) => key.startsWith("__reactProps"));
  };
  const look = () => {
    if (marks.every(isLive)) performance.mark("interactive");
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

/** Opens a page with an empty cache, then once more with its files cached. */
export async function openCold(browser: Browser, url: string, cookies: Cookies, marks: string[]): Promise<Visit> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  try {
    if (cookies.length > 0) await context.addCookies(cookies);
    await context.addInitScript(watchMarks, marks);
    const page = await context.newPage();
    const interactiveMs = await interactiveAt(page, url);
    await page.waitForLoadState("networkidle");
    const { kilobytes, paintMs } = await page.evaluate(readTimings);
    return { kilobytes, paintMs, interactiveMs, cachedMs: await interactiveAt(page, url) };
  } finally {
    await context.close();
  }
}

async function interactiveAt(page: Page, url: string): Promise<number> {
  await page.goto(url);
  const mark = await page.waitForFunction(() => performance.getEntriesByName("interactive")[0]?.startTime);
  return Number(await mark.jsonValue());
}

/** Types a name into the search field of the list and waits until its row stands there alone. Measured inside the page. */
export async function filterMs(browser: Browser, url: string, cookies: Cookies, name: string): Promise<number> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  try {
    await context.addCookies(cookies);
    await context.addInitScript(watchMarks, ["input[type=search]", "tbody tr a"]);
    const page = await context.newPage();
    await interactiveAt(page, url);
    await page.evaluate(() => addEventListener("input", () => performance.mark("typed"), { capture: true, once: true }));
    await page.locator("input[type=search]").focus();
    await page.keyboard.insertText(name);
    const shown = await page.waitForFunction(
      (wanted) => {
        const rows = document.querySelectorAll("tbody tr");
        const isAlone = rows.length === 1 && rows[0]?.textContent?.includes(wanted);
        return isAlone && performance.now() - (performance.getEntriesByName("typed")[0]?.startTime ?? 0);
      },
      name,
      { polling: "raf" },
    );
    return Number(await shown.jsonValue());
  } finally {
    await context.close();
  }
}

function readTimings(): { kilobytes: number; paintMs: number } {
  const loads = [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")];
  const bytes = loads.reduce((sum, load) => sum + (load as PerformanceResourceTiming).transferSize, 0);
  return { kilobytes: bytes / 1e3, paintMs: performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? Number.NaN };
}
