import type { Stats } from "node:fs";
import { dirname } from "node:path";
import { DomainError } from "#lib/core/errors.ts";
import { isJsonObject, type JsonObject, parseJson } from "#lib/core/json.ts";
import type { Io } from "./io.ts";

/** A file's bytes, or null when there is none. */
export async function readBytes({ fs }: Io, path: string): Promise<Buffer | null> {
  return fs.readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT" || error.code === "ENOTDIR") return null;
    throw new DomainError("invalid", `${path} cannot be read (${error.code ?? error.name}).`);
  });
}

export const fileBytesMax = 64 * 1024 * 1024;

/**
 * The bytes of a file of settings or of values, or null when there is none. Refuses with `forbidden` a pipe, a device or a folder in its place,
 * which would never come to an end, and what is larger than 64 MiB; `followsLinks` false: a symbolic link too.
 */
export async function readRegular({ fs }: Io, path: string, { followsLinks }: { followsLinks: boolean }): Promise<Buffer | null> {
  const { O_RDONLY, O_NONBLOCK, O_NOFOLLOW } = fs.constants;
  const refused = (why: string) => new DomainError("forbidden", `${path} ${why}, so it was not read.`);
  // Opened before it is looked at, so that nobody can put something else there in between; without waiting for a pipe's other end.
  const file = await fs.open(path, O_RDONLY | O_NONBLOCK | (followsLinks ? 0 : O_NOFOLLOW)).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT" || error.code === "ENOTDIR") return null;
    if (error.code === "ELOOP") throw refused("is a symbolic link");
    if (error.code === "ENXIO") throw refused("is not a regular file");
    throw new DomainError("invalid", `${path} cannot be read (${error.code ?? error.name}).`);
  });
  try {
    const stats = await file?.stat();
    if (!file || !stats) return null;
    if (!stats.isFile()) throw refused("is not a regular file");
    if (stats.size > fileBytesMax) throw refused("is larger than 64 MiB");
    return await file.readFile();
  } finally {
    await file?.close();
  }
}

/** Bytes as text; refuses with `invalid` what is not UTF-8, which would not survive being written again. */
export function decodeText(bytes: Buffer, path: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new DomainError("invalid", `${path} is not UTF-8 text.`);
  }
}

/** A file that holds a JSON object, or null when there is none. */
export async function readJsonFile(io: Io, path: string): Promise<JsonObject | null> {
  const bytes = await readRegular(io, path, { followsLinks: true });
  return bytes && jsonOf(decodeText(bytes, path), path);
}

function jsonOf(text: string, path: string): JsonObject {
  try {
    const value = parseJson(text, { bytesMax: fileBytesMax, depthMax: 32, keysMax: Infinity, itemsMax: Infinity });
    if (isJsonObject(value)) return value;
  } catch (error) {
    throw new DomainError("invalid", `${path}: ${error instanceof Error ? error.message : "not readable."}`);
  }
  throw new DomainError("invalid", `${path} must hold a JSON object.`);
}

/**
 * The same of a file that only this program writes, and that may be large: it is looked at member by member by whoever reads it. Its numbers are
 * small, so that Node's own parser loses nothing.
 */
export async function readOwnJson(io: Io, path: string): Promise<JsonObject | null> {
  const bytes = await readRegular(io, path, { followsLinks: true });
  if (!bytes) return null;
  const text = decodeText(bytes, path);
  try {
    const value: unknown = JSON.parse(text);
    if (isJsonObject(value)) return value;
  } catch {
    return jsonOf(text, path);
  }
  throw new DomainError("invalid", `${path} must hold a JSON object.`);
}

/** A secret's file: refuses with `forbidden` one that others than its owner may read, a link, or somebody else's. */
export async function refuseReadableByOthers({ env, fs, uid }: Io, path: string): Promise<void> {
  const stats = await fs.lstat(path).catch(() => null);
  if (!stats || isCredentialOfService(env, path, stats)) return;
  if (!stats.isFile() || (stats.mode & 0o077) !== 0 || (uid !== undefined && stats.uid !== uid)) {
    throw new DomainError("forbidden", `${path} holds a secret and must be a file that only you can read: run chmod 600 on it.`);
  }
}

/**
 * What systemd hands to a service belongs to root and is opened to the service's user by an access list, whose mask stands where the group's rights
 * would (systemd.exec(5), LoadCredential).
 */
function isCredentialOfService(env: Io["env"], path: string, stats: Stats): boolean {
  const folder = env.CREDENTIALS_DIRECTORY;
  return folder?.startsWith("/") === true && dirname(path) === folder && stats.isFile() && stats.uid === 0 && (stats.mode & 0o337) === 0;
}
