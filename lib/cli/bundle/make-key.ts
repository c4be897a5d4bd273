import { dirname, resolve } from "node:path";
import { writeAtomically } from "#lib/cli/atomic-write.ts";
import type { Args } from "#lib/cli/command.ts";
import { type ExitCode, exitCodes } from "#lib/cli/exit-codes.ts";
import type { Io } from "#lib/cli/io.ts";
import { printable, printJson, printLine } from "#lib/cli/output.ts";
import { readBytes } from "#lib/cli/text-files.ts";
import { DomainError } from "#lib/core/errors.ts";
import { defaultKeyFile } from "./keys.ts";

/** Makes the key of a machine that bundles are carried to, and prints the half of it that may be told. */
export async function makeKey(io: Io, args: Args): Promise<ExitCode> {
  const file = args.text("output") === undefined ? defaultKeyFile(io) : resolve(io.cwd, args.text("output") ?? "");
  if ((await readBytes(io, file)) !== null) {
    throw new DomainError(
      "conflict",
      `${file} exists already, and without it what was made for it cannot be opened. Name another with --output.`,
    );
  }
  const { generateX25519Identity, identityToRecipient } = await import("age-encryption");
  const identity = await generateX25519Identity();
  const recipient = await identityToRecipient(identity);
  await io.fs.mkdir(dirname(file), { recursive: true, mode: 0o700 });
  await writeAtomically(io, file, `# public key: ${recipient}\n${identity}\n`, { expected: null });
  if (args.flag("json")) printJson(io, { file, recipient });
  else {
    printLine(io, printable(`${file} is the key: it stays on this machine.`));
    printLine(io, `recipient: ${recipient}`);
  }
  return exitCodes.done;
}
