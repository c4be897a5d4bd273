import type { PrefectBundle } from "#lib/api/contract/prefect-bundle.ts";
import type { Tally } from "#lib/api/contract/prefect-import.ts";
import { blockPath, type ExportPlan, type ExportStep, planExport } from "#lib/api/prefect-peer/plan-export.ts";
import { selectBundle } from "#lib/api/prefect-peer/select-bundle.ts";
import { writeBundle } from "#lib/api/prefect-peer/write-bundle.ts";
import type { Args } from "#lib/cli/command.ts";
import { type ExitCode, exitCodes } from "#lib/cli/exit-codes.ts";
import type { Io } from "#lib/cli/io.ts";
import { count, printable, printJson, printLine } from "#lib/cli/output.ts";
import { progressOf } from "#lib/cli/progress.ts";
import { connect, refuseOtherInstance, type Server } from "#lib/cli/server.ts";
import { DomainError } from "#lib/core/errors.ts";
import { isConfirmed } from "./confirm.ts";
import { connectPeer, peerOf } from "./peer-of.ts";
import { readSide } from "./read-side.ts";
import { isNothingToDo, summaryOf } from "./words.ts";

/** Reads both sides, shows what is missing or different there, asks, and writes that. */
export async function exportPrefect(io: Io, args: Args, to: string): Promise<ExitCode> {
  const server = await connect(io, args);
  const me = await server.call("me", {});
  refuseOtherInstance(server.origin, server.instance, me.instance, `sign in again with blockyard login --url ${server.origin}`);
  if (!me.permissions.includes("pull")) throw new DomainError("forbidden", "An export takes secrets out: the token needs the scope pull.");
  const peer = await peerOf(io, to);
  // Our own door speaks Prefect's API too.
  const own = connectPeer(io, `${server.origin}/api`, { kind: "key", key: server.token });
  const { bundle: from } = selectBundle(await readSide(io, own, "Blockyard"), { isEverything: args.flag("all-types") });
  const theirs = await readSide(io, peer, "the Prefect server");
  const plan = planExport(from, theirs);
  const report = reportOf(plan);
  const left = await countLeft(server, from);
  if (!args.flag("json")) printPlan(io, plan, left);
  refuseFaulty(plan, args);
  const outcome = { target: peer.apiUrl, ...report, steps: plan.steps.map(maskedStep), problems: plan.problems, left };
  if (isNothingToDo(report) || args.flag("dry-run")) {
    if (args.flag("json")) printJson(io, { ...outcome, isDone: false });
    else printLine(io, isNothingToDo(report) ? `Nothing to do: ${summaryOf(report)}.` : `Would push ${summaryOf(report)}.`);
    return exitCodes.done;
  }
  if (!(await isConfirmed(io, args, `Write this to ${peer.apiUrl}?`))) {
    printLine(io, "Nothing was done.");
    return exitCodes.refused;
  }
  const progress = progressOf(io);
  try {
    await writeBundle(peer, { from, to: theirs }, plan.steps, (done) => progress.show("Writing", done, plan.steps.length));
  } finally {
    progress.clear();
  }
  if (args.flag("json")) printJson(io, { ...outcome, isDone: true });
  else printLine(io, `Pushed ${summaryOf(report)}.`);
  return exitCodes.done;
}

function reportOf({ steps, unchanged, problems }: ExportPlan) {
  const tally = (kind: ExportStep["kind"], as: keyof ExportPlan["unchanged"]): Tally => {
    const ofKind = steps.filter((step) => step.kind === kind);
    const created = ofKind.filter(({ op }) => op === "create").length;
    const skipped = as === "variables" ? problems.length : 0;
    return { created, changed: ofKind.length - created, unchanged: unchanged[as], skipped };
  };
  return {
    types: tally("type", "types"),
    schemas: tally("schema", "schemas"),
    blocks: tally("block", "blocks"),
    variables: tally("variable", "variables"),
  };
}

type Left = { blocks: number; variables: number };

/** What our Prefect door does not list, because a Prefect client could not read its name. */
async function countLeft(server: Server, { blocks, variables }: PrefectBundle): Promise<Left> {
  const [allBlocks, pairs] = await Promise.all([
    server.call("listEntries", { kind: "block", pageSize: 1 }),
    server.call("listEntries", { kind: "kv", pageSize: 1 }),
  ]);
  const named = blocks.filter(({ isAnonymous }) => !isAnonymous).length;
  return { blocks: Math.max(0, allBlocks.total - named), variables: Math.max(0, pairs.total - variables.length) };
}

function printPlan(io: Io, { steps, problems }: ExportPlan, left: Left): void {
  for (const step of steps) printLine(io, printable(`${step.op === "create" ? "create" : "change"}   ${wordsOf(step)}`));
  for (const { path, message } of problems) printLine(io, printable(`leave    ${path} ${message}`));
  const kept = [left.blocks > 0 && count(left.blocks, "block"), left.variables > 0 && count(left.variables, "KV pair")].filter(Boolean);
  if (kept.length > 0) printLine(io, `${kept.join(" and ")} with names that Prefect does not know: stay here`);
}

function wordsOf(step: ExportStep): string {
  switch (step.kind) {
    case "type":
      return `block type ${step.type.slug}`;
    case "schema":
      return `schema of ${step.schema.typeSlug} (${step.schema.version})`;
    case "block":
      return step.op === "create" ? blockPath(step.block) : `${blockPath(step.block)}: ${step.fields.map(fieldWord).join(", ")}`;
    case "variable":
      return `kv/${step.variable.name}`;
    default:
      return step satisfies never;
  }
}

function fieldWord(field: string): string {
  return field === "#schema" ? "another version of its schema" : field;
}

function maskedStep(step: ExportStep) {
  return { op: step.op, what: wordsOf(step) };
}

function refuseFaulty({ problems }: ExportPlan, args: Args): void {
  if (problems.length === 0 || args.flag("skip-invalid")) return;
  throw new DomainError(
    "invalid",
    `${count(problems.length, "thing")} cannot be pushed. Nothing was done. Use --skip-invalid to leave them out.`,
    { problems },
  );
}
