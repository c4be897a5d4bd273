import type { Page } from "@playwright/test";
import type { Client, InputOf } from "#lib/api/client.ts";
import { overflowOf, settle, violationsOf } from "./axe.ts";
import { pressUntil, tabTo } from "./keys.ts";
import { personOf, signIn } from "./people.ts";
import { expect, test } from "./test.ts";

type Told = InputOf<"reportReceipt">;

const limit = "kv/landing-limit";
const receiptOf = (more: Partial<Told> = {}): Told => ({
  ...{ tool: "blockyard 3.0.0", host: "edf-1", target: "app", file: "/srv/app/.env", state: "applied", revision: 1, entries: [] },
  ...more,
});
const holds = (version: number, more: Partial<Told["entries"][number]> = {}) => [
  { path: limit, version, hash: `hash-of-v${version}`, drifted: false, ...more },
];
const clients = (page: Page) => page.getByRole("table", { name: "Clients" });
const rowOf = (page: Page, host: string) => clients(page).getByRole("row", { name: new RegExp(host) });

async function save(api: Client, value: number, baseVersion: number) {
  return api.call("createChange", { message: `Set to ${value}`, edits: [{ op: "put", path: limit, baseVersion, data: { value } }] });
}

test("a change lands on a host before one's eyes: current, behind, and current again", async ({ alone: { api, page } }) => {
  await page.goto("/sync");
  await expect(page.getByText("No client has reported yet")).toBeVisible();
  await expect(page.getByText("blockyard load-credentials --sync")).toBeVisible();
  expect(await violationsOf(page)).toEqual([]);

  const first = await save(api, 1, 0);
  await api.call("reportReceipt", receiptOf({ revision: first.revision, entries: holds(1) }));
  await api.call("reportReceipt", receiptOf({ host: "edf-2", revision: first.revision, entries: holds(1) }));
  // The page asks again by itself.
  await expect(rowOf(page, "edf-1")).toContainText("Current");
  await expect(page.getByRole("group", { name: "Clients by state" })).toContainText("Current 2");

  const second = await save(api, 2, 1);
  await expect(rowOf(page, "edf-1")).toContainText("1 behind");
  await page.goto(`/changes/${second.id}`);
  await expect(page.getByText(/0 of 2 clients have v2; waiting for edf-1 \(v1\), edf-2 \(v1\)/)).toBeVisible();
  await api.call("reportReceipt", receiptOf({ revision: second.revision, entries: holds(2) }));
  await expect(page.getByText(/1 of 2 clients have v2; waiting for edf-2 \(v1\)/)).toBeVisible();
  await api.call("reportReceipt", receiptOf({ host: "edf-2", revision: second.revision, entries: holds(2) }));
  await expect(page.getByRole("heading", { name: "Landed on every client" })).toBeVisible();

  await page.goto(`/variables?id=${second.edits[0]?.id}`);
  await page.getByRole("tab", { name: "Held by" }).click();
  await expect(page.getByText("2 of 2 clients hold v2")).toBeVisible();
  await expect(page.getByRole("table", { name: "Held by" }).getByRole("row", { name: /edf-2/ })).toContainText("Current");
});

test("a drift is asked for as a change, told to the client, and taken off the list when it is sent", async ({
  alone: { api, page, server },
}) => {
  const { revision, edits } = await save(api, 1, 0);
  const drifted = receiptOf({ state: "drifted", revision, entries: holds(1, { drifted: true, hash: "edited-by-hand" }) });
  const { id } = await api.call("reportReceipt", drifted);
  await page.goto("/variables");
  await expect(page.getByRole("row", { name: /landing-limit/ })).toContainText("drifted");
  await page.goto("/sync");
  await rowOf(page, "edf-1").getByRole("link", { name: "edf-1" }).click();
  await expect(page.getByText("1 entry edited in its target")).toBeVisible();
  expect(await page.content()).not.toContain("edited-by-hand");

  await page.getByRole("button", { name: `Ask for ${limit} as a change` }).click();
  const question = page.getByRole("dialog", { name: "Ask for it as a change" });
  await expect(question).toContainText("Until then nothing is overwritten");
  expect(await violationsOf(page)).toEqual([]);
  await question.getByRole("button", { name: "Ask for it" }).click();
  await expect(page.getByRole("cell", { name: /owner asked for it/ })).toBeVisible();
  expect((await api.call("reportReceipt", drifted)).adopt).toEqual([limit]);

  const policy = { op: "put" as const, path: "policy/limits", baseVersion: 0, data: { pattern: "kv/**", approvals: 1 } };
  const person = await signIn(server.origin, personOf("owner"));
  await person.call("createChange", { edits: [policy] });
  await person.end();
  const sent = await api.call("createChange", { edits: [{ op: "put", path: limit, baseVersion: 1, data: { value: "by hand" } }] });
  const again = { ...drifted, entries: holds(1, { drifted: true, hash: "edited-by-hand", sentAs: sent.number }) };
  expect((await api.call("reportReceipt", again)).adopt).toEqual([]);
  await page.getByRole("link", { name: `change #${sent.number}` }).click();
  await page.getByRole("tab", { name: "Impact" }).click();
  await expect(page.getByRole("table", { name: `Clients that hold ${limit}` }).getByRole("row", { name: /edf-1/ })).toContainText(
    "Drifted",
  );
  expect(edits).toHaveLength(1);

  await page.goto(`/sync/${id}`);
  await page.getByRole("button", { name: "Forget" }).click();
  await page.getByRole("dialog", { name: "Forget this client" }).getByRole("button", { name: "Forget" }).click();
  await expect(page).toHaveURL(/\/sync$/);
  await expect(page.getByText("No client has reported yet")).toBeVisible();
});

