import { basename, dirname, join, resolve } from "node:path";
import type { Args } from "#lib/cli/command.ts";
import { usageError } from "#lib/cli/exit-codes.ts";
import type { Io } from "#lib/cli/io.ts";
import type { Target } from "#lib/cli/sync/sync.ts";
import { DomainError, type Problem } from "#lib/core/errors.ts";
import { findFormat, findFormatByName, knownFormats } from "#lib/core/formats/index.ts";
import { prefectSecretsSection } from "#lib/core/prefect-secrets.ts";
import { credentialsMapping } from "./credentials-mapping.ts";
import { mappedMapping } from "./mapped-mapping.ts";
import { findProject, findUserSettings, projectFileName, type SettingsFile, targetPath } from "./project.ts";
import type { TargetSpec } from "./target-spec.ts";

/** A target with where it was declared, which says whether its hook may run unasked. */
export type DeclaredTarget = Target & { hook: readonly string[] | undefined; isProject: boolean };

/** Every target of the nearest blockyard.json, then those of the user's own settings whose names are not taken. */
export async function readTargets(io: Io): Promise<DeclaredTarget[]> {
  const targets = new Map<string, DeclaredTarget>();
  for (const settings of [await findProject(io), await findUserSettings(io)]) {
    if (settings?.json.targets === undefined) continue;
    for (const [name, spec] of Object.entries(await parseTargets(settings))) {
      if (targets.has(name)) continue;
      const file = targetPath(io, settings, name, spec.file);
      targets.set(name, {
        ...(await targetOf(name, file, spec)),
        hook: spec.hook,
        isProject: settings.isProject,
        ...(settings.isProject ? { within: settings.directory } : {}),
      });
    }
  }
  await refuseSharedFiles(io, [...targets.values()]);
  return [...targets.values()];
}

/** The named targets, the built-in ones among them, or all that are declared. Refuses a name that nobody has declared, and when there are none at all. */
export async function chooseTargets(io: Io, names: readonly string[]): Promise<DeclaredTarget[]> {
  const declared = await readTargets(io);
  const targets = [...declared, ...(names.length > 0 ? await builtInTargets(io) : [])];
  if (targets.length === 0)
    throw new DomainError(
      "not_found",
      `No target is declared. Write one into ${join(io.cwd, projectFileName)}, or use --entry and --file.`,
    );
  if (names.length === 0) return targets;
  return names.map((name) => {
    const target = targets.find((candidate) => candidate.name === name);
    if (!target) throw new DomainError("not_found", `There is no target ${name}. There are: ${targets.map((one) => one.name).join(", ")}.`);
    return target;
  });
}

/** The targets that need no declaration, called like their commands. */
export async function builtInTargets(io: Io): Promise<DeclaredTarget[]> {
  const targets = [credentialsTarget(io, undefined), await secretsTarget(io, undefined)];
  return targets.map((target) => ({ ...target, hook: undefined, isProject: false }));
}

/** A target of the command line: patterns and a file. */
async function adHocTarget(io: Io, patterns: readonly string[], file: string, format: string | undefined): Promise<DeclaredTarget> {
  const spec = { entries: [...patterns], file, format, names: {} };
  return { ...(await targetOf("files", resolve(io.cwd, file), spec)), hook: undefined, isProject: false };
}

/** `~/.echoflow/credentials.ini`: Echoflow's blocks. */
export function credentialsTarget(io: Io, file: string | undefined): Target {
  const path = file === undefined ? join(io.home, ".echoflow", "credentials.ini") : resolve(io.cwd, file);
  return { name: "load-credentials", file: path, mapping: credentialsMapping };
}

