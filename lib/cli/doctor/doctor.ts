import type { Args } from "#lib/cli/command.ts";
import { type ExitCode, exitCodes } from "#lib/cli/exit-codes.ts";
import type { Io } from "#lib/cli/io.ts";
import { count, printable, printJson, printLine } from "#lib/cli/output.ts";
import type { Finding } from "./finding.ts";
import { checkIdentity } from "./identity.ts";
import { checkEnvironment, checkNetwork } from "./network.ts";
import { checkCaches, checkOwnFiles } from "./own-files.ts";
import { checkSettings } from "./settings.ts";
import { checkProject, checkTarget } from "./target-files.ts";

/** Looks at everything that a pull needs and changes nothing. */
export async function runDoctor(io: Io, args: Args): Promise<ExitCode> {
  const findings = await examine(io, args);
  const problems = findings.filter(({ level }) => level === "problem").length;
  const warnings = findings.filter(({ level }) => level === "warning").length;
  if (args.flag("json")) printJson(io, { isHealthy: problems === 0, problems, warnings, findings });
  else {
    printFindings(io, findings);
    const words = [problems > 0 && count(problems, "problem"), warnings > 0 && count(warnings, "warning")].filter(Boolean);
    printLine(io, `\n${words.join(", ") || "Everything is in order"}.`);
  }
  return problems > 0 ? exitCodes.refused : exitCodes.done;
}

async function examine(io: Io, args: Args): Promise<Finding[]> {
  const { findings: settings, known } = await checkSettings(io, args);
  const network = known.origin === undefined ? undefined : await checkNetwork(io, known.origin);
  const environment = await checkEnvironment(io, network?.isReachable ?? true);
  const identity = known.settings && network?.isReachable ? await checkIdentity(io, known.settings) : [];
  const project = await checkProject(io);
  const files: Finding[] = [];
  for (const target of project.targets) files.push(...(await checkTarget(io, target)));
  const caches = known.settings ? await checkCaches(io, known.settings, project.targets) : [];
  const own = await checkOwnFiles(io);
  return [...settings, ...(network?.findings ?? []), ...environment, ...identity, ...own, ...project.findings, ...files, ...caches];
}

function printFindings(io: Io, findings: readonly Finding[]): void {
  const width = Math.max(...findings.map(({ check }) => check.length));
  for (const { check, level, message, fix } of findings) {
    printLine(io, printable(`${level.padEnd(7)}  ${check.padEnd(width)}  ${message}`));
    if (fix !== null) printLine(io, printable(`${" ".repeat(7)}  ${" ".repeat(width)}  ${fix}`));
  }
}
