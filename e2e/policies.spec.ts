import type { Locator, Page } from "@playwright/test";
import type { JsonObject } from "#lib/core/json.ts";
import { fieldOf, input, review, save } from "./editor.ts";
import { join, personOf, type SignedIn, signIn } from "./people.ts";
import { expect, test } from "./test.ts";

/** Opens the diff of what was typed where a policy asks for a review. */
async function toReview(page: Page): Promise<Locator> {
  await page.getByRole("region", { name: "Save" }).getByRole("button", { name: "Send for review" }).click();
  const dialog = page.getByRole("dialog", { name: "Send for review" });
  await expect(dialog).toBeVisible();
  return dialog;
}

async function send(dialog: Locator): Promise<void> {
  await dialog.getByRole("button", { name: "Send for review" }).click();
  await expect(dialog).toBeHidden();
}

async function addToChange(page: Page, count: string): Promise<void> {
  await page.getByRole("region", { name: "Save" }).getByRole("button", { name: "Add to change" }).click();
  await expect(page.getByText(`Added to your change (${count}).`)).toBeVisible();
}

async function approve(reviewer: SignedIn, id: string): Promise<void> {
  const { covers } = await reviewer.call("getReview", { id });
  await reviewer.call("reviewChange", { id, verdict: "approved", covers });
}

async function apply(owner: SignedIn, id: string) {
  const { covers } = await owner.call("getReview", { id });
  return owner.call("applyOpenChange", { id, covers });
}

test("a policy made in the browser changes what every form says before anybody types, and guards itself", async ({
  alone: { server, api, page },
}) => {
  const owner = await signIn(server.origin, personOf("owner"));
  const reviewer = await signIn(server.origin, await join(server.origin, owner, "reviewer"));
  const { edits } = await api.call("createChange", { edits: [{ op: "put", path: "kv/limit", baseVersion: 0, data: { value: 10 } }] });
  const pair = `/variables?id=${edits[0]?.id}`;
  const valueNow = async () => (await api.call("getEntryByPath", { path: "kv/limit" })).data.value;

  await page.goto("/settings/policies");
  await expect(page.getByRole("link", { name: /Four eyes on production/ })).toBeVisible();
  await page.getByRole("link", { name: "New policy" }).click();
  await page.getByLabel("Name").fill("limits");
  await page.getByLabel("Pattern").fill("kv/li*");
  await expect(page.getByText("Matches 1 entry: kv/limit")).toBeVisible();
  await save(await review(page));
  await expect(page.getByRole("heading", { level: 2, name: "limits" })).toBeVisible();
  await page.getByRole("link", { name: "Policies" }).last().click();
  await expect(page.getByRole("row", { name: /limits/ })).toContainText("needs 1 approval");

  await page.goto(pair);
  const panel = page.getByRole("dialog", { name: "limit" });
  await expect(panel.getByText("The policy limits needs 1 approval")).toBeVisible();
  await expect(panel.getByText("No changes")).toBeVisible();
  await expect(panel.getByRole("button", { name: "Send for review" })).toBeDisabled();
  await panel.getByRole("textbox", { name: "Value" }).fill("11");
  const dialog = await toReview(page);
  await dialog.getByLabel("Title").fill("A higher limit");
  await dialog.getByRole("combobox", { name: "Reviewers" }).click();
  await page.getByRole("option", { name: "The reviewer (reviewer)" }).click();
  await dialog.getByLabel("Title").click();
  await send(dialog);
  await expect(page.getByText("Sent for review as #1.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Undo" })).toHaveCount(0);
  const change = (await owner.call("listOpenChanges", {})).changes[0];
  await expect(page.getByRole("link", { name: "See the change" })).toHaveAttribute("href", `/changes/${change?.id}`);
  expect(change?.title).toBe("A higher limit");
  const { reviewers } = await owner.call("getReview", { id: change?.id ?? "" });
  expect(reviewers.map(({ name }) => name)).toEqual(["The reviewer"]);
  expect(await valueNow()).toBe(10);

  await page.goto("/settings/policies");
  await page.getByRole("link", { name: "limits" }).click();
  await page.getByRole("switch", { name: "Direct saves are allowed" }).check();
  await expect(page.getByText("The policy limits needs 1 approval")).toBeVisible();
  await send(await toReview(page));
  await expect(page.getByText("Sent for review as #2.")).toBeVisible();
  await expect(page.getByText("Until it is applied, the policy holds as it is.")).toBeVisible();
  await expect(page.getByRole("switch", { name: "Direct saves are allowed" })).not.toBeChecked();

  await approve(reviewer, change?.id ?? "");
  await apply(owner, change?.id ?? "");
  expect(await valueNow()).toBe(11);
  await owner.end();
  await reviewer.end();
});

