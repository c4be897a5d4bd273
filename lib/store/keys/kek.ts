import { createHash, createHmac } from "node:crypto";
import { closeSync, existsSync, fstatSync, fsyncSync, linkSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { basename, dirname, join, relative, resolve, sep } from "node:path";
import { DomainError } from "#lib/core/errors.ts";
import { Secret } from "#lib/core/secret.ts";
import { randomBase62, randomBytes } from "./random.ts";

/** The key that wraps the instance's root key. `isNew`: it was made just now, so its file must be backed up apart from the data. */
export type Kek = {
  key: Secret<Uint8Array>;
  /** Names the key without telling anything about it; fits a signed 32-bit integer. */
  kekId: number;
  source: "environment" | "file";
  file?: string;
  isNew: boolean;
};

type Environment = Record<string, string | undefined>;

/** `<config home>/blockyard/<folder name>-<8 hex digits of its path>.kek`: apart from the data, one per data folder. */
export function defaultKekFile(dataFolder: string, env: Environment): string {
  const folder = resolve(dataFolder);
  const isWindows = process.platform === "win32";
  const configHome = (isWindows ? env.APPDATA : env.XDG_CONFIG_HOME) || join(env.HOME || homedir(), ".config");
  const suffix = createHash("sha256").update(folder).digest("hex").slice(0, 8);
  return join(configHome, "blockyard", `${basename(folder) || "data"}-${suffix}.kek`);
}

/**
 * Reads the key from exactly one source: `BLOCKYARD_KEK` (base64 of 32 bytes), the file that `BLOCKYARD_KEK_FILE` names, or the
 * default file. Makes a default file only when there is none and the database has no instance yet. Refuses with `unavailable`
 * two sources, a missing file, one that others may read or that another user owns, and what is no key.
 */
export function loadKek(options: { env: Environment; dataFolder: string; hasInstance: boolean; defaultFile?: string }): Kek {
  const { env, dataFolder, hasInstance } = options;
  const { BLOCKYARD_KEK: text, BLOCKYARD_KEK_FILE: namedFile } = env;
  if (text && namedFile) throw refusal("Set only one of BLOCKYARD_KEK and BLOCKYARD_KEK_FILE.");
  if (text) return createKek(decodeKey(text, "BLOCKYARD_KEK"), { source: "environment", isNew: false });
  if (namedFile) return readKek(resolve(namedFile), false);
  const file = options.defaultFile ?? defaultKekFile(dataFolder, env);
  if (existsSync(file)) return readKek(file, false);
  if (hasInstance) {
    throw refusal(`The key of this database is missing: ${file} does not exist. Put it back, or set BLOCKYARD_KEK_FILE to where it is.`);
  }
  if (isInside(file, dataFolder)) {
    throw refusal(`The key would lie beside the data it protects (${file}). Set BLOCKYARD_KEK_FILE to a file outside ${dataFolder}.`);
  }
  return readKek(file, writeKekFile(file));
}

/** Writes a fresh key; a file never exists half written. False when another process made it first. */
function writeKekFile(file: string): boolean {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const draft = `${file}.${randomBase62(8)}`;
  const descriptor = openSync(draft, "wx", 0o600);
  try {
    writeFileSync(descriptor, `${Buffer.from(randomBytes(32)).toString("base64")}\n`);
    fsyncSync(descriptor);
    linkSync(draft, file);
    syncFolder(dirname(file));
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  } finally {
    closeSync(descriptor);
    rmSync(draft, { force: true });
  }
}

function readKek(file: string, isNew: boolean): Kek {
  const descriptor = openKekFile(file);
  try {
    const { mode, uid } = fstatSync(descriptor);
    if (process.getuid && uid !== process.getuid())
      throw refusal(`The key file ${file} belongs to another user. Run: chown $(id -u) ${file}`);
    if (process.getuid && (mode & 0o077) !== 0) throw refusal(`Other users may read the key file ${file}. Run: chmod 600 ${file}`);
    return createKek(decodeKey(readFileSync(descriptor, "utf8"), file), { source: "file", file, isNew });
  } finally {
    closeSync(descriptor);
  }
}

function openKekFile(file: string): number {
  try {
    return openSync(file, "r");
  } catch {
    throw refusal(`The key file ${file} cannot be read. Put it back, or set BLOCKYARD_KEK_FILE to where it is.`);
  }
}

function decodeKey(text: string, where: string): Uint8Array {
  const bytes = Buffer.from(text.trim(), "base64");
  if (bytes.length !== 32 || bytes.toString("base64") !== text.trim()) throw refusal(`${where} must hold 32 bytes in base64.`);
  return new Uint8Array(bytes);
}

function createKek(key: Uint8Array, rest: Omit<Kek, "key" | "kekId">): Kek {
  const kekId = createHmac("sha256", key).update("blockyard/kek-id").digest().readUInt32BE(0) & 0x7fffffff;
  return { key: new Secret(key), kekId, ...rest };
}

function isInside(file: string, folder: string): boolean {
  const path = relative(resolve(folder), resolve(file));
  return path !== ".." && !path.startsWith(`..${sep}`) && resolve(folder, path) === resolve(file);
}

/** Makes the new name last through a power cut. Windows cannot open folders, and needs no such thing. */
function syncFolder(folder: string): void {
  if (process.platform === "win32") return;
  const descriptor = openSync(folder, "r");
  fsyncSync(descriptor);
  closeSync(descriptor);
}

function refusal(message: string): DomainError {
  return new DomainError("unavailable", message);
}
