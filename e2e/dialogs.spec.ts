import type { Page } from "@playwright/test";
import { settle, violationsOf } from "./axe.ts";
import { input, review, save } from "./editor.ts";
import { pressUntil } from "./keys.ts";
import { expect, test } from "./test.ts";

/** What axe finds in a dialog that is open, once it stands still. */
async function look(page: Page, name: string | RegExp): Promise<string[]> {
  const dialog = page.getByRole("dialog", { name });
  await expect(dialog).toBeVisible();
  await expect(dialog.locator("[aria-busy=true]")).toHaveCount(0);
  // Half of a fade has half of the contrast.
  await dialog.evaluate((element) => Promise.allSettled(element.getAnimations({ subtree: true }).map((animation) => animation.finished)));
  const found = await violationsOf(page);
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  return found.map((violation) => `${name}: ${violation}`);
}

test(`no dialog violates a rule of accessibility in either theme, and Escape closes each`, async ({ asRole, seed }) => {
  const path = "block/aws-credentials/dialogs";
  const data = { aws_access_key_id: "AKIA", aws_secret_access_key: "hidden", region_name: "eu-west-1" };
  const [block] = await seed({ op: "put", path, baseVersion: 0, data });
  await seed({ op: "patch", path, baseVersion: 1, set: { region_name: "us-east-1" } });
  const page = await asRole("owner");
  const other = await asRole("editor");
  const violations: string[] = [];

  await page.goto(`/blocks/block/${block?.id}?tab=history`);
  await settle(page);
  await pressUntil(page, ["?"], page.getByRole("dialog", { name: "Keys" }));
  violations.push(...(await look(page, "Keys")));
  await page.getByRole("button", { name: "Search and commands" }).click();
  violations.push(...(await look(page, "Find and run")));
  await page.getByRole("button", { name: "Restore version 1" }).click();
  violations.push(...(await look(page, "Restore version 1")));
  for (const [item, name] of [
    ["Rename", "Rename"],
    ["Move to the trash", "Move to the trash"],
  ] as const) {
    await page.getByRole("button", { name: "More actions" }).click();
    await page.getByRole("menuitem", { name: item }).click();
    violations.push(...(await look(page, name)));
  }

  for (const [editor, region] of [
    [page, "ap-south-1"],
    [other, "sa-east-1"],
  ] as const) {
    await editor.goto(`/blocks/block/${block?.id}/edit`);
    await settle(editor);
    await input(editor, "Region Name").fill(region);
  }
  await review(page);
  violations.push(...(await look(page, "Review and save")));
  await save(await review(page));
  await expect((await review(other)).getByText("while you were editing")).toBeVisible();
  violations.push(...(await look(other, "Review and save")));

  await page.goto("/settings/members");
  await page.getByRole("button", { name: "Add a person" }).click();
  violations.push(...(await look(page, "Add a person")));
  await page.goto("/settings/tokens");
  await page.getByRole("button", { name: "Create a token" }).click();
  violations.push(...(await look(page, "Create a token")));
  await page.setViewportSize({ width: 390, height: 844 });
  await page.getByRole("button", { name: "Open the navigation" }).click();
  violations.push(...(await look(page, "Blockyard")));
  expect(violations).toEqual([]);
});
