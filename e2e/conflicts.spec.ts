import type { Locator, Page } from "@playwright/test";
import type { InputOf } from "#lib/api/client.ts";
import { settle, violationsOf } from "./axe.ts";
import { diffRow, fieldOf, input, review, save } from "./editor.ts";
import { tabTo } from "./keys.ts";
import { expect, test } from "./test.ts";

const data = { aws_access_key_id: "AKIA1", aws_secret_access_key: "the-secret", region_name: "eu-west-1" };

type Edit = InputOf<"createChange">["edits"][number];

/** The choice of one field in the conflict view. */
function choice(within: Locator, field: string): Locator {
  return within.getByRole("radiogroup", { name: field, exact: true });
}

async function pick(within: Locator, field: string, side: RegExp | string): Promise<void> {
  await choice(within, field).getByRole("radio", { name: side }).check();
}

async function openForms(pages: readonly Page[], id: string | undefined): Promise<void> {
  for (const page of pages) {
    await page.goto(`/blocks/block/${id}/edit`);
    await expect(page.getByText("No changes")).toBeVisible();
  }
}

test("two people who change different fields both win", async ({ asRole, seed, api }) => {
  const path = "block/aws-credentials/merged";
  const [entry] = await seed({ op: "put", path, baseVersion: 0, data });
  const [mine, theirs] = [await asRole("editor"), await asRole("owner")];
  await openForms([mine, theirs], entry?.id);
  await input(mine, "Region Name").fill("us-east-1");
  await input(theirs, "AWS Access Key ID").fill("AKIA2");
  await save(await review(theirs));
  const dialog = await review(mine);
  await expect(dialog.getByText("Somebody else changed aws_access_key_id meanwhile.")).toBeVisible();
  await save(dialog);
  await expect(fieldOf(mine, "aws_access_key_id")).toContainText("AKIA2");
  await expect(fieldOf(mine, "region_name")).toContainText("us-east-1");
  const { entries } = await api.call("sync", {});
  expect(entries.find((known) => known.path === path)?.data).toEqual({ ...data, aws_access_key_id: "AKIA2", region_name: "us-east-1" });
});

test("two people solve conflicts in the same fields, a plain one and a secret one, each in turn", async ({ asRole, seed, api }) => {
  const path = "block/aws-credentials/disputed";
  const [entry] = await seed({ op: "put", path, baseVersion: 0, data });
  const [mine, theirs] = [await asRole("editor"), await asRole("owner")];
  await openForms([mine, theirs], entry?.id);
  for (const [page, region, secret] of [
    [mine, "us-east-1", "typed-by-the-editor"],
    [theirs, "ap-south-1", "typed-by-the-owner"],
  ] as const) {
    await input(page, "Region Name").fill(region);
    await page.getByRole("button", { name: "Replace AWS Secret Access Key" }).click();
    await input(page, "New AWS Secret Access Key").fill(secret);
  }
  await input(mine, "Profile Name").fill("night");
  await save(await review(theirs));

  const dialog = await review(mine);
  await expect(dialog.getByText("owner saved v2 while you were editing")).toBeVisible();
  await expect(choice(dialog, "region_name")).toContainText(/eu-west-1.*ap-south-1.*us-east-1/);
  await expect(dialog).not.toContainText(/typed-by|the-secret/);
  await expect(choice(dialog, "aws_secret_access_key").getByText(/fingerprint [0-9a-f]{6}/)).toHaveCount(3);
  await dialog.getByRole("button", { name: "Show aws_secret_access_key as you typed it" }).click();
  await expect(dialog).toContainText("typed-by-the-editor");
  await expect(dialog.getByRole("button", { name: "2 left to choose" })).toBeDisabled();
  await dialog.getByRole("button", { name: "Back to editing" }).click();
  await expect(input(mine, "Region Name")).toHaveValue("us-east-1");
  await expect(input(mine, "New AWS Secret Access Key")).toHaveValue("typed-by-the-editor");

  const again = await review(mine);
  await pick(again, "region_name", "Yours");
  await pick(again, "aws_secret_access_key", /^Theirs/);
  await expect(choice(again, "region_name")).toContainText(/Result\s*us-east-1/);
  await again.getByRole("button", { name: "Show the final diff" }).click();
  await expect(diffRow(again, "region_name").getByRole("cell")).toHaveText(["~changed", "ap-south-1", "us-east-1"]);
  await expect(diffRow(again, "profile_name")).toContainText("night");
  await expect(diffRow(again, "aws_secret_access_key")).toHaveCount(0);
  await save(again);

  // The other one had the old page open in a second form: now it is they who solve it, and keep their own secret.
  await openForms([theirs], entry?.id);
  await theirs.getByRole("button", { name: "Replace AWS Secret Access Key" }).click();
  await input(theirs, "New AWS Secret Access Key").fill("kept-by-the-owner");
  await input(theirs, "Region Name").fill("sa-east-1");
  await seed({
    op: "patch",
    path,
    baseVersion: 3,
    set: { aws_secret_access_key: "a-program", region_name: "eu-north-1" },
  });
  const last = await review(theirs);
  await last.getByRole("button", { name: "Take all mine" }).click();
  await last.getByRole("button", { name: "Show the final diff" }).click();
  await expect(diffRow(last, "aws_secret_access_key")).toContainText("secret changed");
  await save(last);
  const { entries } = await api.call("sync", {});
  expect(entries.find((known) => known.path === path)).toMatchObject({
    version: 5,
    data: { ...data, region_name: "sa-east-1", profile_name: "night", aws_secret_access_key: "kept-by-the-owner" },
  });
});

