import { backupPathOf, checkWritable, findLeftovers } from "#lib/cli/atomic-write.ts";
import { refuseTracked } from "#lib/cli/git-guard.ts";
import type { Io } from "#lib/cli/io.ts";
import { lockPathOf, readLock } from "#lib/cli/lockfile.ts";
import { count } from "#lib/cli/output.ts";
import { findProject, projectFileName } from "#lib/cli/targets/project.ts";
import { builtInTargets, type DeclaredTarget, readTargets } from "#lib/cli/targets/targets.ts";
import { readBytes } from "#lib/cli/text-files.ts";
import { asFinding, type Finding, note, ok, unlessRefused } from "./finding.ts";
import { secretFile } from "./own-files.ts";

/** blockyard.json, and the targets that are declared here or built in and have a file. */
export async function checkProject(io: Io): Promise<{ findings: Finding[]; targets: DeclaredTarget[] }> {
  const targets: DeclaredTarget[] = [];
  const findings = await asFinding("project", "Correct that file: no target is read before.", async () => {
    const project = await findProject(io);
    targets.push(...(await readTargets(io)));
    if (!project) return [note("project", `There is no ${projectFileName} here.`)];
    return [ok("project", `${project.path}: ${count(targets.length, "target")}`)];
  });
  for (const target of await builtInTargets(io)) if ((await readBytes(io, target.file).catch(() => null)) !== null) targets.push(target);
  return { findings, targets };
}

/** A target's file, its backup and its lock file: whether they can be written, stay private and are sound. */
export async function checkTarget(io: Io, { name, file }: DeclaredTarget): Promise<Finding[]> {
  const check = `target ${name}`;
  const isThere = (await io.fs.lstat(file).catch(() => null)) !== null;
  const lock = await asFinding(check, `Move ${lockPathOf(file)} away to start over.`, async () => {
    const known = await readLock(io, file);
    return known
      ? [ok(check, `${file}, last in step at revision ${known.revision}`)]
      : [note(check, `${file} ${isThere ? "was never pulled" : "does not exist yet"}.`)];
  });
  const findings = [
    ...lock,
    ...(await unlessRefused(check, "Nothing can be written there until that is changed.", () => checkWritable(io, file))),
    ...(await secretFiles(io, check, file)),
    ...(await unlessRefused(check, "Without that nothing is written there.", () => refuseTracked(io, [file, backupPathOf(file)]))),
  ];
  const leftovers = await findLeftovers(io, file);
  if (leftovers.length > 0)
    findings.push(
      note(check, `${count(leftovers.length, "draft")} of a run that was killed beside ${file}.`, "The next pull removes them."),
    );
  return unrepeated(findings);
}

async function secretFiles(io: Io, check: string, file: string): Promise<Finding[]> {
  const found = await Promise.all([file, backupPathOf(file), lockPathOf(file)].map((path) => secretFile(io, check, path)));
  return found.flat();
}

/** Two checks may stumble over the same thing. */
function unrepeated(findings: readonly Finding[]): Finding[] {
  return findings.filter(({ message }, index) => findings.findIndex((other) => other.message === message) === index);
}
