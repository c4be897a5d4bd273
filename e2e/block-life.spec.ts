import { diffRow, fieldOf, input, review, save } from "./editor.ts";
import { expect, test } from "./test.ts";

const secret = "s3cr3t-of-the-journey";

test("a block is made from the catalog's form, with a diff before it is saved, and edited with its secret kept", async ({
  asRole,
  api,
}) => {
  const page = await asRole("editor");
  await page.goto("/blocks");
  await page.getByRole("link", { name: "New block" }).click();
  await page.getByRole("link", { name: /^AWS Credentials/ }).click();
  await page.getByRole("link", { name: "Create", exact: true }).click();

  await page.getByRole("textbox", { name: "Name", exact: true }).fill("journey");
  await input(page, "AWS Access Key ID").fill("AKIAJOURNEY");
  await input(page, "AWS Secret Access Key").fill(secret);
  await input(page, "Region Name").fill("eu-west-1");
  await page.getByRole("combobox", { name: "Tags" }).fill("ocean,");
  const created = await review(page);
  await expect(diffRow(created, "region_name")).toContainText("eu-west-1");
  await expect(diffRow(created, "aws_secret_access_key")).toContainText("secret added");
  await expect(created).not.toContainText(secret);
  await save(created, "The first key");

  await expect(page.getByRole("heading", { level: 1, name: "journey" })).toBeVisible();
  await expect(fieldOf(page, "aws_access_key_id")).toContainText("AKIAJOURNEY");
  await expect(fieldOf(page, "aws_secret_access_key").getByRole("img", { name: "Hidden secret" })).toBeVisible();
  await expect(page.getByText("ocean")).toBeVisible();

  await page.getByRole("link", { name: "Edit" }).click();
  const region = input(page, "Region Name");
  await region.fill("eu-north-1");
  const edited = await review(page);
  await expect(edited.getByRole("row")).toHaveCount(2);
  await expect(diffRow(edited, "region_name").getByRole("cell")).toHaveText(["~changed", "eu-west-1", "eu-north-1"]);
  await save(edited);
  await expect(fieldOf(page, "region_name")).toContainText("eu-north-1");

  const { entries } = await api.call("sync", {});
  const path = "block/aws-credentials/journey";
  expect(entries.find((entry) => entry.path === path)?.data).toEqual({
    aws_access_key_id: "AKIAJOURNEY",
    aws_secret_access_key: secret,
    region_name: "eu-north-1",
  });
});

test("the history compares versions, and a restored version comes back as a new one", async ({ asRole, seed }) => {
  const path = "block/aws-credentials/restored";
  const data = { aws_access_key_id: "AKIA1", aws_secret_access_key: secret, region_name: "eu-west-1" };
  const [entry] = await seed({ op: "put", path, baseVersion: 0, data });
  await seed({ op: "patch", path, baseVersion: 1, set: { region_name: "us-east-1", aws_secret_access_key: "another" } });
  const page = await asRole("editor");
  await page.goto(`/blocks/block/${entry?.id}`);
  await page.getByRole("tab", { name: "History" }).click();
  const changes = page.getByRole("table", { name: /^Changes of .*, version 1 to 2$/ });
  await expect(diffRow(changes, "region_name").getByRole("cell")).toHaveText(["~changed", "eu-west-1", "us-east-1"]);
  await expect(diffRow(changes, "aws_secret_access_key")).toContainText(/secret changed.*fingerprint [0-9a-f]{6}.*fingerprint [0-9a-f]{6}/);

  await page.getByRole("button", { name: "Restore version 1" }).click();
  const dialog = page.getByRole("dialog", { name: "Restore version 1" });
  await expect(diffRow(dialog, "region_name").getByRole("cell")).toHaveText(["~changed", "us-east-1", "eu-west-1"]);
  await dialog.getByRole("button", { name: "Restore version 1" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "Restored version 1 as v3." })).toBeVisible();
  await expect(page.getByRole("row", { name: /v3 .*restored.* current/ })).toBeVisible();
  await page.getByRole("tab", { name: "Details" }).click();
  await expect(fieldOf(page, "region_name")).toContainText("eu-west-1");
  await fieldOf(page, "aws_secret_access_key").getByRole("button", { name: "Show aws_secret_access_key" }).click();
  await expect(fieldOf(page, "aws_secret_access_key")).toContainText(secret);
});

test("a block is renamed, tagged, moved to the trash by typing its path, and brought back", async ({ asRole, seed }) => {
  const [entry] = await seed({ op: "put", path: "block/string/before", baseVersion: 0, data: { value: "kept" } });
  const page = await asRole("editor");
  await page.goto(`/blocks/block/${entry?.id}`);
  await page.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("menuitem", { name: "Rename" }).click();
  const rename = page.getByRole("dialog", { name: "Rename" });
  await rename.getByLabel("Name").fill("after");
  await rename.getByRole("button", { name: "Rename" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "after" })).toBeVisible();

  await page.getByRole("link", { name: "Edit" }).click();
  await page.getByRole("combobox", { name: "Tags" }).fill("north");
  await page.getByRole("combobox", { name: "Tags" }).press("Enter");
  const dialog = await review(page);
  await expect(diffRow(dialog, "Tags")).toContainText("north");
  await save(dialog);

  await page.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("menuitem", { name: "Move to the trash" }).click();
  const trash = page.getByRole("dialog", { name: "Move to the trash" });
  const confirm = trash.getByRole("button", { name: "Move to the trash" });
  await trash.getByLabel("Type block/string/after to confirm").fill("block/string/afte");
  await expect(confirm).toBeDisabled();
  await trash.getByLabel("Type block/string/after to confirm").fill("block/string/after");
  await confirm.click();
  await expect(page.getByRole("heading", { level: 1, name: "Blocks" })).toBeVisible();
  await expect(page.getByRole("link", { name: "after", exact: true })).toBeHidden();

  await page.getByRole("link", { name: "Trash" }).click();
  await page.getByRole("button", { name: "Bring back block/string/after" }).click();
  await page.getByRole("dialog", { name: "Bring back from the trash" }).getByRole("button", { name: "Bring back" }).click();
  await expect(page.getByText("The trash is empty").or(page.getByRole("table", { name: "Deleted entries" }))).toBeVisible();
  await expect(page.getByRole("button", { name: "Bring back block/string/after" })).toBeHidden();
  await page.goto(`/blocks/block/${entry?.id}`);
  await expect(fieldOf(page, "value")).toContainText("kept");
  await expect(page.getByText("north")).toBeVisible();
});