test("a conflict while a conflict is being solved keeps the choices that still apply", async ({ asRole, seed, api }) => {
  const path = "block/aws-credentials/again";
  const [entry] = await seed({ op: "put", path, baseVersion: 0, data: { region_name: "a", profile_name: "a" } });
  const page = await asRole("editor");
  await openForms([page], entry?.id);
  await input(page, "Region Name").fill("mine");
  await input(page, "Profile Name").fill("mine");
  await seed({ op: "patch", path, baseVersion: 1, set: { region_name: "theirs", profile_name: "theirs" } });
  const dialog = await review(page);
  await pick(dialog, "region_name", "Yours");
  await pick(dialog, "profile_name", "Yours");
  await seed({ op: "patch", path, baseVersion: 2, set: { profile_name: "quicker" } });
  await dialog.getByRole("button", { name: "Show the final diff" }).click();
  await expect(dialog.getByText("saved v3 while you were editing")).toBeVisible();
  await expect(choice(dialog, "region_name").getByRole("radio", { name: "Yours" })).toBeChecked();
  await expect(choice(dialog, "profile_name")).toContainText("quicker");
  await expect(dialog.getByRole("button", { name: "1 left to choose" })).toBeDisabled();
  await pick(dialog, "profile_name", /^Base/);
  await dialog.getByRole("button", { name: "Show the final diff" }).click();
  await expect(diffRow(dialog, "profile_name").getByRole("cell")).toHaveText(["~changed", "quicker", "a"]);

  // Quicker again, between the final diff and Save.
  await seed({ op: "patch", path, baseVersion: 3, set: { region_name: "last" } });
  await dialog.getByRole("button", { name: "Save", exact: true }).click();
  await expect(dialog.getByText("saved v4 while you were editing")).toBeVisible();
  await expect(dialog.getByRole("radiogroup")).toHaveCount(1);
  await pick(dialog, "region_name", "Yours");
  await dialog.getByRole("button", { name: "Show the final diff" }).click();
  await save(dialog);
  const { entries } = await api.call("sync", {});
  expect(entries.find((known) => known.path === path)).toMatchObject({ version: 5, data: { region_name: "mine", profile_name: "a" } });
});

test("a KV pair is settled at the depth where its JSON differs, lists item by item", async ({ asRole, seed, api }) => {
  const path = "kv/mission/nested";
  const db = { name: "db", port: 5432, tls: false };
  const value = { limits: { depth: 10, speed: 1.5 }, hosts: [db, { name: "cache", port: 6379 }], order: ["x", "y"] };
  const [pair] = await seed({ op: "put", path, baseVersion: 0, data: { value } });
  const page = await asRole("editor");
  await page.goto(`/variables?id=${pair?.id}`);
  const panel = page.getByRole("dialog", { name: "mission/nested" });
  const typed = {
    limits: { depth: 30, speed: 1.5 },
    hosts: [
      { ...db, port: 3 },
      { name: "cache", port: 6379 },
    ],
    order: ["y", "x", "z"],
  };
  await panel.getByRole("textbox", { name: "Value" }).fill(JSON.stringify(typed));
  const hosts = [
    { ...db, port: 2, tls: true },
    { name: "queue", port: 5672 },
  ];
  await seed({
    op: "put",
    path,
    baseVersion: 1,
    data: { value: { limits: { depth: 20, speed: 2.5 }, hosts, order: ["x", "w", "y"] } },
  });
  const dialog = await review(page);
  await expect(dialog.getByRole("radiogroup")).toHaveCount(3);
  await pick(dialog, "value.limits.depth", "Yours");
  await expect(choice(dialog, "value.hosts[name=db].port")).toContainText(/5432.*2.*3/);
  await pick(dialog, "value.hosts[name=db].port", "Yours");
  await expect(choice(dialog, "value.order").locator("[data-side=theirs]")).toContainText("w");
  await pick(dialog, "value.order", /^Theirs/);
  await dialog.getByRole("button", { name: "Show the final diff" }).click();
  await expect(diffRow(dialog, "value.limits.depth").getByRole("cell")).toHaveText(["~changed", "20", "30"]);
  await save(dialog);
  const { entries } = await api.call("sync", {});
  expect(entries.find((known) => known.path === path)?.data).toEqual({
    value: {
      limits: { depth: 30, speed: 2.5 },
      hosts: [
        { ...db, port: 3, tls: true },
        { name: "queue", port: 5672 },
      ],
      order: ["x", "w", "y"],
    },
  });
});

