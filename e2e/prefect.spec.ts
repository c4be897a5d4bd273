import type { Page } from "@playwright/test";
import { overflowOf, settle, violationsOf } from "./axe.ts";
import { diffRow, fieldOf, input, review, save } from "./editor.ts";
import { prefectClient, refersTo, registerMission } from "./prefect-client.ts";
import { expect, test } from "./test.ts";

/** A token for a program, made as people make it. */
async function makeToken(page: Page, name: string): Promise<string> {
  await page.goto("/settings/tokens");
  await page.getByRole("button", { name: "Create a token" }).click();
  const form = page.getByRole("dialog", { name: "Create a token" });
  await form.getByLabel("Name").fill(name);
  await form.getByRole("button", { name: "Create the token" }).click();
  const made = page.getByRole("dialog", { name: "Your new token" });
  const token = (await made.getByText(/^byd_pat_/).textContent()) ?? "";
  await made.getByRole("button", { name: "Done" }).click();
  return token;
}

async function chooseProbe(page: Page, words: string, path: string): Promise<void> {
  await page.getByRole("combobox", { name: "Probe", exact: true }).fill(words);
  await page.getByRole("option", { name: path }).click();
}

test("a class that a client registers has its form here; what is made and edited in it, the client loads", async ({ asRole, server }) => {
  const page = await asRole("editor");
  const client = prefectClient(server.origin, await makeToken(page, "survey flows"));
  const { probe, mission } = await registerMission(client, "sea");
  const north = await client.save(probe, "north", { host: "10.0.0.1", token: "probe-token" });
  const arctic = await client.save(mission, "arctic", { title: "Arctic", probe: refersTo(north), key: "mission-key" });

  await page.goto("/blocks/catalog");
  const card = page.getByRole("link", { name: /^sea Mission/ });
  await expect(card).toContainText("this workspace");
  await expect(card).toContainText("1 block");
  await card.click();
  await expect(page.getByRole("row", { name: /^probe required block/ })).toBeVisible();
  await expect(page.getByRole("row", { name: /^key secret text, optional/ })).toBeVisible();

  // The address that `prefect block create` prints.
  await page.goto("/blocks/catalog/sea-mission/create");
  await input(page, "Name").fill("baltic");
  await input(page, "Title").fill("Baltic");
  await chooseProbe(page, "north", "block/sea-probe/north");
  await input(page, "Key").fill("typed-here");
  await save(await review(page));
  await expect(page.getByRole("heading", { level: 1, name: "baltic" })).toBeVisible();
  const baltic = await client.load("sea-mission", "baltic");
  expect(baltic.data).toEqual({ title: "Baltic", probe: { host: "10.0.0.1", token: "probe-token" }, key: "typed-here" });
  expect(baltic.references).toMatchObject({ probe: { block_document: { id: north, name: "north" } } });

  await page.goto(`/blocks/block/${arctic}`);
  await expect(fieldOf(page, "probe").getByRole("link", { name: "block/sea-probe/north" })).toBeVisible();
  await page.getByRole("link", { name: "Edit" }).click();
  await input(page, "Title").fill("Arctic II");
  const dialog = await review(page);
  await expect(dialog.getByRole("rowheader")).toHaveText(["title"]);
  await save(dialog);
  await expect(fieldOf(page, "title")).toContainText("Arctic II");
  await fieldOf(page, "probe").getByRole("link", { name: "block/sea-probe/north" }).click();
  await expect(page.getByRole("tab", { name: "Used by (2)" })).toBeVisible();
  await page.getByRole("link", { name: "Edit" }).click();
  await input(page, "Host").fill("10.0.0.2");
  await save(await review(page));
  const loaded = await client.load("sea-mission", "arctic");
  expect(loaded.data).toEqual({ title: "Arctic II", probe: { host: "10.0.0.2", token: "probe-token" }, key: "mission-key" });
  expect(loaded.references).toMatchObject({ probe: { block_document: { id: north } } });
});

