import { fieldOf, input, review, save } from "./editor.ts";
import { expect, test } from "./test.ts";

test("a bucket refers to its credentials, which then cannot be deleted; who uses them is listed", async ({ asRole, seed, api }) => {
  const path = "block/aws-credentials/shared";
  const [credentials] = await seed({ op: "put", path, baseVersion: 0, data: { aws_access_key_id: "AKIA" } });
  const page = await asRole("editor");
  await page.goto("/blocks/catalog/s3-bucket/create");
  await input(page, "Name").fill("survey");
  await input(page, "Bucket Name").fill("survey-data");
  await page.getByRole("combobox", { name: "Credentials", exact: true }).fill("shared");
  await page.getByRole("option", { name: path }).click();
  await save(await review(page));
  await fieldOf(page, "credentials").getByRole("link", { name: path }).click();
  await expect(page.getByRole("heading", { level: 1, name: "shared" })).toBeVisible();
  await page.getByRole("tab", { name: "Used by (1)" }).click();
  await expect(page.getByRole("link", { name: "block/s3-bucket/survey" })).toBeVisible();

  await page.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("menuitem", { name: "Move to the trash" }).click();
  const dialog = page.getByRole("dialog", { name: "Move to the trash" });
  await expect(dialog.getByText("Used by one other")).toBeVisible();
  await expect(dialog.getByRole("link", { name: "block/s3-bucket/survey" })).toBeVisible();
  await dialog.getByLabel(`Type ${path} to confirm`).fill(path);
  await dialog.getByRole("button", { name: "Move to the trash" }).click();
  await expect(dialog.getByRole("alert").filter({ hasText: "block/s3-bucket/survey" }).last()).toBeVisible();
  expect((await api.call("getEntry", { id: credentials?.id ?? "" })).isDeleted).toBe(false);
});
