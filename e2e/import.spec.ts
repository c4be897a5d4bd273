import type { Locator, Page } from "@playwright/test";
import { overflowOf, violationsOf } from "./axe.ts";
import { diffRow } from "./editor.ts";
import { pressUntil, tabTo } from "./keys.ts";
import { personOf, signIn } from "./people.ts";
import { expect, test } from "./test.ts";

const canary = "hunter2-is-not-shown";

async function choose(page: Page, name: string, text: string): Promise<void> {
  await page.getByLabel("File to import").setInputFiles({ name, mimeType: "text/plain", buffer: Buffer.from(text) });
}
/** As somebody's mouse lets a file go beside the zone, and as their clipboard gives a text. */
async function drop(page: Page, name: string, text: string): Promise<void> {
  const dataTransfer = await page.evaluateHandle(
    ([name = "", text = ""]) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([text], name));
      return transfer;
    },
    [name, text],
  );
  await page.getByRole("heading", { level: 1 }).dispatchEvent("drop", { dataTransfer });
}
async function paste(page: Page, text: string): Promise<void> {
  await page.getByRole("textbox", { name: "Text to import" }).evaluate((box, text) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", text);
    box.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
  }, text);
}
function palette(page: Page): Locator {
  return page.getByRole("combobox", { name: "Find an entry, a page, a command" });
}
async function compare(page: Page): Promise<void> {
  await page.getByRole("button", { name: /^Compare with / }).click();
  await expect(page.getByRole("heading", { name: "Comparing" })).toHaveCount(0);
}
async function expectSound(page: Page): Promise<void> {
  expect(await violationsOf(page)).toEqual([]);
  expect(await overflowOf(page, 390), "wider than a phone").toBeLessThanOrEqual(0);
}
/** What of a secret is where it could be found later. */
async function expectUnseen(page: Page): Promise<void> {
  expect(await page.content()).not.toContain(canary);
  const kept = await page.evaluate(() => JSON.stringify([location.href, { ...localStorage }, { ...sessionStorage }]));
  expect(kept).not.toContain(canary);
}

