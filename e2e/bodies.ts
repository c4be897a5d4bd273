import type { BrowserContext, Page } from "@playwright/test";
import { expect } from "@playwright/test";

/** Everything that a browser got from the server, as text. */
export type Bodies = { text: () => Promise<string> };

export function collectBodies(context: BrowserContext): Bodies {
  const pending: Promise<string>[] = [];
  context.on("response", (response) => {
    // A redirect has no body, and one that the page left behind is gone.
    const body = response.body().catch(() => Buffer.alloc(0));
    pending.push(body.then((bytes) => `${response.url()}\n${JSON.stringify(response.headers())}\n${bytes.toString("utf8")}`));
  });
  return { text: async () => (await Promise.all(pending)).join("\n") };
}

/** The forms in which a value could hide: as it is, escaped for JSON, for addresses and HTML, in base64 and hex. */
export function disguisesOf(value: string): string[] {
  const bytes = Buffer.from(value);
  const base64 = [0, 1, 2].map((shift) =>
    Buffer.concat([Buffer.alloc(shift), bytes])
      .toString("base64")
      .slice(shift + 1, -4),
  );
  const html = value.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
  return [value, JSON.stringify(value).slice(1, -1), encodeURIComponent(value), html, bytes.toString("hex"), ...base64];
}

/** Fails when a value is in what the browser was sent, in the page as it stands, or in anything that the browser keeps. */
export async function expectNowhere(value: string, bodies: Bodies, page: Page): Promise<void> {
  const kept = await page.evaluate(() =>
    [document.documentElement.outerHTML, document.cookie, JSON.stringify({ ...localStorage }), JSON.stringify({ ...sessionStorage })].join(
      "\n",
    ),
  );
  const everything = `${await bodies.text()}\n${kept}`;
  for (const disguise of disguisesOf(value))
    expect(everything.includes(disguise), `the value is somewhere as ${disguise.slice(0, 6)}…`).toBe(false);
}
