import { basename, dirname, join } from "node:path";
import { DomainError } from "#lib/core/errors.ts";
import { writeAtomically } from "./atomic-write.ts";
import type { Io } from "./io.ts";
import { readRegular } from "./text-files.ts";

const notIgnored = "is in a git work tree and not ignored";

/**
 * Refuses with `forbidden` to put secrets into files that git tracks, or that it would offer to commit: in a work tree they must be ignored.
 * On a terminal it offers to write the lines into .gitignore, and with the first of them those of what stands `beside` and holds no secret.
 */
export async function refuseTracked(io: Io, files: readonly string[], beside: readonly string[] = []): Promise<void> {
  for (const [index, file] of files.entries()) {
    const problem = await findProblem(io, file);
    if (problem === undefined || (problem === notIgnored && (await ignoreOnDemand(io, file, index === 0 ? beside : [])))) continue;
    const ignore = join(dirname(file), ".gitignore");
    const lines = files.map((name) => basename(name)).join(" and ");
    throw new DomainError(
      "forbidden",
      `${file} ${problem}, so no secret was written to it. Add ${lines} to ${ignore}, or use --allow-tracked.`,
    );
  }
}

/** True when somebody has said yes and git ignores the file now. */
async function ignoreOnDemand(io: Io, file: string, beside: readonly string[]): Promise<boolean> {
  if (!io.isTty.stdin || !io.isTty.stdout) return false;
  const ignore = join(dirname(file), ".gitignore");
  const lines = [file, ...beside].map((path) => `/${basename(path).replace(/[\\*?[\]#! ]/g, "\\$&")}`);
  const answer = await io.ask(`${file} ${notIgnored}. Add ${lines.join(" and ")} to ${ignore}? [Y/n] `, { hidden: false });
  if (!/^(y(es)?)?$/i.test(answer.trim())) return false;
  const before = await readRegular(io, ignore, { followsLinks: false });
  const text = before?.toString() ?? "";
  const added = `${text === "" || text.endsWith("\n") ? "" : "\n"}${lines.join("\n")}\n`;
  await writeAtomically(io, ignore, text + added, { expected: before, mode: 0o644 });
  return (await findProblem(io, file)) === undefined;
}

async function findProblem(io: Io, file: string): Promise<string | undefined> {
  const [directory, name] = [dirname(file), basename(file)];
  if (!(await isInWorkTree(io, directory))) return undefined;
  const tracked = await git(io, directory, "ls-files", "--error-unmatch", "--", name);
  if (tracked === 0) return "is tracked by git";
  const ignored = await git(io, directory, "check-ignore", "--quiet", "--", name);
  if (tracked === 1 && ignored === 0) return undefined;
  return ignored === 1 ? notIgnored : "is in a work tree that git cannot read";
}

async function isInWorkTree({ fs }: Io, directory: string): Promise<boolean> {
  for (let at = directory; ; at = dirname(at)) {
    const isRoot = await fs.lstat(join(at, ".git")).then(
      () => true,
      () => false,
    );
    if (isRoot) return true;
    if (dirname(at) === at) return false;
  }
}

/** A repository may name programs to run; a monitor of the file system is the one that these commands would start. */
async function git(io: Io, directory: string, ...args: string[]): Promise<number | undefined> {
  return (await io.run("git", ["-C", directory, "-c", "core.fsmonitor=false", ...args])).code;
}
