import { diffRow, fieldOf, input, review, save } from "./editor.ts";
import { expect, test } from "./test.ts";

const data = { aws_access_key_id: "AKIA1", aws_secret_access_key: "the-secret", region_name: "eu-west-1" };

test("two people who change different fields both win", async ({ asRole, seed, api }) => {
  const path = "block/aws-credentials/merged";
  const [entry] = await seed({ op: "put", path, baseVersion: 0, data });
  const [mine, theirs] = [await asRole("editor"), await asRole("owner")];
  for (const page of [mine, theirs]) {
    await page.goto(`/blocks/block/${entry?.id}/edit`);
    await expect(page.getByText("No changes")).toBeVisible();
  }
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

test("two people who change the same field choose between three columns, and nothing typed is lost", async ({ asRole, seed, api }) => {
  const path = "block/aws-credentials/disputed";
  const [entry] = await seed({ op: "put", path, baseVersion: 0, data });
  const [mine, theirs] = [await asRole("editor"), await asRole("owner")];
  for (const page of [mine, theirs]) {
    await page.goto(`/blocks/block/${entry?.id}/edit`);
    await expect(page.getByText("No changes")).toBeVisible();
  }
  await input(mine, "Region Name").fill("us-east-1");
  await input(mine, "Profile Name").fill("night");
  await input(theirs, "Region Name").fill("ap-south-1");
  await save(await review(theirs));

  const dialog = await review(mine);
  await expect(dialog.getByText("owner saved v2 while you were editing")).toBeVisible();
  const row = dialog.getByRole("group", { name: "region_name" });
  await expect(row).toContainText(/eu-west-1.*ap-south-1.*us-east-1/);
  await expect(dialog.getByRole("button", { name: "1 left to choose" })).toBeDisabled();
  await dialog.getByRole("button", { name: "Back to editing" }).click();
  await expect(input(mine, "Region Name")).toHaveValue("us-east-1");
  await expect(input(mine, "Profile Name")).toHaveValue("night");

  const again = await review(mine);
  await again.getByRole("radio", { name: "Yours" }).check();
  await again.getByRole("button", { name: "Show the final diff" }).click();
  await expect(diffRow(again, "region_name").getByRole("cell")).toHaveText(["~changed", "ap-south-1", "us-east-1"]);
  await expect(diffRow(again, "profile_name")).toContainText("night");
  await save(again);
  await expect(fieldOf(mine, "region_name")).toContainText("us-east-1");
  const { entries } = await api.call("sync", {});
  expect(entries.find((known) => known.path === path)).toMatchObject({
    version: 3,
    data: { ...data, region_name: "us-east-1", profile_name: "night" },
  });
});
