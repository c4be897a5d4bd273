import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { DomainError } from "#lib/core/errors.ts";
import { secureDatabaseFile } from "./sqlite-files.ts";

const lockName = "server.lock";
const holderName = "server.pid";

/** Keeps the connections of held locks reachable: a connection that is garbage-collected closes, and its lock is gone. */
const held = new Set<Database.Database>();

/**
 * Makes this process the only server of a data folder until it ends or releases; `npm run admin` takes no such lock and works
 * beside it. The lock is the kernel's, taken by SQLite on an empty file: it dies with its process, so it is never stale and needs no
 * guess whether a process id is still the same process. Refuses with `unavailable`, naming the holder, when another server has it.
 */
export function lockDataFolder(folder: string): { release: () => void } {
  const file = join(folder, lockName);
  secureDatabaseFile(file);
  const connection = new Database(file, { timeout: 0 });
  try {
    connection.exec("BEGIN EXCLUSIVE");
  } catch (error) {
    connection.close();
    if (error instanceof Database.SqliteError && error.code.startsWith("SQLITE_BUSY")) throw inUse(folder);
    throw error;
  }
  held.add(connection);
  const holder = join(folder, holderName);
  writeFileSync(holder, `${process.pid} ${new Date().toISOString()}\n`, { mode: 0o600 });
  return {
    release: () => {
      if (!connection.open) return;
      rmSync(holder, { force: true });
      held.delete(connection);
      connection.close();
    },
  };
}

function inUse(folder: string): DomainError {
  const [pid, since] = readHolder(folder);
  const who = pid ? ` (process ${pid}, since ${since})` : "";
  return new DomainError(
    "unavailable",
    `Another Blockyard server${who} uses the data folder ${folder}. Stop it, or give --data another folder.`,
  );
}

function readHolder(folder: string): string[] {
  try {
    return readFileSync(join(folder, holderName), "utf8").trim().split(" ");
  } catch {
    return [];
  }
}