test("a configuration's conflict is settled with the keyboard alone", async ({ asRole, seed, api }) => {
  const path = "config/ocean/disputed";
  const [config] = await seed({ op: "put", path, baseVersion: 0, data: { depth: 40, host: "a", mode: "slow" } });
  const page = await asRole("editor");
  await page.goto(`/configs?id=${config?.id}`);
  await page.getByLabel("Value of depth").fill("50");
  await page.getByLabel("Value of host").fill("mine");
  await seed({ op: "patch", path, baseVersion: 1, set: { depth: 60, host: "theirs" } });
  const dialog = await review(page);
  await expect(choice(dialog, "depth").getByRole("radio", { name: /^Base/ })).toBeFocused();
  await page.keyboard.press("ArrowRight");
  await expect(choice(dialog, "depth").getByRole("radio", { name: /^Theirs/ })).toBeChecked();
  await page.keyboard.press("j");
  await expect(choice(dialog, "host").getByRole("radio", { name: /^Base/ })).toBeFocused();
  await page.keyboard.press("ArrowLeft");
  await expect(choice(dialog, "host").getByRole("radio", { name: "Yours" })).toBeChecked();
  await page.keyboard.press("k");
  await expect(choice(dialog, "depth").getByRole("radio", { name: /^Theirs/ })).toBeFocused();
  await tabTo(page, dialog.getByRole("button", { name: "Show the final diff" }));
  await page.keyboard.press("Enter");
  await expect(dialog.getByLabel("Message")).toBeFocused();
  await page.keyboard.press("Control+Enter");
  await expect(dialog).toBeHidden();
  const { entries } = await api.call("sync", {});
  expect(entries.find((known) => known.path === path)?.data).toEqual({ depth: 60, host: "mine", mode: "slow" });
});

test("a block that was deleted meanwhile comes back with what was typed, or stays where it is", async ({ asRole, seed, api }) => {
  const path = "block/aws-credentials/deleted";
  const [entry] = await seed({ op: "put", path, baseVersion: 0, data });
  const page = await asRole("editor");
  await openForms([page], entry?.id);
  await input(page, "Region Name").fill("us-east-1");
  await seed({ op: "delete", path, baseVersion: 1 });
  const dialog = await review(page);
  await expect(dialog.getByText("moved this to the trash meanwhile")).toBeVisible();
  await dialog.getByRole("radio", { name: "Bring it back with mine" }).check();
  expect(await violationsOf(page)).toEqual([]);
  await dialog.getByRole("button", { name: "Show the final diff" }).click();
  await expect(diffRow(dialog, "region_name")).toContainText("us-east-1");
  await save(dialog);
  await expect(fieldOf(page, "region_name")).toContainText("us-east-1");
  const { entries } = await api.call("sync", {});
  expect(entries.find((known) => known.path === path)).toMatchObject({ version: 3, data: { ...data, region_name: "us-east-1" } });

  await openForms([page], entry?.id);
  await input(page, "Region Name").fill("given-up");
  await seed({ op: "delete", path, baseVersion: 3 });
  const second = await review(page);
  await second.getByRole("radio", { name: "Give up mine" }).check();
  await second.getByRole("button", { name: "Go on without mine" }).click();
  await expect(page.getByText("This block is in the trash")).toBeVisible();
});

test("a name that somebody took meanwhile is given another, or mine goes on top", async ({ asRole, seed, api }) => {
  const page = await asRole("editor");
  await page.goto("/blocks/catalog/string/create");
  const name = page.getByRole("textbox", { name: "Name", exact: true });
  await name.fill("taken");
  await page.getByRole("textbox", { name: /^Value/ }).fill("mine");
  await seed({ op: "put", path: "block/string/taken", baseVersion: 0, data: { value: "theirs" }, tags: ["kept"] });
  const dialog = await review(page);
  await expect(dialog.getByText("There is an entry at this path already")).toBeVisible();
  await dialog.getByRole("button", { name: "Choose another name" }).click();
  await expect(page.getByText("Is taken: choose another one.")).toBeVisible();
  await expect(page.getByRole("textbox", { name: /^Value/ })).toHaveValue("mine");

  const again = await review(page);
  await again.getByRole("radio", { name: "Put mine on top of it" }).check();
  expect(await violationsOf(page)).toEqual([]);
  await pick(again, "value", "Yours");
  await again.getByRole("button", { name: "Show the final diff" }).click();
  await expect(diffRow(again, "value").getByRole("cell")).toHaveText(["~changed", "theirs", "mine"]);
  await save(again);
  expect(await api.call("getEntryByPath", { path: "block/string/taken" })).toMatchObject({
    version: 2,
    tags: ["kept"],
    data: { value: "mine" },
  });
});

