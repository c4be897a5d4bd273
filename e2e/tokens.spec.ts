import { expect, test } from "./test.ts";

test("a token is shown once, pulls, and is dead with the request after it is revoked", async ({ asRole, server, seed }) => {
  await seed({ op: "put", path: "block/string/pulled", baseVersion: 0, data: { value: "by a token" } });
  const page = await asRole("editor");
  await page.goto("/settings/tokens");
  await page.getByRole("button", { name: "Create a token" }).click();
  const form = page.getByRole("dialog", { name: "Create a token" });
  await form.getByLabel("Name").fill("ship-7");
  await form.getByRole("checkbox", { name: "push" }).uncheck();
  await form.getByRole("button", { name: "Create the token" }).click();
  const made = page.getByRole("dialog", { name: "Your new token" });
  const token = (await made.getByText(/^byd_pat_/).textContent()) ?? "";
  await made.getByRole("button", { name: "Done" }).click();
  await page.reload();
  const row = page.getByRole("row", { name: /ship-7/ });
  await expect(row).toBeVisible();
  expect(await page.content()).not.toContain(token);

  const headers = { authorization: `Bearer ${token}` };
  const pull = await fetch(`${server.origin}/api/v1/sync`, { headers });
  expect(pull.status).toBe(200);
  expect(await pull.text()).toContain("by a token");
  const push = { method: "POST", headers: { ...headers, "content-type": "application/json" }, body: '{"edits":[]}' };
  expect((await fetch(`${server.origin}/api/v1/changes`, push)).status).toBe(403);

  await row.getByRole("button", { name: "Revoke ship-7" }).click();
  await page.getByRole("dialog", { name: "Revoke the token" }).getByRole("button", { name: "Revoke" }).click();
  await expect(row).toContainText("revoked");
  expect((await fetch(`${server.origin}/api/v1/sync`, { headers })).status).toBe(401);
});
