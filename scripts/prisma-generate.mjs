// Generates the database client from prisma/models.prisma and checks that the models hold for Postgres too.
// Does nothing when nothing changed. `--force` generates anyway.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const folder = join(root, "prisma");
const generated = join(folder, "generated");
const stampFile = join(generated, ".inputs");
const providers = ["sqlite", "postgres"];

/** Generates when needed. Returns true when it did. */
export function generateClient({ isForced = false } = {}) {
  const stamp = inputsHash();
  copyModels();
  if (!isForced && existsSync(join(generated, "client.ts")) && existsSync(stampFile) && readFileSync(stampFile, "utf8") === stamp)
    return false;
  prisma("validate", "--schema", join(folder, "postgres"));
  prisma("generate", "--schema", join(folder, "sqlite"), "--no-hints");
  mkdirSync(generated, { recursive: true });
  writeFileSync(stampFile, stamp);
  return true;
}

/** Puts the shared models beside each provider's schema: Prisma reads a folder, and a copy works where symlinks do not. */
export function copyModels() {
  const models = readFileSync(join(folder, "models.prisma"), "utf8");
  for (const provider of providers) {
    const target = join(folder, provider, "models.prisma");
    if (!existsSync(target) || readFileSync(target, "utf8") !== models) writeFileSync(target, models);
  }
}

function inputsHash() {
  const hash = createHash("sha256");
  const files = ["models.prisma", ...providers.map((provider) => join(provider, "schema.prisma"))];
  for (const file of files) hash.update(readFileSync(join(folder, file)));
  hash.update(createRequire(import.meta.url)("prisma/package.json").version);
  return hash.digest("hex");
}

function prisma(...args) {
  const cli = createRequire(import.meta.url).resolve("prisma/build/index.js");
  // Generating needs no schema engine, yet Prisma downloads one unless this names a file that exists.
  const env = {
    ...process.env,
    PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
    PRISMA_HIDE_UPDATE_MESSAGE: "1",
    CHECKPOINT_DISABLE: "1",
    NO_COLOR: "1",
  };
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...args], { cwd: root, env, encoding: "utf8" });
  if (status !== 0) throw new Error(`prisma ${args[0]} failed.\n${stdout}\n${stderr}`);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    const didGenerate = generateClient({ isForced: process.argv.includes("--force") });
    console.log(didGenerate ? "Generated the database client." : "The database client is up to date.");
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
