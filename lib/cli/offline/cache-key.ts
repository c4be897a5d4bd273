import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { writeAtomically } from "#lib/cli/atomic-write.ts";
import { configDirectory } from "#lib/cli/config-directory.ts";
import type { Io } from "#lib/cli/io.ts";
import { readBytes, refuseReadableByOthers } from "#lib/cli/text-files.ts";
import { DomainError } from "#lib/core/errors.ts";

const keyBytes = 32;

export function cacheKeyFile(io: Io): string {
  return join(configDirectory(io), "cache.key");
}

/** The key of the offline caches, or undefined when none was made yet. Refuses with `forbidden` one that others can read. */
export async function findCacheKey(io: Io): Promise<Buffer | undefined> {
  const path = cacheKeyFile(io);
  await refuseReadableByOthers(io, path);
  const text = (await readBytes(io, path))?.toString("latin1").trim();
  if (text === undefined) return undefined;
  const key = Buffer.from(text, "base64");
  if (key.length !== keyBytes) throw new DomainError("invalid", `${path} is damaged. Remove it: the offline caches are then made again.`);
  return key;
}

/** The key, made at first use. It stands apart from the caches, so that a copy of the cache folder alone says nothing. */
export async function getCacheKey(io: Io): Promise<Buffer> {
  const known = await findCacheKey(io);
  if (known) return known;
  await io.fs.mkdir(configDirectory(io), { recursive: true, mode: 0o700 });
  const key = randomBytes(keyBytes);
  try {
    await writeAtomically(io, cacheKeyFile(io), `${key.toString("base64")}\n`, { expected: null });
    return key;
  } catch (error) {
    // Another run was quicker.
    const theirs = error instanceof DomainError && error.code === "conflict" ? await findCacheKey(io) : undefined;
    if (theirs) return theirs;
    throw error;
  }
}
