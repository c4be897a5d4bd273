import { resolve } from "node:path";
import type { Args } from "#lib/cli/command.ts";
import { type ExitCode, exitCodes, usageError } from "#lib/cli/exit-codes.ts";
import type { Io } from "#lib/cli/io.ts";
import { count, printable, printJson, printLine } from "#lib/cli/output.ts";
import { createVerify, sha256 } from "#lib/cli/signatures.ts";
import { decodeText, readBytes } from "#lib/cli/text-files.ts";
import { type Checkpoint, parseCheckpoint, splitNotes, wholeInstance } from "#lib/core/audit-notes.ts";
import { createVerifier, type Verification } from "#lib/core/audit-verify.ts";
import { DomainError } from "#lib/core/errors.ts";
import { type NoteKey, openNote, parseNoteKey, type Verify } from "#lib/core/signed-note.ts";
import { readLines } from "./read-lines.ts";

/** Verifies an export from beginning to end, without a server. The exit code says whether it is what the server signed. */
export async function verifyAudit(io: Io, args: Args, name: string): Promise<ExitCode> {
  const key = await readKey(io, args);
  const verifyWith = createVerify();
  const known = await readCheckpoints(io, args, key, verifyWith);
  const verifier = createVerifier({ key, sha256, verify: verifyWith, known });
  for await (const line of readLines(io, resolve(io.cwd, name), name)) verifier.line(line);
  const result = verifier.end();
  if (args.flag("json")) printJson(io, { isWhole: result.finding === null, ...result });
  else printResult(io, name, result);
  return result.finding ? exitCodes.differs : exitCodes.done;
}

function printResult(io: Io, name: string, { finding, instance, workspace, rows, checked, checkpoints, at }: Verification): void {
  if (finding) {
    printLine(io, printable(`${name}, line ${finding.line}: ${finding.message}`));
    printLine(io, checked > 0 ? `The rows 1 to ${checked} are what the server signed.` : "Nothing in the file is vouched for.");
    return;
  }
  const whose = workspace === wholeInstance ? "all of the instance" : `those of the workspace ${workspace}`;
  printLine(io, printable(`${name} is whole: ${count(rows, "row")}, ${whose}, in an unbroken chain of ${checked}.`));
  printLine(io, printable(`Instance ${instance}, ${count(checkpoints, "signed checkpoint")}, exported at ${at}.`));
}

/** The key as text, or the file that holds it. */
async function readKey(io: Io, args: Args): Promise<NoteKey> {
  const given = args.text("key");
  if (!given) throw usageError("--key is needed: the public key that the audit page shows.");
  if (given.includes("+")) return parseNoteKey(given, sha256);
  const bytes = await readBytes(io, resolve(io.cwd, given));
  if (!bytes) throw usageError(`--key is neither a public key nor a file: there is no ${given}.`);
  return parseNoteKey(decodeText(bytes, given), sha256);
}

async function readCheckpoints(io: Io, args: Args, key: NoteKey, verifyWith: Verify): Promise<Checkpoint[]> {
  const name = args.text("checkpoints");
  if (name === undefined) return [];
  const bytes = await readBytes(io, resolve(io.cwd, name));
  if (!bytes) throw new DomainError("not_found", `There is no file ${name}.`);
  const notes = splitNotes(decodeText(bytes, name));
  if (notes.length === 0) throw new DomainError("invalid", `${name} holds no signed checkpoint.`);
  return notes.map((note, index) => {
    const opened = openNote(note, key, verifyWith);
    const checkpoint = "text" in opened ? parseCheckpoint(opened.text) : undefined;
    if (!checkpoint) throw new DomainError("invalid", `${name}: checkpoint ${index + 1} was not signed by this key, or was altered.`);
    return checkpoint;
  });
}
