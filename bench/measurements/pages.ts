import { type Browser, type BrowserContext, chromium } from "@playwright/test";
import { blockName, blockPath } from "../blocks.ts";
import { owner } from "../blockyard.ts";
import { createClient } from "../client.ts";
import type { Figure } from "../measurement.ts";
import { repeat, timed } from "../statistics.ts";
import type { Sides } from "./lists.ts";
import { filterMs, openCold } from "./visit.ts";

/** The blocks list and an entry's page: what the server takes, what is transferred, when a person can use it. */
export async function measurePages(sides: Sides): Promise<Figure[]> {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM_PATH || undefined,
    args: ["--no-sandbox", "--disable-gpu"],
  });
  try {
    const cookie = await signIn(browser, sides.blockyard.origin);
    const { body } = await sides.blockyard.client.get(`/api/v1/entry?path=${blockPath(0)}`);
    const { id } = JSON.parse(body.toString()) as { id: string };
    const list = { what: "blocks list", path: "/blocks", marks: ["input[type=search]", "tbody tr a"] };
    const entry = { what: "entry page", path: `/blocks/block/${id}`, marks: ["main button"] };
    return [
      ...(await measurePage(sides, browser, cookie, list)),
      ...(await measurePage(sides, browser, cookie, entry)),
      await measureFilter(sides, browser, cookie),
    ];
  } finally {
    await browser.close();
  }
}

type Target = { what: string; path: string; marks: string[] };
type Cookies = Awaited<ReturnType<BrowserContext["cookies"]>>;

async function measurePage({ run, blockyard, next }: Sides, browser: Browser, cookies: Cookies, target: Target): Promise<Figure[]> {
  const client = createClient(blockyard.origin, "", { cookie: cookies.map(({ name, value }) => `${name}=${value}`).join("; ") });
  const floor = createClient(next.origin);
  const html: number[] = [];
  const floorHtml: number[] = [];
  let kilobytes = 0;
  await repeat(run.isQuick ? 3 : 40, async () => {
    html.push(
      await timed(async () => {
        kilobytes = (await client.get(target.path)).body.length / 1e3;
      }),
    );
    floorHtml.push(await timed(() => floor.get("/")));
  });
  const visits = run.isQuick ? 2 : 12;
  const ours = await repeat(visits, () => openCold(browser, blockyard.origin + target.path, cookies, target.marks));
  const theirs = await repeat(visits, () => openCold(browser, `${next.origin}/`, [], ["input[type=search]"]));
  client.close();
  floor.close();
  const peer = "trivial Next page";
  const both = (what: string, unit: string, value: (visit: (typeof ours)[number]) => number, note?: string): Figure => ({
    ...{ what: `${target.what}, ${what}`, unit, samples: ours.map(value), note },
    peers: [{ what: peer, samples: theirs.map(value) }],
  });
  return [
    {
      what: `${target.what}, HTML`,
      unit: "ms",
      samples: html,
      peers: [{ what: peer, samples: floorHtml }],
      note: `${kilobytes.toFixed(0)} kB`,
    },
    both("transferred, cold", "kB", ({ kilobytes: all }) => all),
    both("first contentful paint, cold", "ms", ({ paintMs }) => paintMs),
    both("interactive, cold", "ms", ({ interactiveMs }) => interactiveMs),
    both("interactive, files cached", "ms", ({ cachedMs }) => cachedMs),
  ];
}

async function measureFilter({ run, blockyard, count }: Sides, browser: Browser, cookies: Cookies): Promise<Figure> {
  const samples = await repeat(run.isQuick ? 2 : 12, (at) =>
    filterMs(browser, `${blockyard.origin}/blocks`, cookies, blockName(count - 1 - at)),
  );
  return {
    what: "blocks list, from typing a name to its row alone",
    unit: "ms",
    samples,
    note: "200 ms of it are the pause that ends typing.",
  };
}

/** Signs in as the form does and returns the session's cookies. */
async function signIn(browser: Browser, origin: string): Promise<Cookies> {
  const context = await browser.newContext();
  const { csrfToken } = (await (await context.request.get(`${origin}/api/auth/csrf`)).json()) as { csrfToken: string };
  const form = { ...owner, csrfToken, json: "true" };
  const answer = await context.request.post(`${origin}/api/auth/callback/credentials`, { form, headers: { origin } });
  if (!answer.ok()) throw new Error(`Signing in answered ${answer.status()}.`);
  const cookies = await context.cookies();
  await context.close();
  return cookies;
}
