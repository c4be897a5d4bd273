import { collectBodies, expectNowhere } from "./bodies.ts";
import { diffRow, fieldOf, input, review, save } from "./editor.ts";
import { expect, test } from "./test.ts";

const old = 'canary-"old"-<4f2e91>&c0ffee';
const token = "canary-token-77aa12bd90";

test("a secret is in nothing that the browser gets before it is revealed; then it hides itself again", async ({ asRole, seed, owner }) => {
  const path = "block/aws-credentials/canary";
  const [entry] = await seed({
    op: "put",
    path,
    baseVersion: 0,
    data: { aws_access_key_id: "AKIA", aws_secret_access_key: old, aws_session_token: token },
  });
  await seed({ op: "patch", path, baseVersion: 1, set: { region_name: "eu-west-1" } });
  const page = await asRole("editor");
  await page.clock.install();
  const bodies = collectBodies(page.context());
  await page.goto("/blocks");
  await page.getByRole("link", { name: "canary", exact: true }).click();
  await expect(fieldOf(page, "region_name")).toContainText("eu-west-1");
  await page.getByRole("tab", { name: "History" }).click();
  await expect(page.getByRole("table", { name: /version 1 to 2/ })).toBeVisible();
  await page.getByRole("tab", { name: "Details" }).click();
  await page.getByRole("link", { name: "Edit" }).click();
  await page.getByRole("tab", { name: "JSON" }).click();
  await expect(page.getByText(/^Not shown, and kept as they are/)).toBeVisible();
  for (const url of ["/history", "/variables", "/secrets", `/blocks/block/${entry?.id}`]) await page.goto(url);
  await expectNowhere(old, bodies, page);
  await expectNowhere(token, bodies, page);

  const field = fieldOf(page, "aws_secret_access_key");
  await field.getByRole("button", { name: "Show aws_secret_access_key" }).click();
  await expect(field).toContainText(old);
  await expect(field.getByRole("timer")).toBeVisible();
  // One field at a time: the other one has not left the server.
  await expectNowhere(token, bodies, page);
  await page.clock.fastForward(20_000);
  await expect(field.getByRole("timer")).toContainText(/^(10|9) s$/);
  await page.clock.fastForward(11_000);
  await expect(field.getByRole("img", { name: "Hidden secret" })).toBeVisible();
  await expect(field).not.toContainText(old);
  await expectNowhere(old, { text: async () => "" }, page);

  const { events } = await owner.call("listAudit", { action: "revealField" });
  expect(events.filter(({ detail }) => JSON.stringify(detail).includes("canary")).map(({ actor, result }) => ({ actor, result }))).toEqual([
    { actor: "The editor", result: "done" },
  ]);
});

test("a secret is hidden when the window loses the focus", async ({ asRole, seed }) => {
  const [entry] = await seed({ op: "put", path: "block/secret/blurred", baseVersion: 0, data: { value: token } });
  const page = await asRole("reader");
  await page.goto(`/blocks/block/${entry?.id}`);
  await page.getByRole("button", { name: "Show value" }).click();
  await expect(fieldOf(page, "value")).toContainText(token);
  await page.evaluate(() => window.dispatchEvent(new Event("blur")));
  await expect(fieldOf(page, "value").getByRole("img", { name: "Hidden secret" })).toBeVisible();
});

test("a secret field is kept, replaced or cleared, each as it was chosen", async ({ asRole, seed, api }) => {
  const path = "block/aws-credentials/choices";
  const data = { aws_access_key_id: "AKIA", aws_secret_access_key: old, aws_session_token: token };
  const [entry] = await seed({ op: "put", path, baseVersion: 0, data });
  const pulled = async () => (await api.call("sync", {})).entries.find((known) => known.path === path)?.data;
  const page = await asRole("editor");
  const edit = async () => {
    await page.goto(`/blocks/block/${entry?.id}/edit`);
    await expect(page.getByText("No changes")).toBeVisible();
  };

  await edit();
  await page.getByRole("button", { name: "Replace AWS Secret Access Key" }).click();
  await page.getByLabel("New AWS Secret Access Key").fill("fresh-secret");
  await page.getByRole("button", { name: "Clear AWS Session Token" }).click();
  await expect(page.getByText("Will be cleared")).toBeVisible();
  await page.getByRole("button", { name: "Keep AWS Session Token" }).click();
  const replaced = await review(page);
  await expect(replaced.getByRole("row")).toHaveCount(2);
  await expect(diffRow(replaced, "aws_secret_access_key")).toContainText("secret changed");
  await save(replaced);
  await expect(page.getByText("v2 · changed").first()).toBeVisible();
  expect(await pulled()).toEqual({ ...data, aws_secret_access_key: "fresh-secret" });

  await edit();
  await page.getByRole("button", { name: "Clear AWS Session Token" }).click();
  const cleared = await review(page);
  await expect(diffRow(cleared, "aws_session_token")).toContainText("secret removed");
  await save(cleared);
  await expect(fieldOf(page, "aws_session_token")).toContainText("Not set");
  expect(await pulled()).toEqual({ aws_access_key_id: "AKIA", aws_secret_access_key: "fresh-secret" });
});

test("what looks like a mask is not saved over a secret", async ({ asRole, seed, api }) => {
  const path = "block/secret/masked";
  const [entry] = await seed({ op: "put", path, baseVersion: 0, data: { value: token } });
  const page = await asRole("editor");
  await page.goto(`/blocks/block/${entry?.id}/edit`);
  await page.getByRole("button", { name: /^Replace/ }).click();
  await page.getByLabel(/^New /).fill("**********");
  await page.getByRole("button", { name: "Review and save" }).click();
  await expect(page.getByText(/looks like a mask/).first()).toBeVisible();
  expect((await api.call("sync", {})).entries.find((known) => known.path === path)?.data).toEqual({ value: token });
});

test("a single secret is made and found on its own screen, by its name and never by its value", async ({ asRole, api }) => {
  const value = "single-canary-3b8e";
  const page = await asRole("editor");
  const bodies = collectBodies(page.context());
  await page.goto("/secrets");
  await page.getByRole("link", { name: "New secret" }).first().click();
  await input(page, "Name").fill("slack-webhook");
  await input(page, "Value").fill(value);
  await save(await review(page));
  await expect(page.getByRole("heading", { level: 1, name: "slack-webhook" })).toBeVisible();
  await page.goto("/secrets?q=slack");
  await expect(page.getByRole("link", { name: "slack-webhook" })).toBeVisible();
  await expectNowhere(value, bodies, page);
  await page.goto(`/secrets?q=${value}`);
  await expect(page.getByText("No secret matches")).toBeVisible();
  const { entries } = await api.call("sync", {});
  expect(entries.find(({ path }) => path === "block/secret/slack-webhook")?.data).toEqual({ value });
});
