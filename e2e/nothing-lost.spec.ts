import type { Page } from "@playwright/test";
import { diffRow, fieldOf, input, review, save } from "./editor.ts";
import { personOf, signIn } from "./people.ts";
import { expect, test } from "./test.ts";

const path = "block/aws-credentials/typed";
const secret = "typed-and-not-saved";

/** A form in which a plain field and a secret were typed. */
async function typeInto(page: Page, id: string | undefined): Promise<void> {
  await page.goto(`/blocks/block/${id}/edit`);
  await expect(page.getByText("No changes")).toBeVisible();
  await input(page, "Region Name").fill("ap-south-1");
  await input(page, "AWS Secret Access Key").fill(secret);
}

async function expectTyped(page: Page): Promise<void> {
  await expect(input(page, "Region Name")).toHaveValue("ap-south-1");
  await expect(input(page, "AWS Secret Access Key")).toHaveValue(secret);
}

const begin = { op: "put", path, baseVersion: 0, data: { region_name: "eu-west-1" } } as const;

test("what was typed outlives a server that stops and starts again, before the diff and before the save", async ({ alone, watch }) => {
  watch.allow(/ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET|Failed to fetch|ERR_EMPTY_RESPONSE|WebSocket/);
  const { server, api, page } = alone;
  const [entry] = (await api.call("createChange", { edits: [begin] })).edits;
  await typeInto(page, entry?.id);
  await server.down();
  const dialog = await review(page);
  await expect(dialog.getByRole("alert")).toContainText("What you typed is still here");
  await dialog.getByRole("button", { name: "Back to editing" }).click();
  await expectTyped(page);

  await server.up();
  const again = await review(page);
  await expect(diffRow(again, "region_name")).toContainText("ap-south-1");
  await again.getByLabel("Message").fill("Said once");
  await server.down();
  await again.getByRole("button", { name: "Save", exact: true }).click();
  await expect(again.getByRole("alert")).toContainText("What you typed is still here");
  await server.up();
  await again.getByRole("button", { name: "Try again" }).click();
  await expect(again.getByLabel("Message")).toHaveValue("Said once");
  await save(again);
  await expect(fieldOf(page, "region_name")).toContainText("ap-south-1");
  const { entries } = await api.call("sync", {});
  expect(entries).toMatchObject([{ version: 2, data: { region_name: "ap-south-1", aws_secret_access_key: secret } }]);
});

test("what was typed outlives the end of the session: signing in elsewhere is enough", async ({ alone, watch }) => {
  watch.allow(/status of 401/);
  const { server, api, page } = alone;
  const [entry] = (await api.call("createChange", { edits: [begin] })).edits;
  await typeInto(page, entry?.id);
  const { email, password } = personOf("owner");
  const elsewhere = await signIn(server.origin, personOf("owner"));
  await elsewhere.call("revokeSessions", {});
  await elsewhere.end();

  const dialog = await review(page);
  await expect(dialog.getByRole("alert")).toContainText("You are signed out. What you typed is still here");
  const [tab] = await Promise.all([
    page.context().waitForEvent("page"),
    dialog.getByRole("link", { name: "Sign in in a new tab" }).click(),
  ]);
  await fillSignIn(tab, email, password);
  await tab.close();
  await dialog.getByRole("button", { name: "Try again" }).click();
  await expect(diffRow(dialog, "region_name")).toContainText("ap-south-1");
  await dialog.getByRole("button", { name: "Back to editing" }).click();
  await expectTyped(page);
  await save(await review(page));
  await expect(fieldOf(page, "region_name")).toContainText("ap-south-1");
});

test("what was typed outlives a network that is down, and a value that the server refuses", async ({ alone, watch }) => {
  watch.allow(/ERR_INTERNET_DISCONNECTED|Failed to fetch|status of 413/);
  const { api, page } = alone;
  const [entry] = (await api.call("createChange", { edits: [begin] })).edits;
  await typeInto(page, entry?.id);
  await page.context().setOffline(true);
  const dialog = await review(page);
  await expect(dialog.getByRole("alert")).toContainText("What you typed is still here");
  await page.context().setOffline(false);
  await dialog.getByRole("button", { name: "Try again" }).click();
  await expect(diffRow(dialog, "region_name")).toContainText("ap-south-1");
  await dialog.getByRole("button", { name: "Back to editing" }).click();

  // A mask is refused by the server, not by the form.
  await input(page, "AWS Secret Access Key").fill("**********");
  const refused = await review(page);
  await expect(refused.getByRole("alert")).toContainText("looks like a mask");
  await refused.getByRole("button", { name: "Back to editing" }).click();
  await expect(input(page, "Region Name")).toHaveValue("ap-south-1");

  // A value over the limit.
  await input(page, "AWS Secret Access Key").fill("x".repeat(300_000));
  const large = await review(page);
  await expect(large.getByRole("alert")).toBeVisible();
  await large.getByRole("button", { name: "Back to editing" }).click();
  await expect(input(page, "AWS Secret Access Key")).toHaveValue("x".repeat(300_000));
  await input(page, "AWS Secret Access Key").fill(secret);
  await save(await review(page));
  await expect(fieldOf(page, "region_name")).toContainText("ap-south-1");
});

async function fillSignIn(page: Page, email: string, password: string): Promise<void> {
  await page.getByLabel("Email").fill(email);
  await page.getByRole("textbox", { name: "Password" }).fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("navigation").first()).toBeVisible();
}
