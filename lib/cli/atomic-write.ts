import { randomBytes } from "node:crypto";
import { basename, dirname, join } from "node:path";
import { DomainError } from "#lib/core/errors.ts";
import type { Io } from "./io.ts";

const writableByOthers = 0o022;

export type WriteOptions = {
  /** What the file held when it was read (null: it did not exist); anything else by now is a conflict. Omitted: not checked. */
  expected?: Buffer | null;
  /** Keeps the previous content as `.<name>.bak`, readable by the owner only. */
  hasBackup?: boolean;
  /** Readable by the owner only (0600) without it. */
  mode?: number;
};

/**
 * Replaces a file so that at every moment it is the old one or the new one, whole: a temporary file in the same directory, created
 * exclusively with mode 0600, written, flushed and renamed over the target, then the directory flushed.
 * Refuses with `forbidden` a target that is a link, not a regular file, hard-linked or somebody else's, and a directory that is a
 * link or that others may write to; with `conflict` a target that no longer holds `expected`.
 */
export async function writeAtomically(io: Io, target: string, content: string | Uint8Array, options: WriteOptions = {}): Promise<void> {
  const { fs } = io;
  const directory = await openDirectory(io, dirname(target));
  try {
    const name = basename(target);
    const place = await anchor(io, directory.fd, dirname(target));
    const previous = await readTarget(io, join(place, name), target);
    if (options.expected !== undefined && !isSame(previous, options.expected)) throw changedMeanwhile(target);
    if (options.hasBackup && previous) await replace(io, place, basename(backupPathOf(target)), previous);
    const beforeRename = async () => {
      const latest = await readTarget(io, join(place, name), target);
      if (!isSame(latest, previous)) throw changedMeanwhile(target);
    };
    await replace(io, place, name, content, { mode: options.mode, beforeRename });
    await directory.sync();
    if (place === dirname(target)) return;
    // The directory that was checked must still be the one that the path names.
    const [opened, named] = [await directory.stat(), await fs.lstat(dirname(target))];
    if (opened.ino !== named.ino || opened.dev !== named.dev) throw changedMeanwhile(target);
  } finally {
    await directory.close();
  }
}

export function backupPathOf(target: string): string {
  return join(dirname(target), `${hiddenName(target)}.bak`);
}

/** How the names of what stands beside a file begin: hidden, whether the file is or not. */
export function hiddenName(path: string): string {
  return basename(path).replace(/^\.*/, ".");
}

/** Says beforehand what `writeAtomically` would refuse, before anything is sent anywhere. */
export async function checkWritable(io: Io, target: string): Promise<void> {
  const directory = await openDirectory(io, dirname(target));
  await directory.close();
  await readTarget(io, target, target);
}

/** Removes what killed runs have left beside a target. Call it while holding the target's run lock. */
export async function removeLeftovers(io: Io, target: string): Promise<void> {
  for (const path of await findLeftovers(io, target)) await io.fs.unlink(path).catch(() => undefined);
}

/** Drafts of a target, of its backup and of its lock files that no run has finished. */
export async function findLeftovers(io: Io, target: string): Promise<string[]> {
  const names = await io.fs.readdir(dirname(target)).catch(() => []);
  // By their whole names: `.env.local` has drafts of its own, which somebody may be writing at this moment.
  const bases = new Set([target, backupPathOf(target), `${target}.blockyard-lock.json`].map(hiddenName));
  const isOurs = (base: string) => bases.has(base.replace(stagedLockEnd, ""));
  const drafts = names.filter((name) => /\.[0-9a-f]{16}\.tmp$/.test(name) && isOurs(name.slice(0, -21)));
  return drafts.map((name) => join(dirname(target), name));
}

/** How the name of a lock ends that waits for its file to be replaced: with what its text is known by, 43 characters of base64url. */
export const stagedLockEnd = /\.blockyard-next\.([\w-]{43})\.json$/;

/** Opens the directory of a target as `writeAtomically` does. `place`: the way to it that nobody can lead elsewhere meanwhile. */
export async function enterDirectory(io: Io, path: string): Promise<{ place: string; leave: () => Promise<void> }> {
  const directory = await openDirectory(io, path);
  return { place: await anchor(io, directory.fd, path), leave: () => directory.close() };
}

async function openDirectory({ fs, uid }: Io, path: string) {
  const { O_RDONLY, O_DIRECTORY, O_NOFOLLOW } = fs.constants;
  const directory = await fs.open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") throw new DomainError("not_found", `${path} does not exist. Make the directory first.`);
    if (error.code === "ELOOP" || error.code === "ENOTDIR") throw refused(path, "is a link or not a directory");
    throw error;
  });
  const { mode, uid: owner } = await directory.stat();
  const problem =
    (mode & writableByOthers) !== 0
      ? "can be written to by others: run chmod go-w on it"
      : uid !== undefined && owner !== uid && owner !== 0
        ? "belongs to somebody else"
        : undefined;
  if (problem === undefined) return directory;
  await directory.close();
  throw refused(path, problem);
}

/** On Linux a path through the open directory, so that nobody can swap it under us; elsewhere the path itself. */
async function anchor({ fs, platform }: Io, fd: number, path: string): Promise<string> {
  if (platform !== "linux") return path;
  const anchored = `/proc/self/fd/${fd}`;
  const isThere = await fs.stat(anchored).then(
    () => true,
    () => false,
  );
  return isThere ? anchored : path;
}

async function readTarget({ fs, uid }: Io, place: string, target: string): Promise<Buffer | null> {
  const stats = await fs.lstat(place).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return null;
    throw error;
  });
  if (!stats) return null;
  if (stats.isSymbolicLink()) throw refused(target, "is a symbolic link");
  if (!stats.isFile()) throw refused(target, "is not a regular file");
  if (stats.nlink > 1) throw refused(target, "has a second name (a hard link)");
  if (uid !== undefined && stats.uid !== uid) throw refused(target, "belongs to somebody else");
  const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = fs.constants;
  // What stands there may have been exchanged since: a pipe would be waited for without end.
  const file = await fs.open(place, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  try {
    if (!(await file.stat()).isFile()) throw refused(target, "is not a regular file");
    return await file.readFile();
  } finally {
    await file.close();
  }
}

type Replacement = { mode?: number; beforeRename?: () => Promise<void> };

async function replace({ fs }: Io, place: string, name: string, content: string | Uint8Array, how: Replacement = {}): Promise<void> {
  const { O_CREAT, O_EXCL, O_NOFOLLOW, O_WRONLY } = fs.constants;
  const temporary = join(place, `${hiddenName(name)}.${randomBytes(8).toString("hex")}.tmp`);
  const file = await fs.open(temporary, O_CREAT | O_EXCL | O_NOFOLLOW | O_WRONLY, how.mode ?? 0o600);
  try {
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await how.beforeRename?.();
    await fs.rename(temporary, join(place, name));
  } catch (error) {
    await fs.unlink(temporary).catch(() => undefined);
    throw error;
  }
}

function isSame(a: Buffer | null, b: Buffer | null): boolean {
  return a === null || b === null ? a === b : a.equals(b);
}

function refused(path: string, why: string): DomainError {
  return new DomainError("forbidden", `${path} ${why}, so nothing was written.`);
}

function changedMeanwhile(target: string): DomainError {
  return new DomainError("conflict", `${target} was changed by something else meanwhile, so it was not written. Run the command again.`);
}
