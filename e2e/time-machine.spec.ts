import { settle, violationsOf } from "./axe.ts";
import { diffRow } from "./editor.ts";
import { personOf, signIn } from "./people.ts";
import { expect, test } from "./test.ts";

const block = "block/aws-credentials/fleet";
const key = "aws_secret_access_key";

test("the workspace as of a revision is seen, and restored as one change after its diff was seen", async ({ alone: { api, page } }) => {
  const change = (...edits: Parameters<typeof api.call<"createChange">>[1]["edits"]) => api.call("createChange", { message: "", edits });
  await change(
    { op: "put", path: block, baseVersion: 0, data: { [key]: "first", region_name: "eu-west-1" } },
    { op: "put", path: "kv/old-name", baseVersion: 0, data: { value: 1 } },
    { op: "put", path: "kv/gone", baseVersion: 0, data: { value: 1 } },
  );
  await change({ op: "patch", path: block, baseVersion: 1, set: { [key]: "second" } });
  await change(
    { op: "rename", path: "kv/old-name", newPath: "kv/new-name", baseVersion: 1 },
    { op: "delete", path: "kv/gone", baseVersion: 1 },
    { op: "put", path: "kv/late", baseVersion: 0, data: { value: 1 } },
  );

  await page.goto("/history");
  await page.getByRole("link", { name: "r1: the workspace at this revision" }).click();
  await expect(page.getByRole("heading", { name: "Workspace at revision 1" })).toBeVisible();
  const table = page.getByRole("table", { name: "Entries at revision 1" });
  for (const path of [block, "kv/gone", "kv/old-name"]) await expect(table.getByRole("link", { name: path })).toBeVisible();
  await expect(table.getByRole("link")).toHaveCount(3);
  await table.getByRole("link", { name: block }).click();
  await expect(page.getByText("set in v1 · fingerprint")).toBeVisible();
  await expect(page.getByText("eu-west-1")).toBeVisible();
  await expect(page.getByRole("link", { name: "Now at v2" })).toBeVisible();
  await page.getByRole("button", { name: "All entries at revision 1" }).click();

  await page.getByRole("button", { name: "Newer revision" }).click();
  await expect(page.getByRole("heading", { name: "Workspace at revision 2" })).toBeVisible();
  await page.getByRole("link", { name: "Compare with now" }).click();
  await expect(page.getByRole("button", { name: "Fields of kv/new-name" })).toBeVisible();
  await page.goto("/history/at/1");

  await page.getByRole("button", { name: "Restore…" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByText("1 restored, 1 renamed, 1 brought back, 1 moved to the trash")).toBeVisible();
  await expect(diffRow(dialog, key)).toContainText("secret changed");
  await settle(page);
  expect(await violationsOf(page)).toEqual([]);
  await dialog.getByRole("textbox", { name: "Message" }).fill("Back to the start");
  await dialog.getByRole("button", { name: "Restore 4 entries" }).click();
  await expect(page.getByText("Applied as revision 4.")).toBeVisible();

  const { entries } = await api.call("sync", {});
  expect(Object.fromEntries(entries.map(({ path, data }) => [path, data]))).toEqual({
    [block]: { [key]: "first", region_name: "eu-west-1" },
    "kv/old-name": { value: 1 },
    "kv/gone": { value: 1 },
  });
  await page.goto("/history?q=Back+to+the+start");
  await expect(page.getByRole("listitem").filter({ hasText: "Back to the start" })).toHaveCount(1);
});

test("two workspaces are compared, and what is chosen goes from one to the other with its secrets", async ({
  alone: { server, api, page },
}) => {
  const owner = await signIn(server.origin, personOf("owner"));
  await owner.call("createWorkspace", { slug: "staging", name: "Staging" });
  const data = { [key]: "of-default", region_name: "eu" };
  await api.call("createChange", {
    message: "",
    edits: [
      { op: "put", path: block, baseVersion: 0, data },
      { op: "put", path: "kv/same", baseVersion: 0, data: { value: 1 } },
    ],
  });
  await owner.call("switchWorkspace", { slug: "staging" });
  await owner.call("createChange", {
    edits: [
      { op: "put", path: block, baseVersion: 0, data: { ...data, [key]: "of-staging" } },
      { op: "put", path: "kv/same", baseVersion: 0, data: { value: 1 } },
      { op: "put", path: "kv/theirs", baseVersion: 0, data: { value: 1 } },
    ],
  });

  await page.goto("/history");
  await page.getByRole("link", { name: "Compare", exact: true }).click();
  await page.getByRole("tab", { name: "Workspaces" }).click();
  await expect(page.getByText("2 differences")).toBeVisible();
  await page.getByRole("button", { name: `Fields of ${block}` }).click();
  await expect(diffRow(page.getByRole("table", { name: `Changes of ${block}` }), key)).toContainText("secret changed");
  await settle(page);
  expect(await violationsOf(page)).toEqual([]);
  await page.getByRole("checkbox", { name: `Select ${block}` }).check();
  await page.getByRole("button", { name: "Promote to Staging…" }).click();
  const dialog = page.getByRole("dialog");
  await expect(diffRow(dialog, key)).toContainText("secret changed");
  await dialog.getByRole("button", { name: "Promote 1 entry" }).click();
  await expect(page.getByText("Applied as revision 2 of Staging.")).toBeVisible();
  await expect(page.getByText("1 difference", { exact: true })).toBeVisible();

  const entry = await owner.call("getEntryByPath", { path: block });
  expect((await owner.call("revealField", { id: entry.id, field: key })).value).toBe("of-default");
  expect(await page.content()).not.toContain("of-default");
  await owner.end();
});

test("a version is destroyed for good after its path was typed, and so is an entry of the trash", async ({ asRole, seed, owner }) => {
  const path = "block/aws-credentials/leaked";
  const [entry] = await seed({ op: "put", path, baseVersion: 0, data: { [key]: "leaked", region_name: "eu" } });
  await seed({ op: "patch", path, baseVersion: 1, set: { region_name: "us" } });
  await seed({ op: "patch", path, baseVersion: 2, set: { [key]: "fresh" } });
  const page = await asRole("owner");
  await page.goto(`/blocks/block/${entry?.id}?tab=history`);
  for (const n of [1, 2]) {
    await page.getByRole("button", { name: `Destroy version ${n} for good` }).click();
    const dialog = page.getByRole("dialog");
    if (n === 1) await expect(dialog.getByText(`Version 2 holds the same value of ${key} and keeps it.`)).toBeVisible();
    const last = dialog.getByRole("button", { name: `Destroy version ${n}` });
    await expect(last).toBeDisabled();
    await dialog.getByRole("textbox").fill(path);
    await last.click();
    await expect(page.getByText(`Version ${n} of ${path} was destroyed.`)).toBeVisible();
  }
  await expect(page.getByText("destroyed by owner")).toHaveCount(2);
  await expect(page.getByRole("button", { name: "Restore version 1" })).toHaveCount(0);
  const refusal = await owner.call("revealField", { id: entry?.id ?? "", field: key, version: 1 }).catch((error: Error) => error.message);
  expect(refusal).toContain("status 410");

  await seed({ op: "delete", path, baseVersion: 3 });
  await page.goto("/trash?q=leaked");
  await page.getByRole("button", { name: `Destroy ${path} for good` }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox").fill(path);
  await dialog.getByRole("button", { name: "Destroy for good" }).click();
  await expect(page.getByText(`${path} was destroyed.`)).toBeVisible();
  await expect(page.getByRole("button", { name: `Bring back ${path}` })).toHaveCount(0);
});
