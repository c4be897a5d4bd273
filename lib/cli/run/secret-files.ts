import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import type { Io } from "#lib/cli/io.ts";
import { describeProcess, isAlive } from "#lib/cli/run-lock.ts";

/** Values as files of their own, mode 0600 in a folder of mode 0700, as long as we run. */
export type SecretFiles = {
  folder: string;
  /** By variable. */
  paths: Readonly<Record<string, string>>;
  /** False: the folder is on a disk, since the system has no file system in memory for us. */
  isInMemory: boolean;
  /** Writes or replaces them, each whole. */
  write(texts: ReadonlyMap<string, string>): Promise<void>;
  remove(): Promise<void>;
};

const prefix = "blockyard-run-";
const ownerFile = ".owner";
/** TMPFS_MAGIC and RAMFS_MAGIC of Linux (statfs(2)). */
const memoryTypes = new Set([0x01021994, 0x858458f6]);
/** Waits for the end of its input, which comes when we end, however that happens, and removes the folder. */
const guard = 'read -r _; exec rm -rf -- "$0"';

/**
 * Makes the folder for the values of these variables, in memory where the system has a place for it. A process of its own removes it when we are killed;
 * should that be killed too, the next call of anybody with the same user id does.
 */
export async function openSecretFiles(io: Io, names: readonly string[]): Promise<SecretFiles> {
  const bases = await memoryFolders(io);
  for (const base of bases) await sweep(io, base);
  const made = await makeFolder(io, bases);
  const folder = made ?? (await io.fs.mkdtemp(join(tmpdir(), prefix)));
  await writeWhole(io, join(folder, ownerFile), await describeProcess(io, io.pid));
  await io
    .spawn({ command: "/bin/sh", args: ["-c", guard, folder], env: { PATH: "/usr/bin:/bin" }, streams: "own session" })
    .catch(() => undefined);
  const paths = Object.fromEntries(names.map((name) => [name, join(folder, name)]));
  return {
    folder,
    paths,
    isInMemory: made !== undefined,
    write: async (texts) => {
      for (const [name, text] of texts) await writeWhole(io, join(folder, basename(name)), text);
    },
    remove: () => io.fs.rm(folder, { recursive: true, force: true }),
  };
}

async function memoryFolders({ env, fs }: Io): Promise<string[]> {
  const candidates = [env.XDG_RUNTIME_DIR ?? "", "/dev/shm"].filter((folder) => folder.startsWith("/"));
  const found: string[] = [];
  for (const folder of candidates) {
    const type = await fs.statfs(folder).then(
      (stats) => stats.type,
      () => undefined,
    );
    if (type !== undefined && memoryTypes.has(type)) found.push(folder);
  }
  return found;
}

async function makeFolder({ fs }: Io, bases: readonly string[]): Promise<string | undefined> {
  for (const base of bases) {
    const folder = await fs.mkdtemp(join(base, prefix)).catch(() => undefined);
    if (folder !== undefined) return folder;
  }
  return undefined;
}

/** Removes what runs have left that were killed together with their guard. */
async function sweep(io: Io, base: string): Promise<void> {
  for (const name of await io.fs.readdir(base).catch(() => [])) {
    if (!name.startsWith(prefix)) continue;
    const folder = join(base, name);
    const stats = await io.fs.lstat(folder).catch(() => undefined);
    if (!stats?.isDirectory() || stats.uid !== io.uid) continue;
    const owner = await io.fs.readFile(join(folder, ownerFile), "utf8").catch(() => undefined);
    // Without an owner's file it may be about to get one.
    if (owner !== undefined && !(await isAlive(io, owner))) await io.fs.rm(folder, { recursive: true, force: true }).catch(() => undefined);
  }
}

async function writeWhole({ fs }: Io, path: string, text: string): Promise<void> {
  const { O_CREAT, O_EXCL, O_NOFOLLOW, O_WRONLY } = fs.constants;
  const draft = `${path}.new`;
  const file = await fs.open(draft, O_CREAT | O_EXCL | O_NOFOLLOW | O_WRONLY, 0o600);
  await file.writeFile(text).finally(() => file.close());
  await fs.rename(draft, path);
}
