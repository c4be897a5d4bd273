import { resolve } from "node:path";
import type { Io } from "#lib/cli/io.ts";
import { remember, scopeOf } from "#lib/cli/offline/history.ts";
import { findInstance, findWorkspace, isOlder, type Pins, pinSigningKey, readPins } from "#lib/cli/offline/pins.ts";
import { logProblemOf, type ShownRow } from "#lib/cli/offline/witness.ts";
import { createVerify, sha256 } from "#lib/cli/signatures.ts";
import type { PullOrder, Source, SyncAnswer } from "#lib/cli/sync/source.ts";
import { readBytes } from "#lib/cli/text-files.ts";
import { DomainError } from "#lib/core/errors.ts";
import { isChosen } from "#lib/core/path-choice.ts";
import { type NoteKey, parseNoteKey } from "#lib/core/signed-note.ts";
import { checkSyncAnswer, type SyncStatement } from "#lib/core/sync-statement.ts";
import { checkWitness } from "#lib/core/sync-witness.ts";
import type { BundleUse } from "./bundle-options.ts";
import { unseal, wantsPassphrase } from "./envelope.ts";
import { fingerprintOf, isSameFingerprint } from "./fingerprint.ts";
import { defaultKeyFile, readIdentities, readPassphrase } from "./keys.ts";
import { type BundlePayload, parsePayload } from "./payload.ts";

/**
 * A bundle as the place that a pull comes from. Everything is checked here, before anything is handed out: that it opens, that the server
 * which this machine knows has signed exactly this, and that it is not older than what the machine has seen.
 * Refuses with `invalid` an altered file, with `forbidden` a foreign one, with `conflict` an older one.
 */
export async function bundleSource(io: Io, name: string, use: BundleUse): Promise<Source> {
  const file = resolve(io.cwd, name);
  const bytes = await readBytes(io, file);
  if (!bytes) throw new DomainError("not_found", `There is no file ${file}.`);
  const payload = parsePayload(await unseal(bytes, await keyFor(io, bytes, use), file), file);
  const pins = await readPins(io);
  const key = trustedKey(pins, payload, use, file);
  const statement = checked(payload, key, file);
  if (!use.allowsOlder) refuseOlder(pins, statement, file);
  const shown = rowOf(pins, payload, file);
  return { origin: payload.origin, pull: (order) => give(io, payload, { statement, shown }, order, file) };
}

async function keyFor(io: Io, bytes: Uint8Array, { identity, passphraseFile }: BundleUse) {
  if (wantsPassphrase(bytes)) return { passphrase: await readPassphrase(io, passphraseFile, { isNew: false }) };
  return { identities: await readIdentities(io, identity ?? defaultKeyFile(io)) };
}

/** The key that must have signed: the one that is pinned; the first time, or instead of it, the one that a person names by its fingerprint. */
function trustedKey(pins: Pins, { answer, signingKey }: BundlePayload, { trust }: BundleUse, file: string): NoteKey {
  const fingerprint = fingerprintIn(signingKey, file);
  const pinned = findInstance(pins, answer.instance)?.signingKey ?? null;
  if (trust !== undefined && !isSameFingerprint(trust, fingerprint)) {
    throw new DomainError("forbidden", `${file} was signed by ${fingerprint}, which is not what --trust says. Nothing was written.`);
  }
  if (trust === undefined && pinned === null) {
    throw new DomainError(
      "forbidden",
      `${file} is signed by a server that this machine does not know, ${fingerprint}. Compare this with the fingerprint that blockyard doctor shows on a machine that is signed in; if it is the same, run the command with --trust ${fingerprint}. Nothing was written.`,
      { fingerprint },
    );
  }
  if (trust === undefined && pinned !== null && pinned !== signingKey) throw foreign(file);
  return parseNoteKey(signingKey, sha256);
}

