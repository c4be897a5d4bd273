import { builtPages } from "./routes.ts";
import { expect, test } from "./test.ts";

/** Who is not signed in sees these; every other page, also one that is new tomorrow, leads to the first of them. */
const open = new Set(["/sign-in", "/link", "/setup"]);

test("every page that was built leads somebody without a session to sign in, and gives away nothing on the way", async ({
  anonymous,
  seed,
}) => {
  const [entry] = await seed({ op: "put", path: "block/string/unseen", baseVersion: 0, data: { value: "canary-of-nobody" } });
  const context = await anonymous();
  const pages = builtPages();
  expect(pages.length).toBeGreaterThan(15);
  for (const address of pages.filter((page) => !open.has(page))) {
    const path = address.replaceAll(/\[\.*\w+\]/g, address.includes("block/[id]") ? (entry?.id ?? "") : "aws-credentials");
    const answer = await context.request.get(path, { maxRedirects: 0 });
    expect(answer.status(), `${path} must not be shown`).toBe(307);
    expect(answer.headers().location, `${path} must lead to sign in`).toMatch(/^(\/blocks|\/settings\/members|\/sign-in(\?next=.*)?)$/);
    expect(await answer.text()).not.toContain("canary");
    expect((await context.request.get(path)).url(), `${path} must end at sign in`).toContain("/sign-in");
    const rsc = await context.request.get(path, { headers: { rsc: "1" }, maxRedirects: 0 });
    expect(rsc.status(), `${path} must not be sent as a part`).toBe(401);
  }
  expect((await context.request.get("/setup", { maxRedirects: 0 })).headers().location).toBe("/sign-in");
});

test("a link into the dashboard is followed after signing in, one to another site is not", async ({ anonymous }) => {
  const page = await (await anonymous()).newPage();
  await page.goto("/variables?q=deep");
  await page.getByLabel("Email").fill("owner@blockyard.test");
  await page.getByRole("textbox", { name: "Password" }).fill("orbit-lantern-quartz");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page).toHaveURL(/\/variables\?q=deep$/);
  const other = await (await anonymous()).newPage();
  await other.goto("/sign-in?next=//evil.example.test/");
  await other.getByLabel("Email").fill("owner@blockyard.test");
  await other.getByRole("textbox", { name: "Password" }).fill("orbit-lantern-quartz");
  await other.getByRole("button", { name: "Sign in" }).click();
  await expect(other).toHaveURL(/\/blocks$/);
});
