import { join, resolve } from "node:path";
import type { Store } from "#lib/store/client.ts";
import { openStore } from "#lib/store/client.ts";
import { type RunningInstance, setInstance } from "#lib/store/instance.ts";
import { ensureInstanceKeys, peekInstanceKeys } from "#lib/store/instance-row.ts";
import { type Kek, loadKek } from "#lib/store/keys/kek.ts";
import { openKeyring } from "#lib/store/keys/keyring.ts";
import { migrate } from "#lib/store/sqlite/migrate.ts";
import { lockDataFolder } from "#lib/store/sqlite/process-lock.ts";
import { checkDatabase } from "#lib/store/sqlite/sqlite-connection.ts";

export const databaseName = "blockyard.db";

export type OpenOptions = {
  dataFolder: string;
  migrationsFolder: string;
  origin: string;
  /** Where the key may come from: BLOCKYARD_KEK, BLOCKYARD_KEK_FILE and what its default place is made of. */
  env: Record<string, string | undefined>;
  /** A server has the data folder to itself; the admin command works beside it. */
  isServer: boolean;
};

export type OpenedInstance = {
  instance: RunningInstance;
  kek: Kek;
  applied: string[];
  /** Lets what runs finish, moves the WAL into the database, gives the data folder back. */
  close: () => Promise<void>;
};

/**
 * Opens the data folder and makes it the running instance. The key is checked before anything is migrated or written: a wrong or missing
 * key, a second server, a damaged database are refused with `unavailable` and leave the database as it was.
 */
export async function openInstance({ dataFolder, migrationsFolder, origin, env, isServer }: OpenOptions): Promise<OpenedInstance> {
  const databaseFile = join(dataFolder, databaseName);
  const lock = isServer ? lockDataFolder(dataFolder) : undefined;
  let store: Store | undefined;
  try {
    const known = peekInstanceKeys(databaseFile);
    const kek = loadKek({ env, dataFolder, hasInstance: known !== undefined });
    if (known) openKeyring(kek, known);
    const { applied } = migrate({ databaseFile, migrationsFolder });
    checkDatabase(databaseFile);
    const opened = await openStore({ databaseFile });
    store = opened;
    const keyring = openKeyring(kek, await ensureInstanceKeys(opened, kek));
    const checkpoints = { file: checkpointFileOf(dataFolder, env), say: isServer ? (line: string) => console.log(line) : () => {} };
    const instance = { store: opened, keyring, origin, checkpoints };
    setInstance(instance);
    const close = async () => {
      await opened.close();
      lock?.release();
    };
    return { instance, kek, applied, close };
  } catch (error) {
    await store?.close();
    lock?.release();
    throw error;
  }
}

/** BLOCKYARD_CHECKPOINTS, else a file beside the data folder: who can change the database should not find it on the way. */
function checkpointFileOf(dataFolder: string, { BLOCKYARD_CHECKPOINTS: file }: OpenOptions["env"]): string {
  return file ? resolve(file) : `${resolve(dataFolder)}.checkpoints`;
}
