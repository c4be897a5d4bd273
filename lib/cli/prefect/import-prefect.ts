import type { InputOf } from "#lib/api/client.ts";
import type { ImportPreview } from "#lib/api/contract/prefect-import.ts";
import { refuseLargeBundle, type Selection, selectBundle } from "#lib/api/prefect-peer/select-bundle.ts";
import { sentOf, sentWords } from "#lib/cli/changes/outcome.ts";
import type { Args } from "#lib/cli/command.ts";
import { type ExitCode, exitCodes } from "#lib/cli/exit-codes.ts";
import type { Io } from "#lib/cli/io.ts";
import { count, printable, printJson, printLine } from "#lib/cli/output.ts";
import { connect, refuseOtherInstance, type Server, strangeAnswer } from "#lib/cli/server.ts";
import { DomainError } from "#lib/core/errors.ts";
import { isConfirmed } from "./confirm.ts";
import { peerOf } from "./peer-of.ts";
import { readSide } from "./read-side.ts";
import { isNothingToDo, summaryOf } from "./words.ts";

const applyTimeoutMs = 300_000;
type Order = InputOf<"applyPrefectImport">;

/** Reads the Prefect server, shows what taking it over would change here, asks, and applies it as one change. */
export async function importPrefect(io: Io, args: Args, from: string): Promise<ExitCode> {
  const server = await connect(io, args);
  const me = await server.call("me", {});
  refuseOtherInstance(server.origin, server.instance, me.instance, `sign in again with blockyard login --url ${server.origin}`);
  const peer = await peerOf(io, from);
  const selection = selectBundle(await readSide(io, peer, "the Prefect server"), { isEverything: args.flag("all-types") });
  refuseLargeBundle(selection.bundle);
  const order: Order = { source: peer.apiUrl, bundle: selection.bundle, skipsInvalid: args.flag("skip-invalid") };
  const preview = bodyOf(server, await server.send("previewPrefectImport", order, patiently()));
  if (!args.flag("json")) printPreview(io, preview, selection);
  refuseFaulty(preview, args);
  if (isNothingToDo(preview) || args.flag("dry-run")) {
    if (args.flag("json")) printJson(io, { source: order.source, isApplied: false, ...maskedPreview(preview) });
    else printLine(io, isNothingToDo(preview) ? `Nothing to do: ${summaryOf(preview)}.` : `Would take over ${summaryOf(preview)}.`);
    return exitCodes.done;
  }
  const workspace = me.workspace?.slug ?? "the workspace";
  if (!(await isConfirmed(io, args, `Take this over into ${printable(workspace)} at ${server.origin}?`))) {
    printLine(io, "Nothing was done.");
    return exitCodes.refused;
  }
  const { changeId, revision, state, number, ...report } = bodyOf(server, await server.send("applyPrefectImport", order, patiently()));
  const sent = await sentOf(server, { id: changeId, state, number });
  if (args.flag("json"))
    printJson(io, { source: order.source, isApplied: !sent, changeId, state, change: sent ?? null, revision, ...report });
  else if (sent) printLine(io, printable(`${summaryOf(report)}: ${sentWords(sent)}`));
  else printLine(io, `Took over ${summaryOf(report)}; revision ${revision}.`);
  return exitCodes.done;
}

/** Thousands of blocks take their time. */
function patiently() {
  return { signal: AbortSignal.timeout(applyTimeoutMs) };
}

function bodyOf<Body>({ origin }: Server, { body }: { body: Body | null }): Body {
  if (body === null) throw strangeAnswer(origin);
  return body;
}

function printPreview(io: Io, { edits, newTypes, problems }: ImportPreview, { leftOut }: Selection): void {
  const line = (text: string) => printLine(io, printable(text));
  for (const slug of newTypes) line(`create   block type ${slug}`);
  for (const { path, op, fields } of edits) {
    const changed = fields.filter(({ change }) => change !== "unchanged");
    // What is no data stands under a name that no field has: #tags.
    const names = changed.map(({ field, old, new: next }) => (old?.secret || next?.secret ? `${field} (secret)` : field.replace(/^#/, "")));
    if (op === "created") line(`create   ${path}`);
    else line(`change   ${path}: ${names.join(", ") || "another version of its schema"}`);
  }
  for (const { path, message } of problems) line(`leave    ${path} ${message}`);
  if (leftOut.types > 0)
    line(`${count(leftOut.types, "type")} that came with the server and that no block uses: left there (--all-types takes them)`);
  if (leftOut.blocks > 0) line(`${count(leftOut.blocks, "block")} without a name that nothing refers to: left there`);
}

/** What a program reads: which fields change and how, without the values. */
function maskedPreview({ edits, ...report }: ImportPreview) {
  const masked = edits.map(({ path, op, fields }) => ({
    ...{ path, op },
    fields: fields.map(({ field, change, old, new: next }) => ({ field, change, isSecret: Boolean(old?.secret || next?.secret) })),
  }));
  return { ...report, edits: masked };
}

function refuseFaulty({ problems }: ImportPreview, args: Args): void {
  if (problems.length === 0 || args.flag("skip-invalid")) return;
  throw new DomainError(
    "invalid",
    `${count(problems.length, "thing")} cannot be taken over. Nothing was done. Correct them there, or use --skip-invalid to leave them out.`,
    { problems },
  );
}
