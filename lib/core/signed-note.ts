import type { Sha256 } from "./audit-row.ts";
import { fromBase64, fromHex, toBase64 } from "./base64.ts";
import { invalid } from "./errors.ts";

/** A key that signs notes, as C2SP's signed-note names it: `id` is 8 hex digits over name, algorithm and key. */
export type NoteKey = { name: string; id: string; publicKey: Uint8Array };

/** Makes or checks an Ed25519 signature (64 bytes) over a text. */
export type Sign = (text: string) => Uint8Array;
export type Verify = (publicKey: Uint8Array, text: string, signature: Uint8Array) => boolean;

const ed25519 = 1;
const idBytes = 4;
const publicKeyBytes = 32;
const signatureBytes = 64;

/** Source: https://c2sp.org/signed-note, key id = SHA-256(name, newline, algorithm, public key) cut to 4 bytes. */
export function noteKeyOf(name: string, publicKey: Uint8Array, sha256: Sha256): NoteKey {
  const id = sha256(joinBytes(new TextEncoder().encode(`${name}\n`), [ed25519], publicKey)).slice(0, idBytes * 2);
  return { name, id, publicKey };
}

/** The verifier key as text: `name+id+base64(algorithm, public key)`. */
export function formatNoteKey({ name, id, publicKey }: NoteKey): string {
  return `${name}+${id}+${toBase64(joinBytes([ed25519], publicKey))}`;
}

/** Reads a verifier key. Refuses with `invalid` what is none. */
export function parseNoteKey(text: string, sha256: Sha256): NoteKey {
  const [, name = "", id = "", encoded = ""] = /^([^\s+]{1,255})\+([0-9a-f]{8})\+(\S+)$/.exec(text.trim()) ?? [];
  const bytes = fromBase64(encoded);
  if (name === "" || bytes?.length !== publicKeyBytes + 1 || bytes[0] !== ed25519) {
    throw invalid("key", "must be the public key that the audit page shows: name+id+base64.");
  }
  const key = noteKeyOf(name, bytes.slice(1), sha256);
  if (key.id !== id) throw invalid("key", "does not belong together: its id is not that of its bytes. Copy all of it again.");
  return key;
}

/** Signs a text, which must end with a newline: text, empty line, `— name base64(id, signature)`. */
export function signNote(text: string, { name, id }: NoteKey, sign: Sign): string {
  return `${text}\n— ${name} ${toBase64(joinBytes(fromHex(id), sign(text)))}\n`;
}

export type OpenedNote = { text: string } | { problem: "malformed" | "foreign key" | "altered" };

/** The text of a note that this key signed; else whether another key signed it, or it was altered after this one did. */
export function openNote(note: string, key: NoteKey, verify: Verify): OpenedNote {
  const border = note.lastIndexOf("\n\n");
  const text = note.slice(0, border + 1);
  const lines = note.slice(border + 2).split("\n");
  if (border < 0 || lines.pop() !== "") return { problem: "malformed" };
  for (const line of lines) {
    const [, name, encoded = ""] = /^— (\S+) (\S+)$/.exec(line) ?? [];
    const bytes = fromBase64(encoded);
    if (name === undefined || !bytes || bytes.length <= idBytes) return { problem: "malformed" };
    if (name !== key.name || toHex(bytes.slice(0, idBytes)) !== key.id || bytes.length !== idBytes + signatureBytes) continue;
    return verify(key.publicKey, text, bytes.slice(idBytes)) ? { text } : { problem: "altered" };
  }
  return { problem: "foreign key" };
}

function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function joinBytes(...parts: ArrayLike<number>[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => Array.from(part)));
}
