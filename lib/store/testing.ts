import { randomBytes } from "node:crypto";
import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import Database from "better-sqlite3";
import { afterAll } from "vitest";
import { openStore, type Store } from "./client.ts";
import { setInstance } from "./instance.ts";
import { type Kek, loadKek } from "./keys/kek.ts";
import type { Keyring } from "./keys/keyring.ts";
import { type Content, templateOf } from "./testing-templates.ts";

export { migrationsFolder } from "./testing-templates.ts";

export type TestStore = { store: Store; keyring: Keyring; databaseFile: string; close: () => Promise<void> };

/** A folder of its own for a test, mode 0700, removed when the tests of the file have run. */
export function makeTestFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "blockyard-test-"));
  folders.push(folder);
  return folder;
}

/** A KEK as the environment would give it. */
export function makeTestKek(): Kek {
  const env = { BLOCKYARD_KEK: randomBytes(32).toString("base64") };
  return loadKek({ env, dataFolder: tmpdir(), hasInstance: false });
}

/** A fresh migrated database file with an instance row and perhaps with content, copied from a template that is made once per run. */
export async function copyTestDatabase(content?: Content): Promise<{ databaseFile: string; keyring: Keyring }> {
  const template = await templateOf(content);
  const databaseFile = join(makeTestFolder(), "blockyard.db");
  copyFileSync(template.databaseFile, databaseFile);
  return { databaseFile, keyring: template.keyring };
}

/** Opens a fresh test database and makes it the running instance. Each test that writes opens its own. */
export async function openTestStore(content?: Content): Promise<TestStore> {
  const { databaseFile, keyring } = await copyTestDatabase(content);
  const store = await openStore({ databaseFile });
  setInstance({ store, keyring, origin: "http://127.0.0.1:3000" });
  const close = async () => {
    await store.close();
    rmSync(dirname(databaseFile), { recursive: true, force: true });
  };
  return { store, keyring, databaseFile, close };
}

/** Takes away the triggers that keep history and audit log as they were written, as somebody who alters rows behind our back would. */
export function dropGuards(databaseFile: string): void {
  const connection = new Database(databaseFile);
  const guards = connection.prepare<[], { name: string }>(
    "SELECT name FROM sqlite_schema WHERE type = 'trigger' AND name LIKE '%!_refuse!_%' ESCAPE '!'",
  );
  for (const { name } of guards.all()) connection.exec(`DROP TRIGGER "${name}"`);
  connection.close();
}

const folders: string[] = [];

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});