test("who loads a block is shown with its flow; a mask that a client sends overwrites nothing, and is told", async ({ asRole, server }) => {
  const page = await asRole("editor");
  const client = prefectClient(server.origin, await makeToken(page, "ice flows"));
  const { probe, mission } = await registerMission(client, "ice");
  const north = await client.save(probe, "north", { host: "10.0.0.1" });
  const id = await client.save(mission, "arctic", { title: "Arctic", probe: refersTo(north), key: "mission-key" });
  await page.goto(`/blocks/block/${id}?tab=used`);
  await expect(page.getByText("Nobody has used this block yet.")).toBeVisible();
  await expect(page.getByText("A mask was sent")).toHaveCount(0);

  await client.update(id, { title: "Arctic II", key: "********" }, { "x-prefect-flow-name": "nightly-save" });
  const { data } = await client.load("ice-mission", "arctic", { "x-prefect-flow-name": "nightly-survey" });
  expect([data.title, data.key]).toEqual(["Arctic II", "mission-key"]);

  await page.reload();
  const notice = page.getByRole("alert").filter({ hasText: "A mask was sent in place of a secret" });
  await expect(notice).toContainText("ice flows with prefect 3.8.8, flow nightly-save");
  await expect(notice).toContainText("kept the stored value of key");
  const uses = page.getByRole("table", { name: "Last used by" });
  const load = uses.getByRole("row").filter({ hasText: "Loaded" });
  await expect(load).toContainText(/ice flows token with prefect 3\.8\.8\s*flow nightly-survey/);
  await expect(uses.getByRole("row").filter({ hasText: "Sent a mask" })).toContainText("flow nightly-save");
  await page.getByRole("tab", { name: "History" }).click();
  const second = page.getByRole("row", { name: /Version 2 as the old side/ });
  await expect(second).toContainText("A mask was sent for key: kept as before");
  await expect(second).toContainText("ice flows");
  await expect(page.getByRole("table", { name: /version 1 to 2/ }).getByRole("rowheader")).toHaveText(["title"]);
});

test("a block in use stays, said with the list; a client may delete it, and what refers to it says where it is until it is back", async ({
  asRole,
  server,
}) => {
  const page = await asRole("editor");
  const client = prefectClient(server.origin, await makeToken(page, "fjord flows"));
  const { probe, mission } = await registerMission(client, "fjord");
  const path = "block/fjord-probe/north";
  const north = await client.save(probe, "north", { host: "10.0.0.1" });
  const arctic = await client.save(mission, "arctic", { title: "Arctic", probe: refersTo(north) });
  await page.goto(`/blocks/block/${north}`);
  await page.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("menuitem", { name: "Move to the trash" }).click();
  const question = page.getByRole("dialog", { name: "Move to the trash" });
  await expect(question.getByRole("link", { name: "block/fjord-mission/arctic" })).toBeVisible();
  await question.getByLabel(`Type ${path} to confirm`).fill(path);
  await question.getByRole("button", { name: "Move to the trash" }).click();
  await expect(question.getByRole("alert").filter({ hasText: "block/fjord-mission/arctic" }).last()).toBeVisible();
  await question.getByRole("button", { name: "Cancel" }).click();

  await client.remove(north);
  await page.goto(`/blocks/block/${arctic}`);
  await expect(fieldOf(page, "probe")).toContainText(`${path}`);
  await expect(fieldOf(page, "probe")).toContainText("in the trash");
  await page.getByRole("tab", { name: "History" }).click();
  await expect(diffRow(page.locator("body"), "probe").getByRole("link", { name: path })).toBeVisible();
  await page.getByRole("link", { name: "Edit" }).click();
  await expect(page.getByRole("combobox", { name: "Probe", exact: true })).toHaveValue(`In the trash: ${path}`);
  await input(page, "Title").fill("Arctic II");
  await save(await review(page));
  await expect(fieldOf(page, "title")).toContainText("Arctic II");
  expect((await client.load("fjord-mission", "arctic")).data).toMatchObject({ title: "Arctic II" });

  await fieldOf(page, "probe").getByRole("link", { name: path }).click();
  await page.getByRole("alert").filter({ hasText: "This block is in the trash" }).getByRole("button", { name: "Bring it back" }).click();
  await expect(page.getByText("This block is in the trash")).toBeHidden();
  const { data, references } = await client.load("fjord-mission", "arctic");
  expect(data.probe).toMatchObject({ host: "10.0.0.1" });
  expect(references).toMatchObject({ probe: { block_document: { id: north } } });
  await page.goto(`/blocks/block/${arctic}`);
  await expect(fieldOf(page, "probe").getByRole("link", { name: path })).toBeVisible();
  await expect(fieldOf(page, "probe")).not.toContainText("in the trash");
});

