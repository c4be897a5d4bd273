import { PrismaBetterSqlite3 } from "@prisma/adapter-better-sqlite3";
import type { SqlDriverAdapterFactory, Transaction } from "@prisma/driver-adapter-utils";
import Database from "better-sqlite3";
import { lockedAdapter } from "./sqlite-adapter.ts";
import { busyTimeoutMs, openConnection, prepareConnection } from "./sqlite-connection.ts";
import { secureDatabaseFile } from "./sqlite-files.ts";

/** Changes whenever anybody commits: any connection, any process. Synchronous and cheap enough for every request (about 2 µs). */
export type ChangeStamp = () => number | string;

/** What people and programs are and may do; block types and schemas; entries with their versions; versions that were altered or destroyed; policies. */
export type Area = "identity" | "catalog" | "entries" | "history" | "policies";
/** The same for one part of the data: triggers of the database count what changes in it, whoever writes. */
export type AreaStamp = (area: Area) => number;

/**
 * The driver adapter of one SQLite connection for Prisma: safe pragmas, one lock, real rollbacks. The writer makes the file when
 * there is none and keeps it 0600 in a 0700 folder; the reader sees committed data only. Refusals on connecting are `unavailable`.
 * `onBegin` is told each transaction as it begins.
 */
export function sqliteAdapter(
  databaseFile: string,
  use: "write" | "read",
  onBegin?: (transaction: Transaction) => void,
): SqlDriverAdapterFactory {
  const stock = new PrismaBetterSqlite3({ url: databaseFile, readonly: use === "read", timeout: busyTimeoutMs });
  return {
    provider: stock.provider,
    adapterName: stock.adapterName,
    connect: async () => {
      if (use === "write") secureDatabaseFile(databaseFile);
      const inner = await stock.connect();
      try {
        const connection = connectionOf(inner);
        prepareConnection(connection, use);
        if (use === "write") secureDatabaseFile(databaseFile);
        return lockedAdapter(inner, connection, use, onBegin);
      } catch (error) {
        await inner.dispose();
        throw error;
      }
    },
  };
}

/** The stamps, on a connection of their own: `data_version` counts the commits of all the others. */
export function openChangeStamp(databaseFile: string): { changeStamp: ChangeStamp; areaStamp: AreaStamp; close: () => void } {
  const connection = openConnection(databaseFile, "read");
  const dataVersion = connection.prepare<[], number>("PRAGMA data_version").pluck();
  // Prepared when it is first asked for: a database that is not migrated yet has no such table.
  let counter: Database.Statement<[Area], number> | undefined;
  return {
    changeStamp: () => dataVersion.get() ?? 0,
    areaStamp: (area) => {
      counter ??= connection.prepare<[Area], number>('SELECT "n" FROM "Stamp" WHERE "area" = ?').pluck();
      return counter.get(area) ?? 0;
    },
    close: () => connection.close(),
  };
}

/** The stock adapter keeps its better-sqlite3 connection in a field that its types do not name. */
function connectionOf(adapter: object): Database.Database {
  if ("client" in adapter && adapter.client instanceof Database) return adapter.client;
  throw new Error("This version of @prisma/adapter-better-sqlite3 hides its connection.");
}
