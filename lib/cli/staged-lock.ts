import { basename, dirname, join } from "node:path";
import { enterDirectory, hiddenName, stagedLockEnd, type WriteOptions, writeAtomically } from "./atomic-write.ts";
import type { Io } from "./io.ts";
import { keyedHash, type Lock, lockPathOf, readLock, readLockFile } from "./lockfile.ts";
import { lockText } from "./lockfile-text.ts";
import { readRegular } from "./text-files.ts";

/**
 * Replaces a target's file and then its lock file. The lock is laid beside them first, under a name that says which text it goes with: killed in
 * between, the next run finds the new text and takes the lock that belongs to it, so that what the server says by then is no conflict with what
 * it said before.
 */
export async function replaceWithLock(io: Io, target: string, text: string, lock: Lock, options: WriteOptions): Promise<void> {
  const staged = join(dirname(target), `${hiddenName(target)}.blockyard-next.${markOf(lock, text)}.json`);
  await writeAtomically(io, staged, lockText(lock));
  try {
    await writeAtomically(io, target, text, options);
  } finally {
    await settleStaged(io, target);
  }
}

/** The lock of a target as its file is now: that of a run which was killed before it could move its lock into place, where there is one. */
export async function readLockOf(io: Io, target: string, text: string): Promise<Lock | undefined> {
  const { fitting } = await findStaged(io, target, text);
  return fitting?.lock ?? readLock(io, target);
}

/** Ends what a run has begun: its lock moves into place when the file holds the text that it goes with, and is removed when not. */
export async function settleStaged(io: Io, target: string): Promise<void> {
  const { fitting, names } = await findStaged(io, target, undefined);
  if (names.length === 0) return;
  const { place, leave } = await enterDirectory(io, dirname(target));
  try {
    if (fitting) await io.fs.rename(join(place, fitting.name), join(place, basename(lockPathOf(target))));
    for (const name of names) if (name !== fitting?.name) await io.fs.unlink(join(place, name)).catch(() => undefined);
  } finally {
    await leave();
  }
}

/** The staged locks beside a target, and which of them goes with a text; undefined: with what the file holds now. */
async function findStaged(io: Io, target: string, text: string | undefined) {
  const base = hiddenName(target);
  const all = await io.fs.readdir(dirname(target)).catch(() => []);
  const names = all.filter((name) => stagedLockEnd.test(name) && name.replace(stagedLockEnd, "") === base);
  if (names.length === 0) return { fitting: undefined, names };
  const now = text ?? (await readRegular(io, target, { followsLinks: false }).catch(() => null))?.toString();
  for (const name of names) {
    const lock = await readLockFile(io, join(dirname(target), name)).catch(() => undefined);
    if (lock && now !== undefined && stagedLockEnd.exec(name)?.[1] === markOf(lock, now)) return { fitting: { name, lock }, names };
  }
  return { fitting: undefined, names };
}

function markOf({ salt }: Lock, text: string): string {
  return keyedHash(salt, `"next file"\n${text}`);
}
