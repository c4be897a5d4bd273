import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { freemem, tmpdir } from "node:os";
import { join } from "node:path";

const prefix = "blockyard-run-";
const spaceMin = 2 * 1024 ** 3;

/**
 * One folder for the temporary files of the whole run, gone when it ends. In memory where there is room: SQLite syncs every commit, and on a
 * disk most of the time of a test would be waiting for that. What a killed process has written is there all the same.
 */
export default function setUp(): () => void {
  // Each project of the configuration calls this; the first one's folder is everybody's.
  if (process.env.BLOCKYARD_TEST_SHARED?.includes(`${prefix}${process.pid}-`)) return () => {};
  const parent = isFit("/dev/shm") ? "/dev/shm" : tmpdir();
  sweep(parent);
  const folder = mkdtempSync(join(parent, `${prefix}${process.pid}-`));
  mkdirSync(join(folder, "shared"));
  process.env.TMPDIR = folder;
  process.env.BLOCKYARD_TEST_SHARED = join(folder, "shared");
  return () => rmSync(folder, { recursive: true, force: true });
}

/** Room for what the tests write, and programs may run from there. */
function isFit(folder: string): boolean {
  try {
    const { bavail, bsize } = statfsSync(folder);
    if (bavail * bsize < spaceMin || freemem() < 2 * spaceMin) return false;
    const probe = mkdtempSync(join(folder, prefix));
    try {
      writeFileSync(join(probe, "program"), "#!/bin/sh\n", { mode: 0o700 });
      return spawnSync(join(probe, "program")).status === 0;
    } finally {
      rmSync(probe, { recursive: true, force: true });
    }
  } catch {
    return false;
  }
}

/** What runs left that were killed. */
function sweep(parent: string): void {
  for (const name of readdirSync(parent)) {
    const pid = Number(name.startsWith(prefix) ? name.slice(prefix.length).split("-")[0] : Number.NaN);
    if (pid > 0 && !isRunning(pid)) rmSync(join(parent, name), { recursive: true, force: true });
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