test("what is done without a form says so too: renaming, the trash, many at once", async ({ alone: { api, page } }) => {
  const put = (path: string) => ({ op: "put" as const, path, baseVersion: 0, data: { value: 1 } });
  await api.call("createChange", { edits: [put("kv/guarded-a"), put("kv/guarded-b"), put("kv/free")] });
  await page.goto("/settings/policies?id=new");
  await page.getByLabel("Name").fill("guarded");
  await page.getByLabel("Pattern").fill("kv/guarded-*");
  await page.getByRole("switch", { name: "Break-glass is allowed" }).check();
  await expect(page.getByText("One person alone can then get around this policy")).toBeVisible();
  await save(await review(page));
  await expect(page.getByRole("heading", { level: 2, name: "guarded" })).toBeVisible();

  await page.goto("/variables");
  await page.getByRole("checkbox", { name: "Select free" }).check();
  await expect(page.getByRole("button", { name: "Move to the trash", exact: true })).toBeVisible();
  await page.getByRole("checkbox", { name: "Select guarded-a" }).check();
  await page.getByRole("button", { name: "Send for review: move to the trash" }).click();
  await expect(page.getByText("Sent for review as #1.")).toBeVisible();
  await expect(page.getByRole("row", { name: /guarded-a/ })).toBeVisible();
  await page.getByRole("checkbox", { name: "Select free" }).check();
  await page.getByRole("button", { name: "Tags…" }).click();
  const tags = page.getByRole("dialog", { name: "Tags of one entry" });
  await tags.getByLabel("Add tags").fill("blue");
  await page.keyboard.press("Enter");
  await tags.getByRole("button", { name: "Change tags" }).click();
  await expect(page.getByText("Changed the tags of kv/free.")).toBeVisible();
  await expect(page.getByRole("row", { name: /free/ })).toContainText("blue");

  await page.getByRole("link", { name: "guarded-b" }).click();
  const panel = page.getByRole("dialog", { name: "guarded-b" });
  await panel.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("menuitem", { name: "Rename" }).click();
  const rename = page.getByRole("dialog", { name: "Rename" });
  await rename.getByLabel("Key").fill("loose");
  await expect(rename.getByText("The policy guarded needs 1 approval")).toBeVisible();
  await rename.getByRole("button", { name: "Send for review" }).click();
  await expect(page.getByText("Sent for review as #2.")).toBeVisible();
  await panel.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("menuitem", { name: "Move to the trash" }).click();
  const trash = page.getByRole("dialog", { name: "Move to the trash" });
  await trash.getByRole("textbox").fill("kv/guarded-b");
  await trash.getByRole("button", { name: "Send for review" }).click();
  await expect(page.getByText("Sent for review as #3.")).toBeVisible();
  await expect(panel).toBeVisible();
  expect((await api.call("listEntries", { kind: "kv" })).total).toBe(3);
});

test("edits of a block, a KV pair and a configuration are collected from their forms and applied at once", async ({
  alone: { server, api, page },
}) => {
  const block = { path: "block/aws-credentials/lab", data: { aws_access_key_id: "AKIA1", region_name: "eu-west-1" } };
  const all: { path: string; data: JsonObject }[] = [
    block,
    { path: "kv/depth", data: { value: 10 } },
    { path: "config/ocean/probe", data: { host: "a.example.test" } },
  ];
  const { edits: made } = await api.call("createChange", { edits: all.map((entry) => ({ op: "put", baseVersion: 0, ...entry })) });
  const [blockId, pairId, configId] = made.map(({ id }) => id);
  const versions = async () => (await api.call("listEntries", { sort: "name" })).entries.map(({ version }) => version);

  await page.goto(`/blocks/block/${blockId}/edit`);
  await expect(page.getByText("No changes")).toBeVisible();
  await input(page, "Region Name").fill("us-east-1");
  await addToChange(page, "1 edit");
  await expect(fieldOf(page, "region_name")).toContainText("eu-west-1");

  await page.goto(`/variables?id=${pairId}`);
  await page.getByRole("textbox", { name: "Value" }).fill("20");
  await addToChange(page, "2 edits");

  await page.goto(`/configs?id=${configId}`);
  await expect(page.getByRole("region", { name: "Your draft" })).toContainText("2 edits");
  await page.getByLabel("Value of host").fill("b.example.test");
  await addToChange(page, "3 edits");
  await expect(page.getByRole("region", { name: "Your draft" })).toContainText("3 edits");
  await expect(page.getByText("No changes")).toBeVisible();
  await expect(page.getByText("An edit of this waits in your change")).toBeVisible();
  await expect(page.getByLabel("Value of host")).toHaveValue("a.example.test");
  expect(await versions()).toEqual([1, 1, 1]);

  const owner = await signIn(server.origin, personOf("owner"));
  const { basket } = await owner.call("getBasket", {});
  await expect(page.getByRole("link", { name: "Open your change" })).toHaveAttribute("href", `/changes/${basket?.id}`);
  const before = (await owner.call("me", {})).workspace?.revision ?? 0;
  const { revision } = await apply(owner, basket?.id ?? "");
  expect(revision).toBe(before + 1);
  expect(await versions()).toEqual([2, 2, 2]);
  await page.reload();
  await expect(page.getByLabel("Value of host")).toHaveValue("b.example.test");
  await expect(page.getByText("An edit of this waits in your change")).toHaveCount(0);
  await owner.end();
});

test("who may not manage reads a policy and changes nothing of it", async ({ asRole, seed, owner }) => {
  const data = { pattern: "kv/never-there/**", approvals: 2, approvers: { roles: ["reviewer"], people: [] } };
  const { edits } = await owner.call("createChange", { edits: [{ op: "put", path: "policy/read-only", baseVersion: 0, data }] });
  await seed({ op: "put", path: "kv/elsewhere", baseVersion: 0, data: { value: 1 } });
  const page = await asRole("editor");
  await page.goto("/settings/policies");
  await expect(page.getByRole("link", { name: "New policy" })).toHaveCount(0);
  await page.getByRole("link", { name: "read-only" }).click();
  await expect(page.getByText("Admins and owners of this workspace change its policies.")).toBeVisible();
  await expect(page.getByText("needs 2 approvals from the role reviewer")).toBeVisible();
  await expect(page.getByText("no entry yet")).toBeVisible();
  await expect(page.getByRole("region", { name: "Save" })).toHaveCount(0);
  await page.goto(`/settings/policies?id=${edits[0]?.id}`);
  await expect(page.getByRole("heading", { level: 2, name: "read-only" })).toBeVisible();
});
