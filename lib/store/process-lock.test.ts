import { statSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { lockDataFolder } from "./process-lock.ts";
import { makeTestFolder, openTestStore } from "./testing.ts";

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