test("a .env becomes KV pairs and secrets: seen as a diff, changed before, saved once, and nothing to do again", async ({
  asRole,
  seed,
  api,
}) => {
  await seed({ op: "put", path: "kv/imp-limit", baseVersion: 0, data: { value: 5 } });
  const page = await asRole("editor");
  await page.goto("/import");
  await expectSound(page);
  const text = `\uFEFFimp-host=db.example.org\r\nimp-limit=7\r\nimp-password=${canary}\r\nimp-gone=********\r\nimp-pin=${canary}-2\r\n`;
  await choose(page, ".env.production", text);
  await expect(page.getByText("imp-gone holds a mask")).toBeVisible();
  await expect(page.getByRole("textbox", { name: "Path of imp-password" })).toHaveValue("block/secret/imp-password");
  await page.getByRole("combobox", { name: "imp-pin becomes" }).selectOption("Secret");
  await page.getByRole("textbox", { name: "Path of imp-host" }).fill("kv/imp host");
  await page.getByRole("textbox", { name: "Path of imp-limit" }).fill("kv/imp host");
  await expect(page.getByText("2 rows need another path.")).toBeVisible();
  await page.getByRole("textbox", { name: "Path of imp-limit" }).fill("kv/imp-limit");
  await expectSound(page);
  await expectUnseen(page);
  await compare(page);
  await expect(page.getByRole("list", { name: "What there is to do" })).toHaveText(/3 new.*1 changed/);
  await expect(diffRow(page.getByRole("table"), "kv/imp-limit")).toContainText(/5.*7/);
  await expect(diffRow(page.getByRole("table"), "block/secret/imp-password")).toContainText("fingerprint");
  expect((await api.call("listEntries", { q: "imp-password" })).total).toBe(0);
  await expectSound(page);
  await expectUnseen(page);
  await page.getByRole("button", { name: "Save 4 entries" }).click();
  await expect(page.getByText(/^4 entries saved as revision/)).toBeVisible();
  const entry = await api.call("getEntryByPath", { path: "kv/imp host" });
  expect(entry.data).toEqual({ value: "db.example.org" });
  await page.getByRole("link", { name: "See the change" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Import of .env.production");

  await page.goto("/import");
  await choose(page, ".env", `imp-limit=7\nimp-password=${canary}\n`);
  await compare(page);
  await expect(page.getByRole("heading", { name: "Nothing to do" })).toBeVisible();
  await expect(page.getByText("2 the same")).toBeVisible();
  await page.getByRole("button", { name: "Import another file" }).click();
  await choose(page, ".env", "imp-password=another\n");
  await compare(page);
  await expect(diffRow(page.getByRole("table"), "block/secret/imp-password")).toContainText("secret changed");
  await expectUnseen(page);
});

test("credentials.ini becomes blocks; a field that the file does not name stays", async ({ asRole, seed, api }) => {
  const data = { aws_access_key_id: "AKIAOLD", aws_secret_access_key: canary, profile_name: "kept" };
  await seed({ op: "put", path: "block/aws-credentials/imp-ship", baseVersion: 0, data });
  const page = await asRole("editor");
  await page.goto("/import");
  const text = `[AWS]\nname = imp-ship\naws_key = AKIANEW\naws_secret = ${canary}\nregion = eu-west-1\n
[imp-cosmos]\nprovider = AZCosmos\nconnection_string = ${canary}\n\n[options]\ncolour = blue\n`;
  await drop(page, "credentials.ini", text);
  await expect(page.getByRole("textbox", { name: "Path of [imp-cosmos]" })).toHaveValue("block/azure-cosmos-db-credentials/imp-cosmos");
  await expect(page.getByText("Left alone: [options] has no provider.")).toBeVisible();
  await expectSound(page);
  await compare(page);
  const ship = page.getByRole("table", { name: "Changes of block/aws-credentials/imp-ship" });
  await expect(diffRow(ship, "aws_access_key_id")).toContainText(/AKIAOLD.*AKIANEW/);
  await expect(diffRow(ship, "aws_secret_access_key")).toHaveCount(0);
  await expectUnseen(page);
  await page.getByRole("button", { name: "Save 2 entries" }).click();
  await expect(page.getByText(/^2 entries saved/)).toBeVisible();
  const { data: saved, secrets } = await api.call("getEntryByPath", { path: "block/aws-credentials/imp-ship" });
  expect(saved).toEqual({ aws_access_key_id: "AKIANEW", profile_name: "kept", region_name: "eu-west-1" });
  expect(secrets.map(({ field }) => field)).toEqual(["aws_secret_access_key"]);
});

test("a file that cannot be read is refused with its place, and its text is kept to be corrected into one configuration", async ({
  asRole,
  api,
}) => {
  const page = await asRole("editor");
  await page.goto("/import");
  await choose(page, "imp-app.json", `{"db": {"host": "h",\n "password": ${canary}}}`);
  await expect(page.getByRole("alert", { name: "imp-app.json was not read" })).toContainText("Line 2, column 14");
  await expectSound(page);
  await expectUnseen(page);
  await page.getByRole("button", { name: "Put its text below to correct it" }).click();
  const box = page.getByRole("textbox", { name: "Text to import" });
  await expect(box).toHaveValue(new RegExp(canary));
  await box.fill(`{"db": {"host": "h", "password": "${canary}"}, "retries": 1.0}`);
  await page.getByRole("button", { name: "Read the text" }).click();
  await expect(page.getByRole("checkbox", { name: "db.password is secret" })).toBeChecked();
  await page.getByRole("combobox", { name: "Namespace" }).fill("imported");
  await page.getByRole("textbox", { name: "Name", exact: true }).fill("imp-app");
  await expectSound(page);
  await compare(page);
  await expect(page.getByRole("table", { name: "Changes of config/imported/imp-app" }).getByText("1.0")).toBeVisible();
  await expectUnseen(page);
  await page.getByRole("button", { name: "Save 1 entry" }).click();
  await expect(page.getByText(/^1 entry saved/)).toBeVisible();
  const entry = await api.call("getEntryByPath", { path: "config/imported/imp-app" });
  expect(entry.secrets.map(({ field }) => field)).toEqual(["db.password"]);
});

test("what somebody else saves meanwhile is a conflict; all stays, and is compared again", async ({ asRole, seed }) => {
  await seed({ op: "put", path: "kv/imp-race", baseVersion: 0, data: { value: "first" } });
  const page = await asRole("editor");
  await page.goto("/import");
  await paste(page, "imp-race=mine\nimp-race-beside=1\n");
  await compare(page);
  await seed({ op: "patch", path: "kv/imp-race", baseVersion: 1, set: { value: "theirs" } });
  await page.getByRole("button", { name: "Save 2 entries" }).click();
  await expect(page.getByRole("alert", { name: "Nothing was saved" })).toContainText("kv/imp-race was changed by somebody else");
  await page.getByRole("button", { name: "Compare again" }).click();
  await expect(diffRow(page.getByRole("table"), "kv/imp-race")).toContainText(/theirs.*mine/);
  await page.getByRole("button", { name: "Save 2 entries" }).click();
  await expect(page.getByText(/^2 entries saved/)).toBeVisible();
});

test("an import may be added to the person's change", async ({ alone: { page, api } }) => {
  await page.goto("/import");
  await choose(page, ".env", "imp-waits=1\n");
  await compare(page);
  await page.getByRole("button", { name: "Add to change" }).click();
  await expect(page.getByText("1 entry added to your change, which waits in the tray.")).toBeVisible();
  await expect(page.getByRole("region", { name: "Your draft" })).toContainText("1 edit");
  expect((await api.call("listEntries", {})).total).toBe(0);
});

test("where a policy asks for a review, the import says so first and is sent for review", async ({ alone: { server, page } }) => {
  const session = await signIn(server.origin, personOf("owner"));
  const data = { pattern: "block/**", approvals: 1 };
  await session.call("createChange", { edits: [{ op: "put", path: "policy/blocks", baseVersion: 0, data }] });
  await page.goto("/import");
  await choose(page, ".env", `imp-plain=1\nimp-token=${canary}\n`);
  await compare(page);
  await expect(page.getByText("The policy blocks needs 1 approval")).toBeVisible();
  await expectSound(page);
  await page.getByRole("button", { name: "Send for review" }).click();
  await expect(page.getByText("2 entries sent for review as #1.")).toBeVisible();
  const { changes } = await session.call("listOpenChanges", {});
  expect(changes.map(({ entries }) => entries.map(({ path }) => path).sort())).toEqual([["block/secret/imp-token", "kv/imp-plain"]]);
  expect((await session.call("listEntries", { kind: "kv" })).total).toBe(0);
  await session.end();
});

test("more than one change holds is saved in parts, and every key is there", async ({ alone: { page, api } }) => {
  await page.goto("/import");
  await choose(page, ".env", Array.from({ length: 1_100 }, (_, index) => `imp_many_${index}=${index}`).join("\n"));
  await page.getByRole("searchbox", { name: "Search keys" }).fill("imp_many_109");
  await expect(page.getByText("11 keys")).toBeVisible();
  await page.getByRole("button", { name: "Leave these" }).click();
  await expect(page.getByText("1089 of 1100 keys chosen")).toBeVisible();
  await compare(page);
  await expect(page.getByText("this is the first of 2")).toBeVisible();
  await page.getByRole("button", { name: "Save 1,000 entries" }).click();
  await page.getByRole("button", { name: "Save 89 entries" }).click();
  await expect(page.getByText(/^89 entries saved/)).toBeVisible();
  await expect(page.getByText(/^1,000 entries saved/)).toBeVisible();
  expect((await api.call("listEntries", { kind: "kv" })).total).toBe(1_089);
});

test("the keyboard is enough: type, read, compare, save", async ({ asRole, api }) => {
  const page = await asRole("editor");
  await page.goto("/history");
  await expect(page.getByRole("heading", { level: 1, name: "History" })).toBeVisible();
  await pressUntil(page, ["Control+K"], palette(page), "focused");
  await page.keyboard.type("import a file");
  await expect(page.getByRole("option", { name: /Import a file/, selected: true })).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Import" })).toBeVisible();
  await tabTo(page, page.getByRole("textbox", { name: "Text to import" }));
  await page.keyboard.type("imp-keys=5");
  await page.keyboard.press("Control+Enter");
  await expect(page.getByRole("region", { name: "Choose what becomes what" })).toBeFocused();
  await tabTo(page, page.getByRole("button", { name: /^Compare with / }));
  await page.keyboard.press("Enter");
  await expect(page.getByRole("region", { name: "Compare and save" })).toBeFocused();
  await tabTo(page, page.getByLabel("Message"));
  await page.keyboard.press("Control+Enter");
  await expect(page.getByRole("region", { name: "Imported" })).toBeFocused();
  expect((await api.call("getEntryByPath", { path: "kv/imp-keys" })).data).toEqual({ value: 5 });
});

test("who may change nothing sees no import, and is told so at its address", async ({ asRole }) => {
  const viewer = await asRole("viewer");
  await viewer.goto("/history");
  await expect(viewer.getByRole("heading", { level: 1, name: "History" })).toBeVisible();
  await pressUntil(viewer, ["Control+K"], palette(viewer), "focused");
  await viewer.keyboard.type("i");
  await expect(viewer.getByRole("option", { name: /History/ }).first()).toBeVisible();
  await expect(viewer.getByRole("option", { name: /Import a file/ })).toHaveCount(0);
  await viewer.goto("/import");
  await expect(viewer.getByText("You may not change entries in this workspace")).toBeVisible();
  await expect(viewer.getByLabel("File to import")).toHaveCount(0);
  await expectSound(viewer);
});
