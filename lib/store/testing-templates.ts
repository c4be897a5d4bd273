import { randomBytes } from "node:crypto";
import { copyFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import Database from "better-sqlite3";
import { openStore, type Store } from "./client.ts";
import { peekInstanceKeys } from "./instance-row.ts";
import { type Kek, loadKek } from "./keys/kek.ts";
import { createInstanceKeys, type Keyring, openKeyring } from "./keys/keyring.ts";
import { migrate } from "./sqlite/migrate.ts";
import { onceInRun } from "./testing-once.ts";

export const migrationsFolder = fileURLToPath(new URL("../../prisma/sqlite/migrations", import.meta.url));

/** What stands in a database before the test begins; one name is one way to fill it. */
export type Content = { name: string; fill: (store: Store) => Promise<void> };
export type Template = { databaseFile: string; keyring: Keyring };

const file = "blockyard.db";
const keyFile = "kek";
const known = new Map<string, Promise<Template>>();

/** A migrated database with an instance and perhaps with content, to be copied; made once in the whole run. */
export function templateOf(content?: Content): Promise<Template> {
  const name = content?.name ?? "migrated";
  const template = known.get(name) ?? openTemplate(`database-${name}`, content ? (folder) => fill(folder, content) : makeMigrated);
  known.set(name, template);
  return template;
}

async function openTemplate(name: string, make: (folder: string) => void | Promise<void>): Promise<Template> {
  const folder = await onceInRun(name, make);
  const databaseFile = join(folder, file);
  const keys = peekInstanceKeys(databaseFile);
  if (!keys) throw new Error(`${databaseFile} has no instance.`);
  return { databaseFile, keyring: openKeyring(kekIn(folder), keys) };
}

function kekIn(folder: string): Kek {
  return loadKek({ env: { BLOCKYARD_KEK_FILE: join(folder, keyFile) }, dataFolder: tmpdir(), hasInstance: true });
}

function makeMigrated(folder: string): void {
  const databaseFile = join(folder, file);
  migrate({ databaseFile, migrationsFolder });
  writeFileSync(join(folder, keyFile), randomBytes(32).toString("base64"), { mode: 0o600 });
  const keys = createInstanceKeys(kekIn(folder));
  const connection = new Database(databaseFile);
  const insert = connection.prepare(`INSERT INTO "Instance" (id, instanceId, kekId, keyCheck, wrappedRootKey) VALUES (1, ?, ?, ?, ?)`);
  insert.run(keys.instanceId, keys.kekId, keys.keyCheck, keys.wrappedRootKey);
  connection.close();
}

async function fill(folder: string, { fill }: Content): Promise<void> {
  const { databaseFile: empty } = await templateOf();
  const databaseFile = join(folder, file);
  copyFileSync(empty, databaseFile);
  copyFileSync(join(dirname(empty), keyFile), join(folder, keyFile));
  const store = await openStore({ databaseFile });
  await fill(store);
  await store.close();
}
