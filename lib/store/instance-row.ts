import { existsSync, statSync } from "node:fs";
import type { Store } from "./client.ts";
import type { Kek } from "./keys/kek.ts";
import { createInstanceKeys, type InstanceKeys } from "./keys/keyring.ts";
import { toStoreError } from "./prisma-errors.ts";
import { openConnection } from "./sqlite/sqlite-connection.ts";

const columns = "instanceId, kekId, keyCheck, wrappedRootKey";

/**
 * The keys of the instance that a database holds, read before anything is migrated or written; undefined when there is no database yet
 * or it has no instance. Refuses with `unavailable` what is no database of ours.
 */
export function peekInstanceKeys(databaseFile: string): InstanceKeys | undefined {
  if (!existsSync(databaseFile) || statSync(databaseFile).size === 0) return undefined;
  try {
    const connection = openConnection(databaseFile, "read");
    try {
      const hasTable = connection.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'Instance'").get();
      if (!hasTable) return undefined;
      return connection.prepare<[], InstanceKeys>(`SELECT ${columns} FROM "Instance" WHERE id = 1`).get();
    } finally {
      connection.close();
    }
  } catch (error) {
    throw toStoreError(error);
  }
}

/** The keys of the instance, made on the first run. Of two processes that start at once, one makes them and both use them. */
export function ensureInstanceKeys(store: Store, kek: Kek): Promise<InstanceKeys> {
  return store.write(async (tx) => {
    const select = { instanceId: true, kekId: true, keyCheck: true, wrappedRootKey: true } as const;
    const known = await tx.instance.findUnique({ where: { id: 1 }, select });
    if (known) return known;
    const { instanceId, kekId, keyCheck, wrappedRootKey } = createInstanceKeys(kek);
    const data = { id: 1, instanceId, kekId, keyCheck: new Uint8Array(keyCheck), wrappedRootKey: new Uint8Array(wrappedRootKey) };
    return tx.instance.create({ data, select });
  });
}
