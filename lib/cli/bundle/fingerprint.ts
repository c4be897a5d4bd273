import { sha256 } from "#lib/cli/signatures.ts";
import { parseNoteKey } from "#lib/core/signed-note.ts";

/**
 * A server's signing key in a form that people compare: 128 bits of its SHA-256 in groups of four digits. Nobody can make another key with
 * the same.
 */
export function fingerprintOf(signingKey: string): string {
  const { name, publicKey } = parseNoteKey(signingKey, sha256);
  const digits = sha256(Buffer.concat([Buffer.from(`${name}\n`), publicKey])).slice(0, 32);
  return (digits.match(/.{4}/g) ?? []).join("-");
}

/** Whether a person's typing means this fingerprint: case, dashes, colons and spaces do not matter. */
export function isSameFingerprint(typed: string, fingerprint: string): boolean {
  return typed.toLowerCase().replace(/[-:\s]/g, "") === fingerprint.replace(/-/g, "");
}
