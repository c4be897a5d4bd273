import { createHash, randomUUID } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { DomainError } from "#lib/core/errors.ts";
import { toStoreError } from "#lib/store/prisma-errors.ts";
import { type Connection, openConnection } from "./sqlite-connection.ts";
import { secureDatabaseFile } from "./sqlite-files.ts";

type Migration = { name: string; sql: string };
type Applied = { name: string; checksum: string; isFinished: boolean };

/** Prisma's own table, to the letter, so that `prisma migrate deploy` agrees with what stands in it. */
const table = `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
    "id"                    TEXT PRIMARY KEY NOT NULL,
    "checksum"              TEXT NOT NULL,
    "finished_at"           DATETIME,
    "migration_name"        TEXT NOT NULL,
    "logs"                  TEXT,
    "rolled_back_at"        DATETIME,
    "started_at"            DATETIME NOT NULL DEFAULT current_timestamp,
    "applied_steps_count"   INTEGER UNSIGNED NOT NULL DEFAULT 0
)`;

/**
 * Brings a database to the models of this build, making the file when there is none: applies the SQL folders that it lacks in the
 * order of their names, each in one transaction, and returns their names. Two processes may call it at once. Refuses with
 * `unavailable`, and changes nothing, when an applied migration was altered, failed elsewhere, or is not known to this build.
 */
export function migrate(options: { databaseFile: string; migrationsFolder: string }): { applied: string[] } {
  const migrations = readMigrations(options.migrationsFolder);
  secureDatabaseFile(options.databaseFile);
  try {
    const connection = openConnection(options.databaseFile, "write");
    try {
      return { applied: applyPending(connection, migrations) };
    } finally {
      connection.close();
    }
  } catch (error) {
    throw toStoreError(error);
  }
}

function applyPending(connection: Connection, migrations: Migration[]): string[] {
  // Rebuilding a table drops it for a moment. The pragma does nothing inside a transaction; each one is checked as a whole instead.
  connection.pragma("foreign_keys = OFF");
  const applied: string[] = [];
  for (;;) {
    const name = connection.transaction(() => applyNext(connection, migrations)).immediate();
    if (name === undefined) return applied;
    applied.push(name);
  }
}

/** Applies the first migration that is missing; undefined when none is. Looks at the table inside the lock, each time. */
function applyNext(connection: Connection, migrations: Migration[]): string | undefined {
  const applied = readApplied(connection);
  refuseMismatch(applied, migrations);
  const known = new Set(applied.map(({ name }) => name));
  const next = migrations.find(({ name }) => !known.has(name));
  if (!next) return undefined;
  connection.exec(table);
  const startedAt = Date.now();
  connection.exec(next.sql);
  const broken = connection.pragma("foreign_key_check");
  if (Array.isArray(broken) && broken.length > 0) {
    throw new DomainError("unavailable", `The migration ${next.name} would break references between rows. Nothing was changed.`);
  }
  connection
    .prepare(
      `INSERT INTO "_prisma_migrations" (id, checksum, finished_at, migration_name, logs, rolled_back_at, started_at, applied_steps_count)
       VALUES (?, ?, ?, ?, NULL, NULL, ?, 1)`,
    )
    .run(randomUUID(), checksumOf(next.sql), Date.now(), next.name, startedAt);
  return next.name;
}

function readApplied(connection: Connection): Applied[] {
  const hasTable = connection.prepare("SELECT 1 FROM sqlite_schema WHERE name = '_prisma_migrations'").get();
  if (!hasTable) return [];
  const rows = connection.prepare<[], { name: string; checksum: string; finished: number | null }>(
    `SELECT migration_name AS name, checksum, finished_at AS finished FROM "_prisma_migrations"
     WHERE rolled_back_at IS NULL ORDER BY started_at, migration_name`,
  );
  return rows.all().map(({ name, checksum, finished }) => ({ name, checksum, isFinished: finished !== null }));
}

function refuseMismatch(applied: Applied[], migrations: Migration[]): void {
  const sqlOf = new Map(migrations.map(({ name, sql }) => [name, sql]));
  for (const { name, checksum, isFinished } of applied) {
    const sql = sqlOf.get(name);
    if (sql === undefined) {
      throw new DomainError(
        "unavailable",
        `The database was made by a newer Blockyard (it has ${name}). Start that version, or restore an older backup.`,
      );
    }
    if (!isFinished) {
      throw new DomainError("unavailable", `The migration ${name} failed half way in another tool. Restore a backup from before it.`);
    }
    if (checksumOf(sql) !== checksum) {
      throw new DomainError("unavailable", `The migration ${name} was altered after the database had it. Put the released file back.`);
    }
  }
}

function readMigrations(folder: string): Migration[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((item) => item.isDirectory())
    .map(({ name }) => ({ name, sql: readFileSync(join(folder, name, "migration.sql"), "utf8") }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function checksumOf(sql: string): string {
  return createHash("sha256").update(sql).digest("hex");
}
