import { join } from "node:path";
import { defaultKeyFile } from "#lib/cli/bundle/keys.ts";
import type { Settings } from "#lib/cli/config.ts";
import { configDirectory } from "#lib/cli/config-directory.ts";
import type { Io } from "#lib/cli/io.ts";
import { ageWords } from "#lib/cli/offline/age.ts";
import { countCaches, readCache } from "#lib/cli/offline/cache-files.ts";
import { cacheKeyFile } from "#lib/cli/offline/cache-key.ts";
import { pinsFile, readPins } from "#lib/cli/offline/pins.ts";
import { count } from "#lib/cli/output.ts";
import type { DeclaredTarget } from "#lib/cli/targets/targets.ts";
import { type Finding, note, ok, problem, unlessRefused, warning } from "./finding.ts";

const [writableByOthers, openToOthers] = [0o022, 0o077];

/** The folder of the user's settings and what stands in it. */
export async function checkOwnFiles(io: Io): Promise<Finding[]> {
  const folder = configDirectory(io);
  const stats = await io.fs.lstat(folder).catch((error: NodeJS.ErrnoException) => error.code ?? error.name);
  if (stats === "ENOENT") return [note("config-directory", `${folder} does not exist yet.`)];
  if (typeof stats === "string")
    return [
      warning(
        "config-directory",
        `${folder} cannot be entered (${stats}).`,
        "Set XDG_CONFIG_HOME to a folder of your own: nothing can be remembered otherwise.",
      ),
    ];
  const findings: Finding[] = [];
  if (!stats.isDirectory()) findings.push(problem("config-directory", `${folder} is a link or no directory.`, "Put a directory there."));
  else if ((stats.mode & writableByOthers) !== 0)
    findings.push(problem("config-directory", `${folder} can be written to by others.`, `Run chmod 700 ${folder}.`));
  else if (io.uid !== undefined && stats.uid !== io.uid && stats.uid !== 0)
    findings.push(problem("config-directory", `${folder} belongs to somebody else.`, "Set XDG_CONFIG_HOME to a folder of your own."));
  else findings.push(ok("config-directory", folder));
  for (const file of [join(folder, "tokens.json"), cacheKeyFile(io), defaultKeyFile(io), pinsFile(io)]) {
    findings.push(...(await secretFile(io, "config-files", file)));
  }
  return [...findings, ...(await unlessRefused("pins", `Move ${pinsFile(io)} away to start over.`, () => readPins(io)))];
}

/** A file with a secret in it that others can read, or nothing. */
export async function secretFile(io: Io, check: string, file: string): Promise<Finding[]> {
  const stats = await io.fs.lstat(file).catch(() => null);
  if (!stats) return [];
  if (stats.isSymbolicLink() || !stats.isFile())
    return [problem(check, `${file} is a link or no regular file.`, "Put a regular file there.")];
  if (io.uid !== undefined && stats.uid !== io.uid)
    return [problem(check, `${file} belongs to somebody else.`, "Make it yours, or use another.")];
  if ((stats.mode & openToOthers) !== 0) return [problem(check, `${file} can be read by others.`, `Run chmod 600 ${file}.`)];
  return [];
}

/** What a run could use without the server: for each target that has been pulled with --offline-ok. */
export async function checkCaches(io: Io, { origin, token }: Settings, targets: readonly DeclaredTarget[]): Promise<Finding[]> {
  const number = await countCaches(io, origin);
  if (number === 0) return [note("offline-cache", "There is none: a run with --offline-ok makes one.")];
  const states = await Promise.all(
    targets.map(async ({ name, mapping }) => ({ name, cache: await readCache(io, { origin, token, patterns: mapping.patterns }) })),
  );
  const findings = states.flatMap(({ name, cache }): Finding[] => {
    if (cache.state === "none") return [];
    if (cache.state === "unusable")
      return [
        problem("offline-cache", `That of ${name} cannot be used: ${cache.why}.`, "Run pull --offline-ok again: it is then made anew."),
      ];
    return [ok("offline-cache", `${name}: ${ageWords(Date.now() - cache.pulledAt)} old, revision ${cache.head.revision}`)];
  });
  return findings.length > 0 ? findings : [ok("offline-cache", `${count(number, "cache")} of this server`)];
}
