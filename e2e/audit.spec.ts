import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { runCli } from "./cli.ts";
import { expect, test } from "./test.ts";

const path = "block/secret/audited";
const events = (page: Page) => page.getByRole("table", { name: "Audit events" });

let folder: string;
test.beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "blockyard-audit-"));
});
test.afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function download(page: Page, item: RegExp, name: string): Promise<string> {
  await page.getByRole("button", { name: "Export" }).click();
  const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("menuitem", { name: item }).click()]);
  expect(file.suggestedFilename()).toMatch(/^blockyard-audit-default-\d{4}-\d{2}-\d{2}\.(jsonl|csv)$/);
  await file.saveAs(join(folder, name));
  return readFileSync(join(folder, name), "utf8");
}

test("what is exported from the page verifies without the server, and a row that is edited in it is named", async ({ asRole, seed }) => {
  await seed({ op: "put", path, baseVersion: 0, data: { value: "canary-audit-4711" } });
  const page = await asRole("owner");
  await page.goto("/audit");
  await expect(page.getByText(/^all of \d+ events/)).toBeVisible();
  const key = (await page.locator("[title^='blockyard/audit/']").getAttribute("title")) ?? "";
  const text = await download(page, /Signed export/, "log.jsonl");
  expect(text).not.toContain("canary-audit");
  const whole = await runCli(folder, "audit", "verify", "log.jsonl", "--key", key);
  expect(whole).toMatchObject({ code: 0, stderr: "" });
  expect(whole.stdout).toContain("log.jsonl is whole");
  const [, seq] = /secret\/audited.*"seq":(\d+)/.exec(text) ?? [];
  writeFileSync(join(folder, "log.jsonl"), text.replace("secret/audited", "secret/innocent"));
  const edited = await runCli(folder, "audit", "verify", "log.jsonl", "--key", key);
  expect(edited).toMatchObject({ code: 3 });
  expect(edited.stdout).toContain(`Row ${seq} was edited`);
  await expect(
    events(page)
      .getByRole("row", { name: /Export the audit log/ })
      .first(),
  ).toBeVisible();
});

test("a denied attempt comes by itself, stands out, and is found by person, path, result and day", async ({ alone }) => {
  const { api, page, server } = alone;
  await api.call("createChange", { edits: [{ op: "put", path, baseVersion: 0, data: { value: "x" } }] });
  const { id } = await api.call("getEntryByPath", { path });
  await page.goto("/audit");
  await expect(events(page).getByRole("row", { name: /Change entries/ })).toContainText("block/secret/audited");
  const token = server.admin(["token", "create", "--name", "curious", "--scopes", "list", "--expires", "1d"]);
  const attempt = { method: "POST", headers: { authorization: `Bearer ${token}`, "content-type": "application/json" } };
  expect((await fetch(`${server.origin}/api/v1/entries/${id}/reveal`, { ...attempt, body: '{"field":"value"}' })).status).toBe(403);
  const denied = events(page).getByRole("row", { name: /Reveal a secret/ });
  await expect(denied).toContainText("denied");
  await expect(denied).toContainText("block/secret/audited#value");
  await expect(denied).toHaveAttribute("data-tone", "alarm");

  await page.getByRole("radiogroup", { name: "Result" }).getByText("Denied").click();
  await expect(page).toHaveURL(/result=denied/);
  await expect(events(page).getByRole("row")).toHaveCount(2);
  await page.getByRole("combobox", { name: "Person or token" }).fill("curious");
  await page.getByLabel("Search entry paths and names").fill("secret/audited");
  await page.getByLabel("From day (UTC)").fill(new Date().toISOString().slice(0, 10));
  await expect(page).toHaveURL(/actor=curious/);
  await page.reload();
  await expect(denied).toBeVisible();
  const csv = await download(page, /These events/, "log.csv");
  expect(csv.trimEnd().split("\r\n")).toHaveLength(2);
  await page.getByLabel("To day (UTC)").fill("2020-01-01");
  await expect(page.getByText(/No event/)).toBeVisible();
});

test("an editor is told that the log is not open to them, and gets no export", async ({ asRole, server }) => {
  const page = await asRole("editor");
  await page.goto("/audit");
  await expect(page.getByText("The audit log is not open to your role")).toBeVisible();
  const answer = await page.request.get(`${server.origin}/api/v1/audit/export`);
  expect(answer.status()).toBe(403);
});
