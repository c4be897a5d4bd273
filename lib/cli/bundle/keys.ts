import { join, resolve } from "node:path";
import { configDirectory } from "#lib/cli/config-directory.ts";
import { usageError } from "#lib/cli/exit-codes.ts";
import type { Io } from "#lib/cli/io.ts";
import { decodeText, readBytes, refuseReadableByOthers } from "#lib/cli/text-files.ts";
import { DomainError } from "#lib/core/errors.ts";

const passphraseMin = 12;

/** Where `keygen` puts a key and a pull looks for it when nothing else is said. */
export function defaultKeyFile(io: Io): string {
  return join(configDirectory(io), "bundle.key");
}

/** The keys of a file as age-keygen writes it too: one per line, comments begin with #. Refuses one that others can read. */
export async function readIdentities(io: Io, name: string): Promise<string[]> {
  const path = resolve(io.cwd, name);
  const lines = (await readOwnText(io, path)).split(/\r?\n/).map((line) => line.trim());
  const identities = lines.filter((line) => line !== "" && !line.startsWith("#"));
  if (identities.length > 0 && identities.every((line) => /^AGE-SECRET-KEY-(PQ-)?1[0-9A-Z]+$/.test(line))) return identities;
  throw new DomainError("invalid", `${path} holds no age key. Make one with blockyard bundle keygen.`);
}

/** A passphrase from a file that only its owner can read, or from the terminal. */
export async function readPassphrase(io: Io, file: string | undefined, { isNew }: { isNew: boolean }): Promise<string> {
  const text = file === undefined ? await askPassphrase(io, isNew) : (await readOwnText(io, resolve(io.cwd, file))).replace(/\r?\n$/, "");
  // Whoever has the file can try passphrases for as long as they like.
  if (isNew && text.length < passphraseMin)
    throw usageError(`A passphrase has at least ${passphraseMin} characters; four random words are good.`);
  return text;
}

async function askPassphrase(io: Io, isNew: boolean): Promise<string> {
  if (!io.isTty.stdin) throw usageError(`There is no terminal to ask on: use --passphrase-file${isNew ? " or --recipient" : ""}.`);
  const text = await io.ask("Passphrase of the bundle (not shown): ", { hidden: true });
  if (isNew && (await io.ask("The same again: ", { hidden: true })) !== text)
    throw usageError("The two are not the same. Nothing was written.");
  return text;
}

async function readOwnText(io: Io, path: string): Promise<string> {
  await refuseReadableByOthers(io, path);
  const bytes = await readBytes(io, path);
  if (!bytes) throw new DomainError("not_found", `There is no file ${path}.`);
  return decodeText(bytes, path);
}
