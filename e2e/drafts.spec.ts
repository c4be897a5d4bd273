import { fieldOf, input, review, save } from "./editor.ts";
import { expect, test } from "./test.ts";

test("a draft survives a reload without its secret, and is gone once it is saved", async ({ asRole, seed }) => {
  const data = { aws_access_key_id: "AKIA", region_name: "eu-west-1" };
  const [entry] = await seed({ op: "put", path: "block/aws-credentials/drafted", baseVersion: 0, data });
  const page = await asRole("editor");
  // The browser asks before it reloads a page on which something is typed.
  const asked: string[] = [];
  page.on("dialog", (dialog) => {
    asked.push(dialog.type());
    void dialog.accept();
  });
  await page.goto(`/blocks/block/${entry?.id}/edit`);
  await expect(page.getByText("No changes")).toBeVisible();
  await input(page, "Region Name").fill("ap-south-1");
  await input(page, "AWS Secret Access Key").fill("typed-and-not-kept");
  await expect(page.getByText("2 changes")).toBeVisible();
  const stored = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]));
  expect(stored).toContain("ap-south-1");
  expect(stored).not.toContain("typed-and-not-kept");

  await page.reload();
  expect(asked).toEqual(["beforeunload"]);
  await expect(page.getByText("Your draft is back")).toBeVisible();
  await expect(page.getByText("Secrets are never kept in the browser: type them again.")).toBeVisible();
  await expect(input(page, "Region Name")).toHaveValue("ap-south-1");
  await expect(input(page, "AWS Secret Access Key")).toHaveValue("");
  await save(await review(page));
  await expect(fieldOf(page, "region_name")).toContainText("ap-south-1");
  await expect(fieldOf(page, "aws_secret_access_key")).toContainText("Not set");
  await page.goto(`/blocks/block/${entry?.id}/edit`);
  await expect(page.getByText("No changes")).toBeVisible();
  expect(await page.evaluate(() => JSON.stringify({ ...localStorage }))).not.toContain("ap-south-1");
});