test("what was renamed meanwhile is saved where it stands now", async ({ asRole, seed, api }) => {
  const [entry] = await seed({ op: "put", path: "block/string/conflict-before", baseVersion: 0, data: { value: "a" } });
  const page = await asRole("editor");
  await openForms([page], entry?.id);
  await page.getByRole("textbox", { name: /^Value/ }).fill("mine");
  await seed({ op: "rename", path: "block/string/conflict-before", baseVersion: 1, newPath: "block/string/conflict-after" });
  const dialog = await review(page);
  await dialog.getByRole("radio", { name: "Save mine at block/string/conflict-after" }).check();
  await dialog.getByRole("button", { name: "Show the final diff" }).click();
  await expect(diffRow(dialog, "value")).toContainText("mine");
  await save(dialog);
  const { entries } = await api.call("sync", {});
  expect(entries.find((known) => known.path === "block/string/conflict-after")).toMatchObject({ version: 3, data: { value: "mine" } });
  expect(entries.some((known) => known.path === "block/string/conflict-before")).toBe(false);
});

test("what changed since it was looked at is shown before it goes to the trash, entry by entry", async ({ asRole, seed, api }) => {
  const paths = ["looked-at", "spared", "untouched"].map((name) => `block/string/bulk-${name}`);
  await seed(...paths.map((path) => ({ op: "put", path, baseVersion: 0, data: { value: "seen" } }) as const));
  const page = await asRole("editor");
  await page.goto("/blocks?q=bulk-");
  for (const path of paths)
    await page
      .getByRole("row")
      .filter({ hasText: path.split("/")[2] })
      .getByRole("checkbox")
      .check();
  await seed(...paths.slice(0, 2).map((path) => ({ op: "patch", path, baseVersion: 1, set: { value: "not seen" } }) as const));
  await page.getByRole("region", { name: "Selected" }).getByRole("button", { name: "Move to the trash" }).click();
  const dialog = page.getByRole("dialog", { name: "Somebody was quicker" });
  await expect(dialog.getByRole("row").filter({ hasText: "not seen" })).toHaveCount(2);
  expect(await violationsOf(page)).toEqual([]);
  await choice(dialog, `What to do with ${paths[0]}`).getByRole("radio", { name: "Move v2 to the trash all the same" }).check();
  await choice(dialog, `What to do with ${paths[1]}`).getByRole("radio", { name: "Leave it as it is" }).check();
  await dialog.getByRole("button", { name: "Go on" }).click();
  await expect(page.getByText("Moved 2 entries to the trash.")).toBeVisible();
  const { entries } = await api.call("listEntries", { kind: "block", q: "bulk-" });
  expect(entries.map(({ path }) => path)).toEqual([paths[1]]);
});

test(`the conflict view violates no rule of accessibility in either theme, wide and narrow`, async ({ asRole, seed }) => {
  const path = "config/ocean/seen-at";
  const names = { name: "db", port: 1 };
  const edit: Edit = { op: "put", path, baseVersion: 0, data: { note: "the old long words", hosts: [names], list: ["a"], key: "s1" } };
  const [config] = await seed({ ...edit, secretFields: ["key"] });
  const page = await asRole("editor");
  await page.goto(`/configs?id=${config?.id}`);
  await settle(page);
  await page.getByRole("tab", { name: "JSON" }).click();
  const typed = { note: "the new long words", hosts: [{ ...names, port: 3 }], list: ["b", "a"] };
  await page.getByRole("textbox").first().fill(JSON.stringify(typed));
  const theirs = { note: "the older long words", hosts: [{ ...names, port: 2 }], list: ["c", "a"] };
  await seed({ op: "put", path, baseVersion: 1, data: theirs });
  const dialog = await review(page);
  await pick(dialog, "note", "Yours");
  for (const width of [1_440, 390]) {
    await page.setViewportSize({ width, height: 900 });
    expect(await violationsOf(page)).toEqual([]);
    expect(await dialog.evaluate((element) => element.scrollWidth - element.clientWidth)).toBeLessThanOrEqual(0);
    if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/conflict-${width}.png` });
  }
});
