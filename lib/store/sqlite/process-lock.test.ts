import { statSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { makeTestFolder, openTestStore } from "#lib/store/testing.ts";
import { bundleScript, runScript } from "#lib/store/testing-process.ts";
import { lockDataFolder } from "./process-lock.ts";

test("a data folder has one server; the refusal names its process", () => {
  const folder = join(makeTestFolder(), "data");
  const lock = lockDataFolder(folder);
  expect(() => lockDataFolder(folder)).toThrow(new RegExp(`process ${process.pid}, since \\d{4}-`));
  lock.release();
  lock.release();
  lockDataFolder(folder).release();
  if (process.platform !== "win32") expect(statSync(folder).mode & 0o777).toBe(0o700);
});

test("the lock does not keep the database from anybody", async () => {
  const { store, databaseFile, close } = await openTestStore();
  const lock = lockDataFolder(join(databaseFile, ".."));
  expect(await store.write(async () => "written")).toBe("written");
  lock.release();
  await close();
});

test("the lock of a killed server is free at once", async () => {
  const folder = join(makeTestFolder(), "data");
  const script = await bundleScript(`
    import { lockDataFolder } from "#lib/store/sqlite/process-lock.ts";
    lockDataFolder(process.argv[2]);
    console.log("locked");
    setInterval(() => {}, 1000);
  `);
  let refusals = 0;
  await runScript(script, folder, (_line, kill) => {
    expect(() => lockDataFolder(folder)).toThrow(/Another Blockyard server/);
    refusals++;
    kill();
  });
  expect(refusals).toBe(1);
  lockDataFolder(folder).release();
});
