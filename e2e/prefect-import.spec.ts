import { startRecordedPrefect } from "#lib/api/prefect-peer/testing.ts";
import { expect, test } from "./test.ts";

test("an owner takes over a Prefect server: read, look at every difference, import; a reload loses nothing", async ({
  alone: { page: owner },
}) => {
  const prefect = await startRecordedPrefect();
  try {
    await owner.goto("/settings/import");
    await owner.getByLabel("Address of the Prefect API").fill(prefect.url);
    await owner.getByRole("button", { name: "Read and compare" }).click();
    await expect(owner.getByRole("heading", { name: "What the import changes" })).toBeVisible();
    await owner.reload();
    await expect(owner.getByRole("row", { name: /^Blocks/ })).toContainText("7");
    const table = owner.getByRole("table", { name: "Changes of block/secret/pin" });
    await expect(table.getByText(/fingerprint/)).toBeVisible();
    expect(await owner.content()).not.toMatch(/s3cr3t|geheim/);
    await owner.getByRole("button", { name: "Import", exact: true }).click();
    await owner.getByRole("link", { name: "See the change" }).click();
    await expect(owner.getByRole("heading", { level: 1 })).toContainText("Import from Prefect at");
    await owner.goto("/settings/import");
    await owner.getByRole("button", { name: "Import again" }).click();
    await owner.getByLabel("Address of the Prefect API").fill(prefect.url);
    await owner.getByRole("button", { name: "Read and compare" }).click();
    await expect(owner.getByRole("heading", { name: "Nothing to do" })).toBeVisible();
    await owner.getByRole("button", { name: "Close" }).click();
  } finally {
    await prefect.stop();
  }
});

test("who may not manage is told of the command line", async ({ asRole }) => {
  const editor = await asRole("editor");
  await editor.goto("/settings/import");
  await expect(editor.getByText("blockyard import prefect --from")).toBeVisible();
  await expect(editor.getByLabel("Address of the Prefect API")).toHaveCount(0);
});
