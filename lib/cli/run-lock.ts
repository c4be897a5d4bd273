import { randomBytes } from "node:crypto";
import { basename, dirname, join } from "node:path";
import { DomainError } from "#lib/core/errors.ts";
import { enterDirectory, hiddenName } from "./atomic-write.ts";
import type { Io } from "./io.ts";
import { readRegular } from "./text-files.ts";

/**
 * Runs `work` while holding `.<name>.blockyard-run` beside the target, so that two runs never work on one file.
 * The lock names its process by id, start time and boot; a lock whose process is gone is taken over.
 * Refuses with `conflict` when another run holds it.
 */
export async function withRunLock<T>(io: Io, target: string, work: () => Promise<T>): Promise<T> {
  const { place, leave } = await enterDirectory(io, dirname(target));
  const path = join(place, basename(runLockOf(target)));
  const content = await describeProcess(io, io.pid);
  try {
    if (!(await create(io, path, content, target))) {
      await takeOver(io, path, target);
      if (!(await create(io, path, content, target))) throw held(target);
    }
    try {
      return await work();
    } finally {
      await io.fs.unlink(path).catch(() => undefined);
    }
  } finally {
    await leave();
  }
}

function runLockOf(target: string): string {
  return join(dirname(target), `${hiddenName(target)}.blockyard-run`);
}

const draftMs = 60_000;

/** Removes drafts of the run lock whose processes were killed. Those of living ones are about to be used. */
export async function removeLockDrafts(io: Io, target: string): Promise<void> {
  const { fs } = io;
  const base = basename(runLockOf(target));
  for (const name of await fs.readdir(dirname(target)).catch(() => [])) {
    if (!name.startsWith(`${base}.`) || !/^\.[0-9a-f]{16}\.tmp$/.test(name.slice(base.length))) continue;
    const path = join(dirname(target), name);
    const content = (await readRegular(io, path, { followsLinks: false }).catch(() => null))?.toString() ?? "";
    const isYoung = Date.now() - ((await fs.lstat(path).catch(() => undefined))?.mtimeMs ?? 0) < draftMs;
    if (content === "" ? !isYoung : !(await isAlive(io, content))) await fs.unlink(path).catch(() => undefined);
  }
}

async function create({ fs }: Io, path: string, content: string, target: string): Promise<boolean> {
  const { O_CREAT, O_EXCL, O_NOFOLLOW, O_WRONLY } = fs.constants;
  // Written under another name first: a lock that exists is never half written.
  const draft = `${path}.${randomBytes(8).toString("hex")}.tmp`;
  const file = await fs.open(draft, O_CREAT | O_EXCL | O_NOFOLLOW | O_WRONLY, 0o600).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") throw new DomainError("not_found", `${dirname(target)} does not exist. Make the directory first.`);
    if (error.code === "EACCES" || error.code === "EROFS" || error.code === "EPERM")
      throw new DomainError("forbidden", `${dirname(target)} cannot be written to (${error.code}). Nothing was changed.`);
    throw error;
  });
  try {
    await file.writeFile(content).finally(() => file.close());
    await fs.link(draft, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  } finally {
    await fs.unlink(draft).catch(() => undefined);
  }
}

/** Moves a dead process's lock away; should it be a living one's by now, it is put back. */
async function takeOver(io: Io, path: string, target: string): Promise<void> {
  const { fs } = io;
  const stats = await fs.lstat(path).catch(() => undefined);
  if (stats && !stats.isFile()) throw new DomainError("forbidden", `${runLockOf(target)} is not a regular file. Remove it.`);
  const content = (await readRegular(io, path, { followsLinks: false }))?.toString() ?? "";
  if (await isAlive(io, content)) throw held(target);
  const aside = `${path}.${randomBytes(8).toString("hex")}.tmp`;
  const isMoved = await fs.rename(path, aside).then(
    () => true,
    () => false,
  );
  if (!isMoved) return;
  if ((await readRegular(io, aside, { followsLinks: false }).catch(() => null))?.toString() !== content)
    await fs.link(aside, path).catch(() => undefined);
  await fs.unlink(aside).catch(() => undefined);
}

/** Whether the process that `describeProcess` has described still runs. */
export async function isAlive(io: Io, content: string): Promise<boolean> {
  const pid = Number(/^pid (\d+)/.exec(content)?.[1]);
  return Number.isInteger(pid) && pid > 0 && io.isRunning(pid) && (await describeProcess(io, pid)) === content;
}

/** A process id comes back after a while; its start time and the boot tell two of them apart where the system tells them (Linux). */
export async function describeProcess({ fs }: Io, pid: number): Promise<string> {
  const stat = await fs.readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
  const started = stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "";
  const boot = await fs.readFile("/proc/sys/kernel/random/boot_id", "utf8").catch(() => "");
  return `pid ${pid}\nstarted ${started}\nboot ${boot.trim()}\n`;
}

function held(path: string): DomainError {
  return new DomainError("conflict", `Another blockyard is working on ${path}. Wait until it is done and run the command again.`, {
    isHeld: true,
  });
}
