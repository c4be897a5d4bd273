import { startServer } from "./server.ts";
import { expect, test } from "./test.ts";

const person = { name: "Ada Byron", email: "ada@example.test", password: "orbit-lantern-quartz" };

test("the one-time link makes the owner, who signs out and in again; the link is dead afterwards", async ({ anonymous, watch }) => {
  const server = await startServer();
  try {
    const page = await (await anonymous({ baseURL: server.origin })).newPage();
    await page.goto("/blocks");
    await expect(page.getByRole("heading", { name: "This server has no owner yet" })).toBeVisible();

    await page.goto(server.ownerLink);
    await page.getByLabel("Your name").fill(person.name);
    await page.getByLabel("Email").fill(person.email);
    await page.getByRole("textbox", { name: "Password" }).fill("password1");
    await expect(page.getByText("This password is among the first that are guessed")).toBeVisible();
    await page.getByRole("textbox", { name: "Password" }).fill(person.password);
    await page.getByRole("button", { name: "Make the account and sign in" }).click();
    await expect(page.getByRole("heading", { name: "Blocks", level: 1 })).toBeVisible();

    // Links that are being prefetched when the session ends are refused.
    watch.allow(/401 .*_rsc=/);
    const signOut = page.getByRole("menuitem", { name: "Sign out" });
    // A page that has only just come does not listen yet.
    await expect(async () => {
      await page.getByRole("button", { name: `${person.name}. Account and sign out` }).click();
      await expect(signOut).toBeVisible({ timeout: 3_000 });
    }).toPass();
    await signOut.click();
    await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
    await page.goto("/blocks");
    await expect(page).toHaveURL(/\/sign-in\?next=%2Fblocks$/);

    // Chromium writes each status of 401 to the console.
    watch.allow(/401 .*callback\/credentials/);
    const refusals: string[] = [];
    for (const [email, password] of [
      [person.email, "not-the-password"],
      ["nobody@example.test", person.password],
    ] as const) {
      await page.getByLabel("Email").fill(email);
      await page.getByRole("textbox", { name: "Password" }).fill(password);
      const answer = page.waitForResponse((response) => response.url().endsWith("/callback/credentials"));
      await page.getByRole("button", { name: "Sign in" }).click();
      const response = await answer;
      const refusal = page.getByRole("alert").filter({ hasText: "You are not signed in" });
      await expect(refusal).toBeVisible();
      refusals.push(`${response.status()} ${await response.text()} ${await refusal.textContent()}`);
    }
    expect(refusals[1]).toBe(refusals[0]);

    await page.getByLabel("Email").fill(person.email);
    await page.getByRole("textbox", { name: "Password" }).fill(person.password);
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page.getByRole("heading", { name: "Blocks", level: 1 })).toBeVisible();

    const other = await (await anonymous({ baseURL: server.origin })).newPage();
    await other.goto(server.ownerLink);
    await expect(other.getByRole("heading", { name: "Sign in" })).toBeVisible();
    const token = server.ownerLink.split("#")[1];
    const claim = await other.request.post("/api/v1/setup", {
      headers: { origin: server.origin, "x-blockyard": "1" },
      data: { ...person, email: "eve@example.test", token },
    });
    expect(claim.status()).toBe(404);
    for (const opened of [page, other]) await opened.context().close();
    expect(server.complaints()).toBe("");
  } finally {
    await server.stop();
  }
});
