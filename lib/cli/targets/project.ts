import { dirname, join, relative, resolve } from "node:path";
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
    const json = await readJsonFile(io, path);
    if (json) return { path, directory, json, isProject: true };
    if (dirname(directory) === directory || directory === io.home || (await isWorkTreeRoot(io, directory))) return undefined;
  }
}

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
  if (!isProject || (way !== "" && !way.startsWith("..") && resolve(directory, way) === target)) return target;
  throw new DomainError(
    "forbidden",
    `${path}: targets.${name}.file leads out of the project. Name it in ${join(configDirectory(io), "config.json")}, or with --file.`,
  );
}
