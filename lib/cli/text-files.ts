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
  const bytes = await readBytes(io, path);
  if (!bytes) return null;
  try {
    const value = parseJson(decodeText(bytes, path), { bytesMax: 64 * 1024 * 1024, depthMax: 32, keysMax: Infinity, itemsMax: Infinity });
    if (isJsonObject(value)) return value;
  } catch (error) {
    throw new DomainError("invalid", `${path}: ${error instanceof Error ? error.message : "not readable."}`);
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