function checked({ answer }: BundlePayload, key: NoteKey, file: string): SyncStatement {
  const result = checkSyncAnswer(answer, key, { sha256, verify: createVerify() });
  if ("statement" in result) {
    if (result.statement.since === null) return result.statement;
    throw new DomainError("invalid", `${file} holds only a part of what the server has, so no file can be made from it. Make it again.`);
  }
  if (result.problem === "foreign key") throw foreign(file);
  throw new DomainError("invalid", `${file} is not what the server signed (${result.problem}). Nothing was written.`);
}

function refuseOlder(pins: Pins, statement: SyncStatement, file: string): void {
  const seen = findWorkspace(pins, statement.instance, statement.workspace);
  if (!seen || (seen.epoch === statement.epoch && statement.revision >= seen.revision)) return;
  const what = isOlder(statement, seen)
    ? `is older than what this machine has seen of ${statement.workspace}: revision ${statement.revision}, and ${seen.revision} before`
    : `comes from after a restore of the server: revision ${statement.revision} now, ${seen.revision} before`;
  throw new DomainError("conflict", `${file} ${what}. If that is meant, use --allow-older. Nothing was written.`, { isOlderHistory: true });
}

/**
 * Where the server's log stood when the bundle was made. A bundle is a copy of a moment: it may well be older than the newest row that was seen, and a
 * newer one cannot show that it goes on from there. Only another row in the place of the one that was seen is refused. The first row that a
 * machine sees is kept: by it a server is measured that it meets one day.
 */
function rowOf(pins: Pins, { answer, signingKey }: BundlePayload, file: string): ShownRow | undefined {
  if (answer.witness === undefined) return undefined;
  const checked = checkWitness(answer.witness, answer, signingKey, { sha256, verify: createVerify() });
  if ("problem" in checked)
    throw new DomainError("invalid", `${file} is not what the server signed (its witness: ${checked.problem}). Nothing was written.`);
  const { epoch, head } = checked.witness;
  const seen = findInstance(pins, answer.instance)?.row;
  if (!seen) return { row: { epoch, ...head }, signingKey };
  const problem = seen.epoch === epoch && seen.seq === head.seq ? logProblemOf(seen, checked.witness) : undefined;
  if (problem) throw new DomainError("conflict", `${file}: ${problem} Nothing was written.`, { isOtherHistory: true });
  return undefined;
}

type Vouched = { statement: SyncStatement; shown: ShownRow | undefined };

async function give(
  io: Io,
  payload: BundlePayload,
  { statement, shown }: Vouched,
  order: PullOrder,
  file: string,
): Promise<SyncAnswer | null> {
  refuseOtherPatterns(statement, order, file);
  const { answer, signingKey } = payload;
  await pinSigningKey(io, answer.instance, signingKey);
  await remember(io, undefined, answer, scopeOf(order.patterns), shown);
  if (answer.cursor === order.since) return null;
  return { ...answer, entries: answer.entries.filter(({ path }) => isChosen(order.patterns, path)) };
}

/** What a bundle does not hold must not look deleted: each pattern of the target must be one of the bundle's. */
function refuseOtherPatterns({ patterns, prefix }: SyncStatement, order: PullOrder, file: string): void {
  const isWhole = patterns.length === 0 || (order.patterns.length > 0 && order.patterns.every((pattern) => patterns.includes(pattern)));
  if (isWhole) return;
  const held = patterns.join(", ") || prefix;
  throw new DomainError(
    "conflict",
    `${file} was made for ${held}, and the target takes ${order.patterns.join(", ") || "everything"}. Make it again with --target or these as --entry. Nothing was written.`,
  );
}

function fingerprintIn(signingKey: string, file: string): string {
  try {
    return fingerprintOf(signingKey);
  } catch {
    throw new DomainError("invalid", `${file} names no key that a server signs with. Nothing was written.`);
  }
}

function foreign(file: string): DomainError {
  return new DomainError("forbidden", `${file} was signed by another server than the one that this machine knows. Nothing was written.`);
}
