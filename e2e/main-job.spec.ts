import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { runCli, startCli } from "./cli.ts";
import { fieldOf, input, review, save } from "./editor.ts";
import { root } from "./server.ts";
import { expect, test } from "./test.ts";

const seed = readFileSync(join(root, "e2e", "fixtures", "credentials.ini"), "utf8");
const path = "block/aws-credentials/my-aws-credentials";

/** A machine: a home with the seed's file in it, with comments of its owner. */
function makeShip() {
  const home = mkdtempSync(join(tmpdir(), "blockyard-ship-"));
  const file = join(home, ".echoflow", "credentials.ini");
  mkdirSync(join(home, ".echoflow"), { mode: 0o700 });
  const text = `# keys of the ship: ask the bridge\n${seed}; nothing below this line\n`;
  writeFileSync(file, text, { mode: 0o600 });
  return {
    home,
    text,
    read: () => readFileSync(file, "utf8"),
    replace: (old: string, next: string) => writeFileSync(file, readFileSync(file, "utf8").replace(old, next), { mode: 0o600 }),
    remove: () => rmSync(home, { recursive: true, force: true }),
  };
}

async function signInShip(page: Page, home: string, origin: string): Promise<void> {
  const login = startCli(home, "login", "--url", origin);
  await expect.poll(login.stderr).toContain("Waiting");
  const [address = ""] = /http\S+/.exec(login.stderr()) ?? [];
  const [, code = ""] = /confirm the code (\S+)\./.exec(login.stderr()) ?? [];
  await page.goto(address);
  await expect(page.getByText(code, { exact: true })).toBeVisible();
  await page.getByRole("button", { name: "The code matches: sign it in" }).click();
  await expect(page.getByRole("heading", { name: "Signed in" })).toBeVisible();
  const { code: exit, stdout } = await login.ended;
  expect([exit, stdout]).toEqual([0, expect.stringContaining(`Signed in to ${origin} as `)]);
}

async function changeRegion(page: Page, id: string, region: string): Promise<void> {
  await page.goto(`/blocks/block/${id}/edit`);
  await input(page, "Region Name").fill(region);
  await save(await review(page), `Move to ${region}`);
  await expect(fieldOf(page, "region_name")).toContainText(region);
}

test("credentials.ini and the browser: both sides' changes survive, the same key on both is a conflict that --theirs settles", async ({
  alone: { server, api, page },
}) => {
  const ship = makeShip();
  const pulled = async () => (await api.call("sync", {})).entries.find((entry) => entry.path === path)?.data;
  try {
    await signInShip(page, ship.home, server.origin);
    const loaded = await runCli(ship.home, "load-credentials");
    expect(loaded).toMatchObject({ code: 0, stderr: "" });
    expect(loaded.stdout).toContain(`new block ${path}`);
    expect(loaded.stdout).toContain("new block block/azure-cosmos-db-credentials/my-az-cosmos-credentials");
    expect(ship.read()).toBe(ship.text);
    const before = { aws_access_key_id: "my-access-key", aws_secret_access_key: "my-secret-key", aws_session_token: "my-session-token" };
    expect(await pulled()).toEqual({ ...before, region_name: "us-west-1" });

    await page.goto("/blocks");
    await expect(page.getByRole("link", { name: "my-az-cosmos-credentials" })).toBeVisible();
    await page.getByRole("link", { name: "my-aws-credentials" }).click();
    await expect(fieldOf(page, "aws_access_key_id")).toContainText("my-access-key");
    const id = new URL(page.url()).pathname.split("/").at(-1) ?? "";

    await changeRegion(page, id, "eu-north-1");
    ship.replace("my-access-key", "AKIAFROMTHEFILE");
    expect(await runCli(ship.home, "load-credentials", "--sync")).toMatchObject({ code: 0, stderr: "" });
    expect(ship.read()).toBe(ship.text.replace("my-access-key", "AKIAFROMTHEFILE").replace("us-west-1", "eu-north-1"));
    expect(await pulled()).toEqual({ ...before, aws_access_key_id: "AKIAFROMTHEFILE", region_name: "eu-north-1" });
    await page.reload();
    await expect(fieldOf(page, "aws_access_key_id")).toContainText("AKIAFROMTHEFILE");

    await changeRegion(page, id, "ap-south-1");
    ship.replace("eu-north-1", "sa-east-1");
    const [textBefore, dataBefore] = [ship.read(), await pulled()];
    const refused = await runCli(ship.home, "load-credentials", "--sync");
    expect(refused.code).toBe(1);
    expect(refused.stderr).toMatch(/conflict \[AWS\] region/);
    expect([ship.read(), await pulled()]).toEqual([textBefore, dataBefore]);
    expect(await runCli(ship.home, "load-credentials", "--sync", "--theirs")).toMatchObject({ code: 0 });
    expect(ship.read()).toBe(textBefore.replace("sa-east-1", "ap-south-1"));
    expect(await pulled()).toEqual(dataBefore);
    expect(await runCli(ship.home, "load-credentials", "--sync")).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("nothing to do"),
    });

    await page.goto("/history");
    await expect(page.getByText(/^load-credentials on /).first()).toBeVisible();
  } finally {
    ship.remove();
  }
});

test("a file that an old client ruined is refused, and nothing is lost on either side", async ({ alone: { server, api, page } }) => {
  const ship = makeShip();
  try {
    await signInShip(page, ship.home, server.origin);
    expect(await runCli(ship.home, "load-credentials", "--sync")).toMatchObject({ code: 0 });
    const data = async () => (await api.call("sync", {})).entries.find((entry) => entry.path === path)?.data;
    const before = await data();
    ship.replace("my-secret-key", "**********");
    ship.replace("my-session-token", "None");
    const refused = await runCli(ship.home, "load-credentials", "--sync");
    expect(refused.code).toBe(1);
    expect(refused.stderr).toMatch(/refused {2}\[AWS\] aws_secret: .*mask/);
    expect(await data()).toEqual(before);
  } finally {
    ship.remove();
  }
});

test("a command line that is denied in the browser gets no token", async ({ asRole, server }) => {
  const ship = makeShip();
  try {
    const page = await asRole("editor");
    const login = startCli(ship.home, "login", "--url", server.origin);
    await expect.poll(login.stderr).toContain("Waiting");
    await page.goto(/http\S+/.exec(login.stderr())?.[0] ?? "");
    await page.getByRole("button", { name: "Deny" }).click();
    await expect(page.getByRole("heading", { name: "Denied" })).toBeVisible();
    expect(await login.ended).toMatchObject({ code: 1, stderr: expect.stringContaining("The sign-in was denied in the browser.") });
  } finally {
    ship.remove();
  }
});
