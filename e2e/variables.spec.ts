import { diffRow, review, save } from "./editor.ts";
import { expect, test } from "./test.ts";

test("a KV pair is made and edited beside the list; its number keeps its digits", async ({ asRole, api }) => {
  const page = await asRole("editor");
  await page.goto("/variables");
  await page.getByRole("button", { name: "New KV pair" }).first().click();
  const panel = page.getByRole("dialog", { name: "New KV pair" });
  await panel.getByLabel("Key").fill("mission/threshold ü");
  await panel.getByText("JSON", { exact: true }).click();
  const value = panel.getByRole("textbox", { name: "Value" });
  await value.fill("12345678901234567890.50");
  await save(await review(page), "How deep");
  await expect(panel).toBeHidden();
  const row = page.getByRole("row", { name: /mission\/threshold ü/ });
  await expect(row).toContainText("12345678901234567890.50");

  await row.getByRole("link", { name: "mission/threshold ü" }).click();
  const open = page.getByRole("dialog", { name: "mission/threshold ü" });
  await open.getByRole("textbox", { name: "Value" }).fill("1.0");
  const dialog = await review(page);
  await expect(diffRow(dialog, "value").getByRole("cell")).toHaveText(["~changed", "12345678901234567890.50", "1.0"]);
  await save(dialog);
  await expect(row).toContainText("1.0");
  await expect(row).toContainText("v2");
  const { entries } = await api.call("listEntries", { kind: "kv", q: "threshold" });
  expect(entries.map(({ preview, version }) => ({ preview, version }))).toEqual([{ preview: "1.0", version: 2 }]);
});

test("a value over 10 KB is not saved, and the meter says by how much", async ({ asRole, api }) => {
  const page = await asRole("editor");
  await page.goto("/variables");
  await page.getByRole("button", { name: "New KV pair" }).first().click();
  const panel = page.getByRole("dialog", { name: "New KV pair" });
  await panel.getByLabel("Key").fill("too-large");
  await panel.getByRole("textbox", { name: "Value" }).fill("x".repeat(10_300));
  await expect(panel.getByText("10,302 of 10,240 bytes")).toBeVisible();
  await panel.getByRole("button", { name: "Review and save" }).click();
  await expect(panel.getByText("Is 62 bytes too large.")).toBeVisible();
  await expect(page.getByRole("dialog", { name: "Review and save" })).toBeHidden();
  expect((await api.call("listEntries", { kind: "kv", q: "too-large" })).total).toBe(0);
});
