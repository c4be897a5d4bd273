// What the commands of package.json share: paths, the environment of child processes, and the steps that make a fresh clone runnable.
// Runs before anything is installed: Node's own modules only.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
const require = createRequire(import.meta.url);
const nodeMin = [20, 19];

// Nothing that we start tells anybody anything.
export const quietEnvironment = {
  NEXT_TELEMETRY_DISABLED: "1",
  CHECKPOINT_DISABLE: "1",
  PRISMA_HIDE_UPDATE_MESSAGE: "1",
  npm_config_update_notifier: "false",
  npm_config_fund: "false",
  npm_config_audit: "false",
};

export function say(text) {
  console.error(`· ${text}`);
}

export function fail(message) {
  console.error(message);
  process.exit(1);
}

export function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  const [majorMin, minorMin] = nodeMin;
  if (major < majorMin || (major === majorMin && minor < minorMin)) {
    fail(`Blockyard needs Node ${nodeMin.join(".")} or later; this is ${process.versions.node}.`);
  }
}

/** Runs a command to its end. What it says goes to stderr, so that our own answer stays alone on stdout; a quiet one says it when it fails. */
export function run(command, args, { env = {}, label, isQuiet = false } = {}) {
  if (label) say(label);
  const result = spawnSync(command, args, {
    cwd: root,
    env: { ...process.env, ...quietEnvironment, ...env },
    stdio: isQuiet ? ["ignore", "pipe", "pipe"] : ["ignore", 2, 2],
    maxBuffer: 256 * 1024 * 1024,
    shell: process.platform === "win32",
  });
  if (result.status === 0) return;
  if (isQuiet) process.stderr.write(Buffer.concat([result.stdout, result.stderr].filter(Boolean)));
  fail(`${label ?? command}: failed (${result.signal ?? `exit code ${result.status}`}).`);
}

/** Becomes another Node process as far as one can: its output, its signals and its exit code are ours. */
export function become(script, args = [], env = {}) {
  const child = spawn(process.execPath, [script, ...args], {
    cwd: process.cwd(),
    env: { ...process.env, ...quietEnvironment, ...env },
    stdio: "inherit",
  });
  // The terminal sends ^C to the whole group; what others send to us alone is passed on.
  for (const signal of ["SIGTERM", "SIGHUP", "SIGINT"]) process.on(signal, () => child.kill(signal));
  child.on("exit", (code, signal) => process.exit(code ?? (signal ? 128 : 1)));
  return child;
}

/** Installs exactly what the lock file names, without install scripts, when that has not been done yet. */
export function installPackages() {
  const stamp = join(root, "node_modules", ".blockyard-lock");
  const lock = hashOf([join(root, "package-lock.json")]);
  const isInstalled = existsSync(join(root, "node_modules", "next")) && existsSync(join(root, "node_modules", "better-sqlite3"));
  if (isInstalled && existsSync(stamp) && readFileSync(stamp, "utf8") === lock) return;
  if (isInstalled && isLockInstalled()) return writeFileSync(stamp, lock);
  run("npm", ["ci", "--ignore-scripts", "--no-fund", "--no-audit"], { label: "Installing packages (a minute)", isQuiet: true });
  writeFileSync(stamp, lock);
}

/** True when npm's own record of what it installed holds every package of the lock file in the same version. */
function isLockInstalled() {
  const record = join(root, "node_modules", ".package-lock.json");
  if (!existsSync(record)) return false;
  const versions = (file) => Object.entries(JSON.parse(readFileSync(file, "utf8")).packages);
  const installed = new Map(versions(record).map(([name, { version }]) => [name, version]));
  return versions(join(root, "package-lock.json")).every(
    ([name, { version, optional }]) => name === "" || optional || installed.get(name) === version,
  );
}

/** The one package whose install script we run, because it makes a native module: only when that does not load. */
export function buildNativeModules() {
  if (isSqliteLoading()) return;
  const prefix = dirname(dirname(process.execPath));
  const hasHeaders = existsSync(join(prefix, "include", "node", "node.h"));
  const env = hasHeaders && !process.env.npm_config_nodedir ? { npm_config_nodedir: prefix } : {};
  const label = "Building the database driver (a minute or two)";
  run("npm", ["rebuild", "better-sqlite3", "--foreground-scripts"], { env, label, isQuiet: true });
  if (!isSqliteLoading()) fail("The database driver does not load. Install a C++ compiler, make and python3, then run the command again.");
}

function isSqliteLoading() {
  const script = "new (require('better-sqlite3'))(':memory:').close()";
  return spawnSync(process.execPath, ["-e", script], { cwd: root, stdio: "ignore" }).status === 0;
}

export function generateDatabaseClient() {
  run(process.execPath, [join(root, "scripts", "prisma-generate.mjs")], { isQuiet: true });
}

export function prepare() {
  checkNode();
  installPackages();
  buildNativeModules();
  generateDatabaseClient();
}

const sources = [
  "app",
  "components",
  "lib",
  "prisma/models.prisma",
  "prisma/sqlite/schema.prisma",
  "public",
  "server.ts",
  "admin.ts",
  "next.config.js",
  "postcss.config.mjs",
  "tsconfig.json",
  "package.json",
  "package-lock.json",
  "scripts/build.mjs",
];

/** A hash over everything that the build is made from. */
export function sourcesHash() {
  return hashOf(sources.flatMap((source) => listFiles(join(root, source))).filter((file) => !/\.test\.tsx?$/.test(file)));
}

function listFiles(path) {
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .sort()
    .flatMap((name) => listFiles(join(path, name)));
}

function hashOf(files) {
  const hash = createHash("sha256");
  for (const file of files) hash.update(file.slice(root.length)).update("\0").update(readFileSync(file)).update("\0");
  return hash.digest("hex");
}

const stampFile = join(root, "dist", ".sources");

export function isBuilt() {
  return existsSync(stampFile) && existsSync(join(root, ".next", "BUILD_ID")) && readFileSync(stampFile, "utf8") === sourcesHash();
}

export function markBuilt(hash) {
  mkdirSync(dirname(stampFile), { recursive: true });
  writeFileSync(stampFile, hash);
}

export function binOf(packageName, bin) {
  const file = require.resolve(`${packageName}/package.json`, { paths: [root] });
  return join(dirname(file), bin);
}
