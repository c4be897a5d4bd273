import { expect, test } from "./test.ts";

const person = { name: "Grace Hopper", email: "grace@example.test", password: "orbit-lantern-quartz" };

test("a member joins by link; a new role counts from the next request on, and so does the removal", async ({
  asRole,
  anonymous,
  watch,
}) => {
  const owner = await asRole("owner");
  await owner.goto("/settings/members");
  await owner.getByRole("button", { name: "Add a person" }).click();
  const form = owner.getByRole("dialog", { name: "Add a person" });
  await form.getByLabel("Email").fill(person.email);
  await form.getByLabel("Name").fill(person.name);
  await form.getByRole("button", { name: "Add", exact: true }).click();
  const invitation = owner.getByRole("dialog", { name: "Send this invitation" });
  const link = await invitation.getByText(/^http.*\/link#/).textContent();
  await invitation.getByRole("button", { name: "Done" }).click();
  const row = owner.getByRole("row", { name: new RegExp(person.name) });
  await expect(row).toContainText("invited");

  const member = await (await anonymous()).newPage();
  await member.goto(link ?? "");
  await member.getByRole("textbox", { name: "Password" }).fill(person.password);
  await member.getByRole("button", { name: "Set the password and sign in" }).click();
  await expect(member.getByRole("heading", { level: 1, name: "Blocks" })).toBeVisible();
  await expect(member.getByRole("link", { name: "New block" })).toBeVisible();
  const late = await (await anonymous()).newPage();
  // Chromium writes the status of a refused link to the console.
  watch.allow(/410 .*links\/accept/);
  await late.goto(link ?? "");
  await late.getByRole("textbox", { name: "Password" }).fill("another-lantern-quartz");
  await late.getByRole("button", { name: "Set the password and sign in" }).click();
  await expect(late.getByText("This link is not valid any more. Ask for a new one.")).toBeVisible();

  await owner.reload();
  await row.getByRole("combobox").click();
  await owner.getByRole("option", { name: /^viewer/ }).click();
  await expect(row.getByRole("combobox")).toHaveValue("viewer");
  const me = async () => (await member.request.get("/api/v1/me")).json();
  await expect.poll(async () => (await me()).workspace?.role).toBe("viewer");
  await member.reload();
  await expect(member.getByRole("heading", { level: 1, name: "Blocks" })).toBeVisible();
  await expect(member.getByRole("link", { name: "New block" })).toBeHidden();

  await owner.getByRole("button", { name: `Actions for ${person.name}` }).click();
  await owner.getByRole("menuitem", { name: "Remove …" }).click();
  await owner
    .getByRole("dialog", { name: `Remove ${person.name}` })
    .getByRole("button", { name: "Remove" })
    .click();
  await expect(row).toBeHidden();
  expect([401, 403]).toContain((await member.request.get("/api/v1/entries")).status());
  watch.allow(/40[13] .*(_rsc=|\/api\/v1\/)/);
  await member.goto("/blocks");
  await expect(member.getByRole("table", { name: "Blocks" })).toBeHidden();
});
