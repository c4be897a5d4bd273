import { randomBytes } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { makeTestFolder, migrationsFolder } from "#lib/store/testing.ts";
import { databaseName, openInstance } from "./open-instance.ts";

const origin = "http://127.0.0.1:3000";

function makePlace() {
  const home = makeTestFolder();
  const dataFolder = join(home, "data");
  const env: Record<string, string | undefined> = { XDG_CONFIG_HOME: join(home, "config"), APPDATA: join(home, "config") };
  const open = (more: Record<string, string | undefined> = {}, isServer = true) =>
    openInstance({ dataFolder, migrationsFolder, origin, env: { ...env, ...more }, isServer });
  return { dataFolder, databaseFile: join(dataFolder, databaseName), open };
}

test("the first run makes database and key, readable by nobody else, and later runs open the same instance", async () => {
  const { dataFolder, databaseFile, open } = makePlace();
  const first = await open();
  expect(first.kek.isNew).toBe(true);
  expect(first.kek.file?.startsWith(dataFolder)).toBe(false);
  expect(statSync(dataFolder).mode & 0o777).toBe(0o700);
  for (const file of [databaseFile, first.kek.file ?? ""]) expect(statSync(file).mode & 0o777).toBe(0o600);
  await first.close();
  const second = await open();
  expect(second.kek.isNew).toBe(false);
  expect(second.applied).toEqual([]);
  expect(second.instance.keyring.instanceId).toBe(first.instance.keyring.instanceId);
  expect(second.instance.keyring.processSecret("next-actions-key")).toBe(first.instance.keyring.processSecret("next-actions-key"));
  await second.close();
});

test("a wrong key, a missing key and two keys are refused and change nothing", async () => {
  const { dataFolder, databaseFile, open } = makePlace();
  const { kek, close } = await open();
  await close();
  const before = readFileSync(databaseFile);
  const refusals = [
    { BLOCKYARD_KEK: randomBytes(32).toString("base64") },
    { BLOCKYARD_KEK: "short" },
    { BLOCKYARD_KEK_FILE: join(dataFolder, "nowhere.kek") },
    { XDG_CONFIG_HOME: join(dataFolder, "..", "elsewhere"), APPDATA: join(dataFolder, "..", "elsewhere") },
    { BLOCKYARD_KEK: readFileSync(kek.file ?? "", "utf8").trim(), BLOCKYARD_KEK_FILE: kek.file },
  ];
  for (const env of refusals) await expect(open(env)).rejects.toMatchObject({ code: "unavailable" });
  expect(readFileSync(databaseFile).equals(before)).toBe(true);
  expect(readdirSync(join(dataFolder, "..")).sort()).toEqual(["config", "data"]);
  const again = await open();
  await again.close();
});

test("a second server is refused while the first one runs; the admin command works beside it", async () => {
  const { open } = makePlace();
  const first = await open();
  await expect(open()).rejects.toMatchObject({ code: "unavailable" });
  const admin = await open({}, false);
  expect(admin.instance.keyring.instanceId).toBe(first.instance.keyring.instanceId);
  await first.close();
  const next = await open();
  await next.close();
});

test("of two first runs at the same moment one makes the instance and both use it", async () => {
  const { open } = makePlace();
  const [server, admin] = await Promise.all([open(), open({}, false)]);
  expect(admin.instance.keyring.instanceId).toBe(server.instance.keyring.instanceId);
  await server.close();
});

test("a file that is no database is refused and kept", async () => {
  const { dataFolder, databaseFile, open } = makePlace();
  await (await open()).close();
  writeFileSync(databaseFile, "this is a letter, not a database, and it is long enough to look like a page of one".repeat(100));
  await expect(open()).rejects.toMatchObject({ code: "unavailable" });
  expect(readFileSync(databaseFile, "utf8")).toContain("this is a letter");
  expect(existsSync(join(dataFolder, "server.lock"))).toBe(true);
});
