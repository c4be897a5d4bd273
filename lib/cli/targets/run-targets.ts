import type { Args } from "#lib/cli/command.ts";
import { type ExitCode, exitCodeOf, exitCodes } from "#lib/cli/exit-codes.ts";
import type { Io } from "#lib/cli/io.ts";
import { printable, printJson, printLine, printRefusal } from "#lib/cli/output.ts";
import { printMaskedDiff } from "#lib/cli/sync/masked-diff.ts";
import { jsonOf, printOutcome, type Told } from "#lib/cli/sync/report.ts";
import type { Outcome, Target } from "#lib/cli/sync/sync.ts";
import { DomainError } from "#lib/core/errors.ts";

type Ran = { target: Target; outcome: Outcome | undefined; code: ExitCode; json: object };

/**
 * Does one thing to each target and tells it. A target that cannot be done stops nothing but itself; the exit code is the gravest of all. Without
 * a server, or without the right, there is nothing to be done for any of them.
 */
export async function runTargets<T extends Target>(
  io: Io,
  args: Args,
  targets: readonly T[],
  told: Told,
  work: (target: T) => Promise<Outcome>,
): Promise<ExitCode> {
  const ran: Ran[] = [];
  const isJson = args.flag("json");
  for (const target of targets) {
    if (!isJson && targets.length > 1) printLine(io, `${ran.length > 0 ? "\n" : ""}${printable(`${target.name}: ${target.file}`)}`);
    const one = await runOne(target, told, work);
    if ("refusal" in one) {
      if (isOfAll(one.refusal) && ran.length === 0) throw one.refusal;
      if (!isJson) printRefusal(io, one.refusal);
    } else if (!isJson) await printOne(io, one.outcome, told);
    ran.push({ target, outcome: "outcome" in one ? one.outcome : undefined, code: one.code, json: one.json });
  }
  if (isJson) printJson(io, { targets: ran.map(({ json }) => json) });
  return gravest(ran.map(({ code }) => code));
}

async function printOne(io: Io, outcome: Outcome, told: Told): Promise<void> {
  printOutcome(io, outcome, told);
  if (told === "planned") await printMaskedDiff(io, outcome);
}

type One = { code: ExitCode; json: object } & ({ outcome: Outcome } | { refusal: DomainError });

async function runOne<T extends Target>(target: T, told: Told, work: (target: T) => Promise<Outcome>): Promise<One> {
  const head = { name: target.name, file: target.file };
  try {
    const outcome = await work(target);
    const code: ExitCode = outcome.isRefused ? exitCodes.refused : exitCodes.done;
    return { outcome, code, json: { name: target.name, ...jsonOf(outcome, told), error: null } };
  } catch (refusal) {
    if (!(refusal instanceof DomainError)) throw refusal;
    const { code, message, details } = refusal;
    return { refusal, code: exitCodeOf(refusal), json: { ...head, error: { code, message, details } } };
  }
}

/** A refusal that every other target would meet too. */
function isOfAll({ code, details }: DomainError): boolean {
  return code === "unauthenticated" || details.isOtherInstance === true;
}

const gravestFirst = [exitCodes.unreachable, exitCodes.usage, exitCodes.refused, exitCodes.differs];

/** Unreachable outweighs refused, refused outweighs different. */
export function gravest(codes: readonly ExitCode[]): ExitCode {
  return gravestFirst.find((code) => codes.includes(code)) ?? exitCodes.done;
}
