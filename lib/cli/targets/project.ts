import { basename, dirname, join, relative, resolve, sep } from "node:path";
import { configDirectory } from "#lib/cli/config-directory.ts";
import type { Io } from "#lib/cli/io.ts";
import { readJsonFile } from "#lib/cli/text-files.ts";
import { DomainError } from "#lib/core/errors.ts";
import type { JsonObject } from "#lib/core/json.ts";

/** A settings file and the folder that its paths start from. `isProject`: it came with a repository, so that nobody here has written it. */
export type SettingsFile = { path: string; directory: string; json: JsonObject; isProject: boolean };

export const projectFileName = "blockyard.json";

/** The nearest blockyard.json: in the working directory or above it, as far as the root of its git work tree or the home. */
export async function findProject(io: Io): Promise<SettingsFile | undefined> {
  for (let directory = resolve(io.cwd); ; directory = dirname(directory)) {
    const path = join(directory, projectFileName);
    await refuseForeign(io, path);
    const json = await readJsonFile(io, path);
    if (json) return { path, directory, json, isProject: true };
    if (dirname(directory) === directory || directory === io.home || (await isWorkTreeRoot(io, directory))) return undefined;
  }
}

/** One that another user of this machine has put above or into the folder one happens to stand in has no say about files and servers. */
async function refuseForeign({ fs, uid, cwd }: Io, path: string): Promise<void> {
  const stats = await fs.stat(path).catch(() => undefined);
  if (!stats || uid === undefined || stats.uid === uid || stats.uid === 0) return;
  const [here, there] = [await fs.stat(cwd).catch(() => undefined), await fs.stat(dirname(path)).catch(() => undefined)];
  const isOpen = ((there?.mode ?? 0) & writableByAll) !== 0;
  if (here?.uid === stats.uid && !isOpen) return;
  throw new DomainError("forbidden", `${path} belongs to somebody else, so nothing is done by it. Work in a folder of your own.`);
}

const writableByAll = 0o002;

async function isWorkTreeRoot({ fs }: Io, directory: string): Promise<boolean> {
  return fs.lstat(join(directory, ".git")).then(
    () => true,
    () => false,
  );
}

/** The user's own settings, or undefined when there are none. */
export async function findUserSettings(io: Io): Promise<SettingsFile | undefined> {
  const path = join(configDirectory(io), "config.json");
  const json = await readJsonFile(io, path);
  return json ? { path, directory: io.home, json, isProject: false } : undefined;
}

/** Where a target's file is. A project names files below itself; elsewhere only the user's own settings may point. */
export function targetPath(io: Io, { path, directory, isProject }: SettingsFile, name: string, file: string): string {
  const isHome = file === "~" || file.startsWith("~/");
  const target = isHome ? join(io.home, file.slice(2)) : resolve(directory, file);
  const way = relative(directory, target);
  if (!isProject) return target;
  if (isOfTools(way))
    throw new DomainError("forbidden", `${path}: targets.${name}.file is a file that git or blockyard itself goes by. Name another.`);
  if (way !== "" && way.split(sep)[0] !== ".." && resolve(directory, way) === target) return target;
  throw new DomainError(
    "forbidden",
    `${path}: targets.${name}.file leads out of the project. Name it in ${join(configDirectory(io), "config.json")}, or with --file.`,
  );
}

/** What a repository must not have written by us: where git takes programs to run from, this file, and what stands beside a target. */
function isOfTools(way: string): boolean {
  const names = way.toLowerCase().split(sep);
  return (
    names.includes(".git") || basename(way).toLowerCase() === projectFileName || /\.blockyard-(lock\.json|run)$/.test(names.at(-1) ?? "")
  );
}
