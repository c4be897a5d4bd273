import { resolve } from "node:path";
import { writeAtomically } from "#lib/cli/atomic-write.ts";
import type { Args } from "#lib/cli/command.ts";
import { type ExitCode, exitCodes, usageError } from "#lib/cli/exit-codes.ts";
import type { Io } from "#lib/cli/io.ts";
import { pullChecked, refuseStranger, remember, scopeOf } from "#lib/cli/offline/history.ts";
import { findInstance, pinServer, readPins } from "#lib/cli/offline/pins.ts";
import { count, printable, printJson, printLine } from "#lib/cli/output.ts";
import { progressOf } from "#lib/cli/progress.ts";
import { connect, refuseOtherInstance, type Server, strangeAnswer } from "#lib/cli/server.ts";
import { createVerify, sha256 } from "#lib/cli/signatures.ts";
import { type SyncAnswer, serverSource } from "#lib/cli/sync/source.ts";
import { DomainError } from "#lib/core/errors.ts";
import { findPatternsProblem, parsePatterns } from "#lib/core/path-choice.ts";
import { parseNoteKey } from "#lib/core/signed-note.ts";
import { checkSyncAnswer } from "#lib/core/sync-statement.ts";
import { type Lock, seal } from "./envelope.ts";
import { fingerprintOf } from "./fingerprint.ts";
import { readPassphrase } from "./keys.ts";
import { payloadText } from "./payload.ts";
import { patternsOfTargets } from "./target-patterns.ts";

/** Asks the server for a signed answer, checks it, and writes it as an age file. */
export async function makeBundle(io: Io, args: Args): Promise<ExitCode> {
  const name = args.text("output");
  if (name === undefined) throw usageError("--output is needed: the file to write, such as ship.age.");
  const file = resolve(io.cwd, name);
  const patterns = await patternsOf(io, args);
  const lock = await lockOf(io, args);
  const server = await connect(io, args);
  const { answer, signingKey } = await askSigned(io, server, patterns);
  const progress = progressOf(io);
  try {
    progress.show("Sealing", 0, null);
    const bytes = await seal(payloadText({ origin: server.origin, signingKey, answer }), lock);
    await writeAtomically(io, file, bytes);
  } finally {
    progress.clear();
  }
  const fingerprint = fingerprintOf(signingKey);
  const { instance, workspace, epoch, revision, issuedAt, entries } = answer;
  if (args.flag("json"))
    printJson(io, {
      file,
      server: server.origin,
      instance,
      workspace,
      epoch,
      revision,
      issuedAt,
      patterns,
      entries: entries.length,
      fingerprint,
    });
  else {
    printLine(
      io,
      printable(`${file}: ${count(entries.length, "entry").replace("entrys", "entries")} of ${workspace} at revision ${revision}`),
    );
    printLine(io, `signed by ${fingerprint}: a machine that does not know the server yet needs pull --bundle FILE --trust ${fingerprint}`);
  }
  return exitCodes.done;
}

async function patternsOf(io: Io, args: Args): Promise<string[]> {
  const text = [...args.list("entry"), ...(await patternsOfTargets(io, args.list("target")))].join("\n");
  const problem = findPatternsProblem(text);
  if (problem) throw usageError(`--entry ${problem}`);
  return parsePatterns(text);
}

async function lockOf(io: Io, args: Args): Promise<Lock> {
  const recipients = args.list("recipient");
  const file = args.text("passphrase-file");
  if (recipients.length > 0 && file !== undefined) throw usageError("--recipient and --passphrase-file exclude each other.");
  return recipients.length > 0 ? { recipients } : { passphrase: await readPassphrase(io, file, { isNew: true }) };
}

/** Everything that the patterns name, with a signature that this machine has verified: what nobody could use is not written. */
async function askSigned(io: Io, server: Server, patterns: readonly string[]): Promise<{ answer: SyncAnswer; signingKey: string }> {
  const pins = await readPins(io);
  const me = await server.call("me", {});
  refuseOtherInstance(server.origin, server.instance, me.instance, `sign in again with blockyard login --url ${server.origin}`);
  refuseStranger(pins, server.origin, me.instance);
  const pinned = findInstance(pins, me.instance)?.signingKey ?? me.signingKey;
  if (pinned !== me.signingKey) {
    throw new DomainError(
      "forbidden",
      `${server.origin} signs with another key than before. If that is right, run blockyard trust. Nothing was written.`,
    );
  }
  const pulled = await pullChecked(io, serverSource(server), { since: undefined, patterns, isSigned: true });
  if (!pulled) throw strangeAnswer(server.origin);
  const { answer, shown } = pulled;
  const result = checkSyncAnswer(answer, parseNoteKey(me.signingKey, sha256), { sha256, verify: createVerify() });
  const isAsked = "statement" in result && result.statement.since === null && isSame(result.statement.patterns, patterns);
  if (!isAsked || answer.instance !== me.instance) throw strangeAnswer(server.origin);
  await pinServer(io, server.origin, me.instance, me.signingKey);
  await remember(io, server.origin, answer, scopeOf(patterns), shown);
  return { answer, signingKey: me.signingKey };
}

function isSame(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((item, index) => item === b[index]);
}
