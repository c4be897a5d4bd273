import type { OutputOf } from "#lib/api/client.ts";
import type { Args } from "#lib/cli/command.ts";
import { type ExitCode, exitCodeOf, exitCodes } from "#lib/cli/exit-codes.ts";
import type { Io } from "#lib/cli/io.ts";
import { count, printable, printJson, printLine, printTable } from "#lib/cli/output.ts";
import { refuseOtherInstance, strangeAnswer } from "#lib/cli/server.ts";
import { openLink } from "#lib/cli/sync/open-link.ts";
import type { KeyState, Moved } from "#lib/cli/sync/plan.ts";
import { reportTarget } from "#lib/cli/sync/receipt.ts";
import { askedWords, countsOf, isDifferent, summaryOf } from "#lib/cli/sync/report.ts";
import { type Link, type Outcome, planTarget, type Target } from "#lib/cli/sync/sync.ts";
import { DomainError } from "#lib/core/errors.ts";
import { keyName } from "#lib/core/formats/lines.ts";
import { comparedTargets, comparing } from "./compared-targets.ts";
import { gravest } from "./run-targets.ts";

/** Tells who is asked, and of each target what has moved on either side since the last sync. */
export async function showStatus(io: Io, args: Args): Promise<ExitCode> {
  const link = await openLink(io, args);
  const me = await link.server?.call("me", {});
  if (me && link.server)
    refuseOtherInstance(link.origin, link.server.instance, me.instance, `sign in again with blockyard login --url ${link.origin}`);
  if (me && (!Array.isArray(me.permissions) || typeof me.instance !== "string")) throw strangeAnswer(link.origin);
  const mayPull = me?.permissions.includes("pull") ?? true;
  const looks: Look[] = [];
  for (const target of await comparedTargets(io, args)) looks.push(await look(io, link, target, mayPull));
  if (args.flag("report")) for (const { outcome } of looks) await report(io, link, outcome);
  if (args.flag("json")) printJson(io, { ...headOf(link, me), targets: looks.map(jsonOf) });
  else printStatus(io, link, me, looks);
  return gravest(looks.map(({ code }) => code));
}

type Me = OutputOf<"me">;
type Look = { target: Target; state: string; outcome: Outcome | undefined; refusal: DomainError | undefined; code: ExitCode };

/** A target that cannot be compared is told like the others: it hides none of them. */
async function look(io: Io, link: Link, target: Target, mayPull: boolean): Promise<Look> {
  const nothing = { target, outcome: undefined, refusal: undefined, code: exitCodes.done };
  const isThere = await io.fs.lstat(target.file).catch(() => null);
  if (!isThere) return { ...nothing, state: "missing" };
  if (!mayPull) return { ...nothing, state: "not compared: the token may not pull" };
  try {
    const outcome = await planTarget(io, link, target, comparing);
    const differs = hasMoved(outcome);
    return { ...nothing, outcome, state: differs ? "differs" : "in step", code: differs ? exitCodes.differs : exitCodes.done };
  } catch (refusal) {
    if (!(refusal instanceof DomainError) || refusal.code === "unauthenticated") throw refusal;
    return { ...nothing, refusal, state: "not compared", code: exitCodeOf(refusal) };
  }
}

/** Also by what no run would move unasked: what was taken out of the file, or deleted on the server. */
function hasMoved(outcome: Outcome): boolean {
  return isDifferent(outcome) || outcome.plan.states.length > 0;
}

/** What stands in the file now, whatever a sync would make of it. */
async function report(io: Io, { server }: Link, outcome: Outcome | undefined): Promise<void> {
  if (!server || !outcome || Object.keys(outcome.lock.entries).length === 0) return;
  const reported = await reportTarget(io, server, { ...outcome, text: outcome.file.text }, { everySeconds: null });
  for (const path of reported?.adopt ?? []) io.err(`${printable(askedWords(path))}\n`);
}

function headOf({ origin }: Link, me: Me | undefined) {
  const workspace = me?.workspace ? { slug: me.workspace.slug, revision: me.workspace.revision } : null;
  return { server: origin, instance: me?.instance ?? null, workspace, name: me?.name ?? null, permissions: me?.permissions ?? [] };
}

function jsonOf({ target, state, outcome, refusal }: Look) {
  return {
    name: target.name,
    file: target.file,
    state,
    counts: outcome ? { ...countsOf(outcome), conflicts: outcome.plan.conflicts.length } : null,
    keys: (outcome?.plan.states ?? []).map(({ section, key, path, file, server, isConflict }) => {
      return { section, key, path, file: file ?? null, server: server ?? null, isConflict };
    }),
    error: refusal ? { code: refusal.code, message: refusal.message } : null,
  };
}

function printStatus(io: Io, link: Link, me: Me | undefined, looks: readonly Look[]): void {
  const { workspace } = headOf(link, me);
  const rows = [
    ["server", link.origin],
    ["workspace", workspace ? `${workspace.slug} at revision ${workspace.revision}` : me ? "none" : "offline"],
    ...(me ? [["as", `${me.name} (${me.kind})`]] : []),
    ...(me ? [["rights", me.permissions.join(", ") || "none"]] : []),
    ...looks.map(({ target, ...rest }) => [target.name, `${target.file}: ${wordsOf(rest)}`]),
  ];
  printTable(
    io,
    rows.map((row) => row.map(printable)),
  );
  for (const { target, outcome } of looks) if (outcome) printStates(io, target, outcome, looks.length > 1);
}

function printStates(io: Io, target: Target, { plan }: Outcome, isNamed: boolean): void {
  if (plan.states.length === 0) return;
  const heading = [isNamed ? target.name : "since the last sync", "file", "server"];
  const rows = plan.states
    .slice(0, statesMax)
    .map((state) => [nameOf(state), moved(state.file), moved(state.server) + (state.isConflict ? ", conflict" : "")]);
  printLine(io, "");
  printTable(
    io,
    [heading, ...rows].map((row) => row.map(printable)),
  );
  if (plan.states.length > statesMax) printLine(io, `… and ${count(plan.states.length - statesMax, "more key")}; --json has all of them`);
}

const statesMax = 200;

function nameOf({ section, key }: KeyState): string {
  return keyName(section, key);
}

function moved(how: Moved): string {
  return how ?? "-";
}

function wordsOf({ state, outcome, refusal }: Omit<Look, "target">): string {
  if (refusal) return `${state}: ${refusal.message}`;
  if (!outcome || !hasMoved(outcome)) return state;
  const { conflicts, refusals } = outcome.plan;
  return [
    ...(conflicts.length > 0 ? [count(conflicts.length, "conflict")] : []),
    ...(refusals.length > 0 ? [`${count(refusals.length, "masked key")}`] : []),
    summaryOf(outcome, "planned"),
  ].join(", ");
}
