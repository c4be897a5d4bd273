import { join } from "node:path";
import Database from "better-sqlite3";

/** The floor of a durable write: one row in one transaction, WAL and synchronous=FULL, in this process and on the same disk. Prints commits per second. */
const { folder, seconds } = JSON.parse(process.argv[2] ?? "{}") as { folder: string; seconds: number };
const database = new Database(join(folder, "floor.db"));
database.pragma("journal_mode = WAL");
database.pragma("synchronous = FULL");
database.exec("CREATE TABLE IF NOT EXISTS row (id INTEGER PRIMARY KEY, text TEXT)");
const insert = database.prepare("INSERT INTO row (text) VALUES (?)");
const startedAt = performance.now();
let commits = 0;
while (performance.now() - startedAt < seconds * 1_000) {
  insert.run("a row of a few bytes");
  commits++;
}
console.log((commits / (performance.now() - startedAt)) * 1_000);
database.close();
