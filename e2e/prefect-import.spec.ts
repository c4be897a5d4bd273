import { startRecordedPrefect } from "#lib/api/prefect-peer/testing.ts";
import { personOf, signIn } from "./people.ts";
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

test("where a policy asks for a review, the import says so first and is sent for review", async ({ alone: { server, page: owner } }) => {
  const session = await signIn(server.origin, personOf("owner"));
  const data = { pattern: "block/**", approvals: 1 };
  await session.call("createChange", { edits: [{ op: "put", path: "policy/blocks", baseVersion: 0, data }] });
  const prefect = await startRecordedPrefect();
  try {
    await owner.goto("/settings/import");
    await owner.getByLabel("Address of the Prefect API").fill(prefect.url);
    await owner.getByRole("button", { name: "Read and compare" }).click();
    await expect(owner.getByText("The policy blocks needs 1 approval")).toBeVisible();
    await owner.getByRole("button", { name: "Send for review" }).click();
    await expect(owner.getByRole("heading", { name: "Sent for review" })).toBeVisible();
    await expect(owner.getByText("sent for review as #1")).toBeVisible();
    const { changes } = await session.call("listOpenChanges", {});
    await expect(owner.getByRole("link", { name: "See the change" })).toHaveAttribute("href", `/changes/${changes[0]?.id}`);
    expect(changes.map(({ number, entries }) => [number, entries.length])).toEqual([[1, 14]]);
    expect((await session.call("listEntries", { kind: "block" })).total).toBe(0);
  } finally {
    await prefect.stop();
    await session.end();
  }
});

test("who may not manage is told of the command line", async ({ asRole }) => {
  const editor = await asRole("editor");
  await editor.goto("/settings/import");
  await expect(editor.getByText("blockyard import prefect --from")).toBeVisible();
  await expect(editor.getByLabel("Address of the Prefect API")).toHaveCount(0);
});
