import type { Page } from "@playwright/test";
import { collectBodies, expectNowhere } from "./bodies.ts";
import { fieldOf, input, review, save } from "./editor.ts";
import { expect, test } from "./test.ts";

const schema = (kind: string) => `{
  "type": "object",
  "required": ["station"],
  "properties": {
    "station": { "type": "${kind}", "title": "Station", "description": "Call sign." },
    "band": { "type": "string", "title": "Band", "enum": ["VHF", "UHF"] },
    "depths": { "type": "array", "title": "Depths", "items": { "type": "number" } },
    "token": { "type": "string", "title": "Token", "writeOnly": true }
  }
}`;

async function typeSchema(page: Page, text: string): Promise<void> {
  await page.getByRole("textbox", { name: "JSON Schema" }).click();
  await page.keyboard.press("Control+A");
  await page.keyboard.insertText(text);
}

test("a type of one's own: a fault is shown at its line, then its form makes a block", async ({ asRole, api }) => {
  const page = await asRole("admin");
  await page.goto("/blocks/catalog");
  await page.getByRole("link", { name: /^Define your own type/ }).click();
  await page.getByRole("textbox", { name: "Name", exact: true }).fill("Radio Station");
  await expect(page.getByRole("textbox", { name: "Slug" })).toHaveValue("radio-station");
  await typeSchema(page, schema("strin"));
  await expect(page.getByText(/^Line 5, column \d+: .*type/)).toBeVisible();
  await page.getByRole("button", { name: "Save type" }).click();
  await expect(page).toHaveURL(/\/catalog\/new$/);
  await typeSchema(page, schema("string"));
  await expect(page.getByText(/^Line 5/)).toBeHidden();
  await expect(input(page, "Station")).toBeVisible();
  await page.getByRole("button", { name: "Save type" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Radio Station" })).toBeVisible();
  await expect(page.getByRole("row", { name: /^token secret text/ })).toBeVisible();

  const editor = await asRole("editor");
  const bodies = collectBodies(editor.context());
  await editor.goto("/blocks/catalog/radio-station/create");
  await input(editor, "Name").fill("north");
  await editor.getByRole("button", { name: "Review and save" }).click();
  await expect(input(editor, "Station")).toHaveAttribute("aria-invalid", "true");
  await input(editor, "Station").fill("DL0XY");
  await editor.getByRole("combobox", { name: /^Band/ }).click();
  await editor.getByRole("option", { name: "UHF" }).click();
  await editor.getByRole("button", { name: "Add to Depths" }).click();
  await input(editor, "Depths 1").fill("12.50");
  await input(editor, "Token").fill("own-type-canary-91");
  await save(await review(editor));
  await expect(fieldOf(editor, "station")).toContainText("DL0XY");
  await expect(fieldOf(editor, "token").getByRole("img", { name: "Hidden secret" })).toBeVisible();
  await expectNowhere("own-type-canary-91", bodies, editor);
  const { data } = await api.call("getEntryByPath", { path: "block/radio-station/north" });
  expect(JSON.parse(JSON.stringify(data))).toMatchObject({ station: "DL0XY", band: "UHF" });
});