test("what was fetched and not applied is told with its problem, to viewers too, who can ask for nothing", async ({
  asRole,
  api,
  seed,
}) => {
  await seed({ op: "put", path: limit, baseVersion: 0, data: { value: 1 } });
  const problem = "The folder /srv/app is read-only.";
  const failed = { host: "broken", state: "failed" as const, problem, complete: false, revision: 1, entries: holds(1, { drifted: true }) };
  await api.call("reportReceipt", receiptOf(failed));
  const page = await asRole("viewer");
  await page.goto("/sync");
  await rowOf(page, "broken").getByRole("link", { name: "broken" }).click();
  const alert = page.getByRole("alert", { name: "Fetched, not applied" });
  await expect(alert).toContainText(problem);
  await expect(page.getByRole("table", { name: "What broken holds" })).toContainText("Drifted");
  await expect(page.getByRole("button", { name: /Ask for|Forget/ })).toHaveCount(0);
});

test(`300 clients with long names are filtered, sorted and paged with the keyboard, in either theme`, async ({
  alone: { server, api },
  anonymous,
}) => {
  const { revision } = await save(api, 1, 0);
  const moved = await save(api, 2, 1);
  for (let n = 0; n < 300; n++) {
    const host = `ip-10-20-30-${n}.eu-central-1.compute.internal.a-very-long-name-of-a-host.example.com`;
    const isBehind = n % 10 === 0;
    const file = `/srv/services/a-rather-long-directory-name/${n}/current/config/production.env`;
    const held = isBehind ? { revision, entries: holds(1) } : { revision: moved.revision, entries: holds(2) };
    await api.call("reportReceipt", receiptOf({ host, file, ...held }));
  }
  const person = await signIn(server.origin, personOf("owner"));
  const context = await anonymous({ baseURL: server.origin, storageState: await person.state() });
  const page = await context.newPage();
  await page.goto("/sync");
  await settle(page);
  await expect(page.getByText("1–50 of 300 clients")).toBeVisible();
  await expect(page.getByRole("region", { name: "Clients by revision" })).toContainText("270 at revision 2");
  expect(await violationsOf(page)).toEqual([]);
  expect(await overflowOf(page, 390)).toBeLessThanOrEqual(0);

  await pressUntil(page, ["/"], page.getByRole("searchbox"), "focused");
  await page.keyboard.type("30-29");
  await expect(page.getByText("11 clients", { exact: true })).toBeVisible();
  await page.keyboard.press("Escape");
  const behind = page.getByRole("radio", { name: "Behind 30" });
  await tabTo(page, page.getByRole("radio", { name: "All 300" }));
  await page.keyboard.press("ArrowRight");
  await expect(behind).toBeChecked();
  await expect(page).toHaveURL(/state=behind/);
  await expect(page.getByText("30 clients", { exact: true })).toBeVisible();
  await tabTo(page, clients(page).getByRole("link").first());
  await page.keyboard.press("Enter");
  await expect(page.getByText("1 entry moved on since")).toBeVisible();
  await settle(page);
  expect(await violationsOf(page)).toEqual([]);
  expect(await overflowOf(page, 390)).toBeLessThanOrEqual(0);
  await pressUntil(page, ["g", "y"], page.getByRole("heading", { level: 1, name: "Clients" }));
  await context.close();
  await person.end();
});