test("a variable that a client sets is a KV pair here, and the other way round", async ({ asRole, server }) => {
  const page = await asRole("editor");
  const client = prefectClient(server.origin, await makeToken(page, "variable flows"));
  await client.setVariable("depth_limit", { max: 120 });
  await page.goto("/variables");
  const row = page.getByRole("row", { name: /depth_limit/ });
  await expect(row).toContainText('{"max":120}');
  await row.getByRole("link", { name: "depth_limit" }).click();
  const open = page.getByRole("dialog", { name: "depth_limit" });
  await open.getByRole("textbox", { name: "Value" }).fill('{"max":90}');
  await save(await review(page));
  expect(await client.getVariable("depth_limit")).toEqual({ max: 90 });

  await page.getByRole("button", { name: "New KV pair" }).first().click();
  const panel = page.getByRole("dialog", { name: "New KV pair" });
  await panel.getByLabel("Key").fill("station_name");
  await panel.getByRole("textbox", { name: "Value" }).fill("Ny-Ålesund");
  await save(await review(page));
  await expect(panel).toBeHidden();
  expect(await client.getVariable("station_name")).toBe("Ny-Ålesund");
});

test(`what clients made violates no rule of accessibility in either theme, wide or narrow`, async ({ asRole, server, token }) => {
  const client = prefectClient(server.origin, token);
  const prefix = "looked-at";
  const { probe, mission } = await registerMission(client, prefix);
  const north = await client.save(probe, "north", { host: "10.0.0.1" });
  const name = "a-mission-with-a-long-name-as-people-give-them-when-nobody-is-looking";
  const id = await client.save(mission, name, { title: "Arctic", probe: refersTo(north), key: "mission-key" });
  await client.update(id, { title: "Arctic II", key: "********" }, { "x-prefect-flow-name": "nightly-save" });
  await client.load(`${prefix}-mission`, name, { "x-prefect-flow-name": "a-flow-with-a-long-name-that-does-not-end" });
  const many = Object.fromEntries(
    Array.from({ length: 30 }, (_, n) => [`a_field_with_a_long_name_${n}`, { type: "string", default: `default-${n}`.repeat(8) }]),
  );
  await client.register("A Class With A Name That Is Longer Than Any Card Or Title", `${prefix}-many`, { properties: many });
  await client.remove(north);

  const page = await asRole("owner");
  const found: string[] = [];
  const types = [`${prefix}-mission`, `${prefix}-many`].flatMap((slug) => [`/blocks/catalog/${slug}`, `/blocks/catalog/${slug}/create`]);
  const block = `/blocks/block/${id}`;
  const tabs = ["history", "used"].map((tab) => `${block}?tab=${tab}`);
  for (const address of ["/blocks", "/blocks/catalog", ...types, block, ...tabs, `${block}/edit`, `/blocks/block/${north}`]) {
    await page.goto(address);
    await settle(page);
    found.push(...(await violationsOf(page)));
    expect(await overflowOf(page, 390), `${address} is wider than a phone`).toBeLessThanOrEqual(0);
  }
  expect(found).toEqual([]);
});
