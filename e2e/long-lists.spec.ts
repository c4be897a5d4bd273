import { expect, test } from "./test.ts";

const changes = 10;
const editsEach = 1_000;

test("a list of 10,000 blocks is searched, sorted and paged rightly", async ({ alone: { api, page } }) => {
  test.setTimeout(240_000);
  for (let change = 0; change < changes; change++) {
    const edits = Array.from({ length: editsEach }, (_, index) => {
      const name = `entry-${String(change * editsEach + index).padStart(5, "0")}`;
      return { op: "put" as const, path: `block/string/${name}`, baseVersion: 0, data: { value: name } };
    });
    await api.call("createChange", { message: `Part ${change + 1}`, edits });
  }
  const first = page.getByRole("table", { name: "Blocks" }).getByRole("row").nth(1);
  await page.goto("/blocks");
  await expect(page.getByText("1–50 of 10,000 blocks")).toBeVisible();
  await expect(first).toContainText("entry-00000");
  await page.getByRole("button", { name: "Next page" }).click();
  await expect(page.getByText("51–100 of 10,000 blocks")).toBeVisible();
  await expect(first).toContainText("entry-00050");
  await page.reload();
  await expect(first).toContainText("entry-00050");

  await page.getByRole("button", { name: "Name", exact: true }).click();
  await expect(first).toContainText("entry-09999");
  await expect(page.getByRole("columnheader", { name: "Name" })).toHaveAttribute("aria-sort", "descending");
  await page.getByRole("searchbox", { name: "Search blocks" }).fill("entry-0777");
  await expect(page.getByText("10 blocks", { exact: true })).toBeVisible();
  await expect(first).toContainText("entry-07779");
  await page.goto("/blocks?page=200");
  await expect(page.getByText("9,951–10,000 of 10,000 blocks")).toBeVisible();
  await page.getByRole("searchbox", { name: "Search blocks" }).fill("nothing-like-it");
  await expect(page.getByText("No block matches")).toBeVisible();
  await page.getByRole("button", { name: "Clear the filters" }).click();
  await expect(page.getByText("1–50 of 10,000 blocks")).toBeVisible();
});
