import { collectBodies, expectNowhere } from "./bodies.ts";
import { diffRow, review, save } from "./editor.ts";
import { expect, test } from "./test.ts";

const secret = "configured-canary-5d1e";

test("a configuration begins a namespace, gets fields, and a field of it is made secret", async ({ asRole, api, anonymous, owner }) => {
  const page = await asRole("editor");
  await page.goto("/configs");
  await page.getByRole("link", { name: "New configuration" }).first().click();
  await expect(page.getByRole("heading", { level: 1, name: "New configuration" })).toBeVisible();
  await page.getByRole("combobox", { name: "Namespace" }).fill("sonar");
  await page.getByRole("textbox", { name: "Name", exact: true }).fill("pipeline");
  await page.getByRole("button", { name: "Add field" }).click();
  const add = page.getByRole("form", { name: "New field" });
  for (const [path, type, value] of [
    ["db.host", "text", "db.example.test"],
    ["db.port", "number", "5432"],
    ["db.password", "text", secret],
  ] as const) {
    await add.getByLabel("Path of the new field").fill(path);
    await add.getByLabel("Type of the new field").selectOption(type);
    await add.getByLabel("Value of the new field").fill(value);
    await add.getByRole("button", { name: "Add" }).click();
    await expect(page.getByRole("rowheader", { name: path })).toBeVisible();
  }
  await page.getByRole("button", { name: "Make db.password secret" }).click();
  const created = await review(page);
  await expect(diffRow(created, "db.password")).toContainText("secret added");
  await expect(created).not.toContainText(secret);
  await save(created);
  await expect(page.getByRole("heading", { level: 1, name: "pipeline" })).toBeVisible();
  await expect(page.getByRole("link", { name: "sonar", exact: true }).first()).toBeVisible();

  await page.getByLabel("Value of db.port").fill("5433");
  const edited = await review(page);
  await expect(diffRow(edited, "db.port").getByRole("cell")).toHaveText(["~changed", "5432", "5433"]);
  await save(edited);
  const { entries } = await api.call("sync", {});
  expect(entries.find(({ path }) => path === "config/sonar/pipeline")).toMatchObject({
    version: 2,
    secretFields: ["db.password"],
    data: { db: { host: "db.example.test", port: 5433, password: secret } },
  });

  const other = await (await anonymous({ storageState: await owner.state() })).newPage();
  const bodies = collectBodies(other.context());
  await other.goto(page.url());
  await expect(other.getByRole("rowheader", { name: "db.password" })).toBeVisible();
  await expectNowhere(secret, bodies, other);
});

test("who pulled a configuration last is listed beside its fields", async ({ asRole, seed, api }) => {
  const [config] = await seed({ op: "put", path: "config/ocean/pulled", baseVersion: 0, data: { depth: 40 } });
  const page = await asRole("editor");
  await page.goto(`/configs?id=${config?.id}`);
  await page.getByRole("tab", { name: "Last used" }).click();
  await expect(page.getByText("Nobody has used this configuration yet.")).toBeVisible();
  await api.call("sync", {});
  await page.reload();
  await page.getByRole("tab", { name: "Last used" }).click();
  await expect(page.getByRole("table", { name: "Last used by" }).getByRole("row").filter({ hasText: "Synced" })).toContainText("e2e token");
});
