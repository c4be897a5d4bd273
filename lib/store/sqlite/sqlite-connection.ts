import Database from "better-sqlite3";
import { DomainError } from "#lib/core/errors.ts";
import { toStoreError } from "#lib/store/prisma-errors.ts";

export type Connection = Database.Database;

export const busyTimeoutMs = 5000;

const readPragmas = { foreign_keys: 1, busy_timeout: busyTimeoutMs, trusted_schema: 0 };
const writePragmas = { ...readPragmas, synchronous: 2, secure_delete: 1 };

/**
 * Sets and asserts what a connection must have: WAL, synchronous=FULL, foreign keys, secure delete, a busy timeout of 5 s and an
 * untrusted schema; a reader is `query_only` besides. Refuses with `unavailable` when SQLite did not take one.
 */
export function prepareConnection(connection: Connection, use: "write" | "read"): void {
  const wanted = use === "write" ? writePragmas : { ...readPragmas, query_only: 1 };
  if (use === "write") connection.pragma("journal_mode = WAL");
  for (const [name, value] of Object.entries(wanted)) connection.pragma(`${name} = ${value}`);
  assertPragma(connection, "journal_mode", "wal");
  for (const [name, value] of Object.entries(wanted)) assertPragma(connection, name, String(value));
}

/** Opens a connection of ours outside Prisma. The file must exist. */
export function openConnection(databaseFile: string, use: "write" | "read"): Connection {
  const connection = new Database(databaseFile, { readonly: use === "read", fileMustExist: true, timeout: busyTimeoutMs });
  try {
    prepareConnection(connection, use);
    return connection;
  } catch (error) {
    connection.close();
    throw error;
  }
}

/** Reads every page once. Refuses with `unavailable` when the file is damaged or cannot be opened. */
export function checkDatabase(databaseFile: string): void {
  try {
    const connection = openConnection(databaseFile, "read");
    try {
      if (connection.pragma("quick_check(1)", { simple: true }) === "ok") return;
    } finally {
      connection.close();
    }
  } catch (error) {
    throw toStoreError(error);
  }
  throw new DomainError("unavailable", `The database ${databaseFile} is damaged. Restore a backup; nothing was changed.`);
}

function assertPragma(connection: Connection, name: string, wanted: string): void {
  if (String(connection.pragma(name, { simple: true })) === wanted) return;
  throw new DomainError(
    "unavailable",
    `SQLite refused ${name} = ${wanted} for ${connection.name}. Use a local disk and the bundled SQLite.`,
  );
}
