import { appendFileSync, cpSync, mkdirSync, readdirSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { copyTestDatabase, makeTestFolder, migrationsFolder as released } from "#lib/store/testing.ts";
import { bundleScript, runScript } from "#lib/store/testing-process.ts";
import { migrate } from "./migrate.ts";
import { checkDatabase, openConnection } from "./sqlite-connection.ts";

function setUp() {
  const folder = makeTestFolder();
  const migrationsFolder = join(folder, "migrations");
  cpSync(released, migrationsFolder, { recursive: true });
  return { databaseFile: join(folder, "data", "blockyard.db"), migrationsFolder };
}

function addMigration(migrationsFolder: string, name: string, sql: string): void {
  mkdirSync(join(migrationsFolder, name));
  writeFileSync(join(migrationsFolder, name, "migration.sql"), sql);
}

function rowsOf(databaseFile: string, sql: string): unknown[] {
  const connection = openConnection(databaseFile, "read");
  const rows = connection.prepare(sql).all();
  connection.close();
  return rows;
}

const tables = `SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name`;

describe("migrating", () => {
  test("applies what is missing once, in order, and then nothing", () => {
    const options = setUp();
    addMigration(options.migrationsFolder, "20990101000000_second", "CREATE TABLE two (x);");
    const { applied } = migrate(options);
    expect(applied.at(0)).toBe("20261121000000_foundation");
    expect(applied.at(-1)).toBe("20990101000000_second");
    expect(migrate(options).applied).toEqual([]);
    expect(rowsOf(options.databaseFile, tables)).toContainEqual({ name: "two" });
  });

  test("records each as Prisma does", () => {
    const options = setUp();
    migrate(options);
    const [row] = rowsOf(options.databaseFile, `SELECT * FROM "_prisma_migrations"`);
    expect(row).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      checksum: expect.stringMatching(/^[0-9a-f]{64}$/),
      finished_at: expect.any(Number),
      migration_name: "20261121000000_foundation",
      logs: null,
      rolled_back_at: null,
      started_at: expect.any(Number),
      applied_steps_count: 1,
    });
  });

  test("keeps nothing of a migration that fails half way", () => {
    const options = setUp();
    migrate(options);
    const before = rowsOf(options.databaseFile, tables);
    addMigration(options.migrationsFolder, "20990101000000_broken", "CREATE TABLE half (x); CREATE TABLE half (x);");
    expect(() => migrate(options)).toThrow();
    expect(rowsOf(options.databaseFile, tables)).toEqual(before);
  });

  test("refuses one that breaks references between rows, and keeps nothing of it", () => {
    const options = setUp();
    migrate(options);
    const sql = `INSERT INTO "Member" ("workspaceId", "userId", "role") VALUES ('none', 'none', 'owner');`;
    addMigration(options.migrationsFolder, "20990101000000_dangling", sql);
    expect(() => migrate(options)).toThrow(/break references/);
    expect(rowsOf(options.databaseFile, `SELECT * FROM "Member"`)).toEqual([]);
  });

  test("refuses when an applied migration was altered", () => {
    const options = setUp();
    migrate(options);
    appendFileSync(join(options.migrationsFolder, "20261121000000_foundation", "migration.sql"), "-- touched\n");
    expect(() => migrate(options)).toThrow(/was altered/);
  });

  test("refuses a database that a newer Blockyard made", () => {
    const options = setUp();
    addMigration(options.migrationsFolder, "20990101000000_future", "CREATE TABLE future (x);");
    migrate(options);
    expect(() => migrate({ ...options, migrationsFolder: released })).toThrow(/newer Blockyard.*20990101000000_future/);
  });

  test("four processes at once apply each migration once", async () => {
    const options = setUp();
    const script = await bundleScript(`
      import { migrate } from "#lib/store/sqlite/migrate.ts";
      console.log(migrate(JSON.parse(process.argv[2])).applied.length);
    `);
    const counts = await Promise.all([1, 2, 3, 4].map(() => outputOf(script, options)));
    const all = readdirSync(released, { withFileTypes: true }).filter((item) => item.isDirectory()).length;
    // Whoever is stopped between two leaves the rest to another: who applies which is open.
    expect(counts.map(Number).reduce((sum, count) => sum + count, 0)).toBe(all);
  });
});

describe("checking a database", () => {
  test("passes a whole one", async () => {
    const { databaseFile } = await copyTestDatabase();
    expect(() => checkDatabase(databaseFile)).not.toThrow();
  });

  test("refuses a damaged one", async () => {
    const { databaseFile } = await copyTestDatabase();
    truncateSync(databaseFile, readFileSync(databaseFile).length - 8192);
    expect(() => checkDatabase(databaseFile)).toThrow(/damaged/);
  });
});

async function outputOf(script: string, options: object): Promise<string> {
  let output = "";
  await runScript(script, JSON.stringify(options), (line) => {
    output += line;
  });
  return output;
}