/** `~/.prefect/config.toml`: what Prefect 1 reads as its secrets. */
export async function secretsTarget(io: Io, file: string | undefined): Promise<Target> {
  const { toml } = await import("#lib/core/formats/toml.ts");
  const own = io.env.PREFECT__USER_CONFIG_PATH ?? join(io.home, ".prefect", "config.toml");
  const rules = { section: prefectSecretsSection, key: "{name}", names: {}, creates: "block/secret/{key}" };
  const mapping = mappedMapping({ ...rules, format: toml, patterns: ["block/secret/*"], findHazard: findPrefectHazard });
  return { name: "secrets", file: file === undefined ? own : resolve(io.cwd, file), mapping };
}

function findPrefectHazard(value: unknown): string | undefined {
  if (typeof value !== "string" || !(value.includes("$") || value.startsWith("~"))) return undefined;
  return "holds $ or starts with ~, which Prefect 1 expands when it loads the file: its tasks would see another value.";
}

async function targetOf(name: string, file: string, spec: Omit<TargetSpec, "file">): Promise<Target> {
  if (spec.format === "credentials") return { name, file, mapping: credentialsMapping };
  const known = spec.format === undefined ? findFormat(file) : findFormatByName(spec.format);
  if (!known) {
    const names = ["credentials", ...knownFormats.map((candidate) => candidate.name)].join(", ");
    if (spec.format !== undefined) throw usageError(`There is no format ${spec.format}. There are: ${names}.`);
    throw new DomainError("invalid", `${file} does not say its format by its name. Give one as format: ${names}.`);
  }
  const format = await known.load();
  const { section, key, names, creates, entries } = spec;
  return { name, file, mapping: mappedMapping({ format, section, key, names, creates, patterns: [...new Set(entries)] }) };
}

const unknownMember = "there is no such member.";

/** Loaded when there are targets: zod would cost every other command a fifth of its time. */
async function parseTargets({ path, json }: SettingsFile): Promise<Record<string, TargetSpec>> {
  const { Targets } = await import("./target-spec.ts");
  const result = Targets.safeParse(json.targets);
  if (result.success) return result.data;
  const problems = result.error.issues.flatMap((issue): Problem[] => {
    const path = ["targets", ...issue.path].map(String).join(".");
    // A member that nobody knows first: it is often the misspelled name of the one that is missing.
    if (issue.code === "unrecognized_keys") return issue.keys.map((key) => ({ path: `${path}.${key}`, message: unknownMember }));
    return [{ path, message: issue.message }];
  });
  problems.sort((a, b) => Number(b.message === unknownMember) - Number(a.message === unknownMember));
  throw new DomainError("invalid", `${path}: ${problems[0]?.path}: ${problems[0]?.message}`, { problems });
}

/** Two targets in one file would take each other's keys for somebody else's, and each other's lock for their own: also where a link or another spelling leads to it. */
async function refuseSharedFiles({ fs }: Io, targets: readonly Target[]): Promise<void> {
  const seen = new Map<string, string>();
  for (const { name, file } of targets) {
    const [own, folder] = [await fs.stat(file).catch(() => undefined), await fs.stat(dirname(file)).catch(() => undefined)];
    const places = [
      file,
      ...(own?.isFile() ? [`${own.dev}:${own.ino}`] : []),
      ...(folder ? [`${folder.dev}:${folder.ino}/${basename(file)}`] : []),
    ];
    for (const place of places) {
      const other = seen.get(place);
      if (other !== undefined && other !== name)
        throw new DomainError("invalid", `The targets ${other} and ${name} have one file, ${file}. Make them one target.`);
      seen.set(place, name);
    }
  }
}

/** The targets that a command line names. */
export async function targetsOf(io: Io, args: Args): Promise<DeclaredTarget[]> {
  const [patterns, file] = [args.list("entry"), args.text("file")];
  if (patterns.length === 0 && file === undefined) return chooseTargets(io, args.words);
  if (patterns.length === 0 || file === undefined) throw usageError("--entry and --file go together: which entries, and into which file.");
  if (args.words.length > 0) throw usageError("Give either names of targets, or --entry and --file.");
  return [await adHocTarget(io, patterns, file, args.text("format"))];
}
