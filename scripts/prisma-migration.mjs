// A developer's tool: writes the next SQL migration, the difference between the migrations and prisma/models.prisma.
//   npm run migration -- add-receipts     writes prisma/sqlite/migrations/<now>_add_receipts/migration.sql
//   node scripts/prisma-migration.mjs --check      fails when the models are ahead of the migrations
//   node scripts/prisma-migration.mjs --initial    writes the first migration anew (only before anybody has a database)
// Read what it wrote before you commit it: it knows the tables, not the data in them.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { PrismaBetterSqlite3 } from "@prisma/adapter-better-sqlite3";
import { bindMigrationAwareSqlAdapterFactory } from "@prisma/driver-adapter-utils";
import { copyModels } from "./prisma-generate.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const folder = join(root, "prisma", "sqlite");
const migrations = join(folder, "migrations");
const initial = "20261121000000_foundation";
const filters = { externalTables: [], externalEnums: [] };

async function main(argument) {
  copyModels();
  const isInitial = argument === "--initial";
  const sql = await difference(isInitial ? [] : migrationNames());
  if (argument === "--check") return check(sql);
  if (sql === "") return console.log("The migrations already make what the models say.");
  const name = isInitial ? initial : nameOf(argument);
  if (isInitial) for (const old of migrationNames()) rmSync(join(migrations, old), { recursive: true });
  mkdirSync(join(migrations, name), { recursive: true });
  writeFileSync(join(migrations, name, "migration.sql"), sql);
  console.log(`Wrote prisma/sqlite/migrations/${name}/migration.sql. Read it before you commit it.`);
}

function check(sql) {
  if (sql === "") return console.log("The migrations make what the models say.");
  console.error("prisma/models.prisma is ahead of the migrations: run `npm run migration -- <name>`.");
  process.exitCode = 1;
}

/** The SQL that leads from these migrations to the models; empty when there is nothing to do. */
async function difference(names) {
  const engine = await startEngine();
  const from = names.length === 0 ? { tag: "empty" } : { tag: "migrations", ...migrationList(names) };
  const params = {
    from,
    to: { tag: "schemaDatamodel", files: schemaFiles() },
    script: true,
    exitCode: true,
    shadowDatabaseUrl: null,
    filters,
  };
  const { exitCode, stdout } = await engine.diff(params);
  return exitCode === 2 ? `${(stdout ?? "").trim()}\n` : "";
}

function migrationNames() {
  if (!existsSync(migrations)) return [];
  return readdirSync(migrations, { withFileTypes: true })
    .filter((item) => item.isDirectory())
    .map((item) => item.name)
    .sort();
}

function migrationList(names) {
  return {
    baseDir: migrations,
    lockfile: { path: "migration_lock.toml", content: readFileSync(join(migrations, "migration_lock.toml"), "utf8") },
    shadowDbInitScript: "",
    migrationDirectories: names.map((name) => ({
      path: name,
      migrationFile: {
        path: "migration.sql",
        content: { tag: "ok", value: readFileSync(join(migrations, name, "migration.sql"), "utf8") },
      },
    })),
  };
}

function schemaFiles() {
  return ["schema.prisma", "models.prisma"].map((name) => ({
    path: join(folder, name),
    content: readFileSync(join(folder, name), "utf8"),
  }));
}

/** Prisma's schema engine as WebAssembly: the same that `prisma migrate` downloads as a binary. */
async function startEngine() {
  const glue = await import("@prisma/schema-engine-wasm/schema_engine_bg");
  const wasmFile = new URL("schema_engine_bg.wasm", import.meta.resolve("@prisma/schema-engine-wasm/schema_engine_bg"));
  const { instance } = await WebAssembly.instantiate(readFileSync(wasmFile), { "./schema_engine_bg.js": glue });
  glue.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
  const factory = bindMigrationAwareSqlAdapterFactory(scriptRunning(new PrismaBetterSqlite3({ url: ":memory:" })));
  return glue.SchemaEngine.new({ datamodels: schemaFiles().map(({ path, content }) => [path, content]) }, () => {}, factory);
}

/** The engine sends a whole migration as one statement, which better-sqlite3 refuses to prepare: such text runs as a script. */
function scriptRunning(factory) {
  const connect = async () => {
    const adapter = await factory.connect();
    const executeRaw = adapter.executeRaw.bind(adapter);
    adapter.executeRaw = async (query) => (query.args.length > 0 ? executeRaw(query) : adapter.executeScript(query.sql).then(() => 0));
    return adapter;
  };
  return { provider: factory.provider, adapterName: factory.adapterName, connect, connectToShadowDb: connect };
}

function nameOf(argument) {
  if (!argument || !/^[a-z0-9_-]{1,60}$/.test(argument)) {
    throw new Error("Give the migration a name of a-z, 0-9, dash and underscore: npm run migration -- add-receipts");
  }
  const now = new Date().toISOString().replace(/[-:T]/g, "").slice(0, 14);
  return `${now}_${argument.replaceAll("-", "_")}`;
}

main(process.argv[2]).catch((error) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});
