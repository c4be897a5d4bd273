import { createPrivateKey, createPublicKey, sign } from "node:crypto";
import { type NoteKey, noteKeyOf, signNote } from "#lib/core/signed-note.ts";
import { sha256 } from "./checksum.ts";

/** `sign` makes a C2SP signed note of a text that ends with a newline: what `key` is needed for to verify, and nothing secret. */
export type Signer = { readonly key: NoteKey; sign: (text: string) => string };

/** DER of an Ed25519 private key up to its 32 bytes (RFC 8410, section 7), and of a public key up to its. */
const pkcs8Head = Buffer.from("302e020100300506032b657004220420", "hex");
const spkiHeadBytes = 12;

/** The signer of a seed of 32 bytes. Ed25519 is deterministic: the same text always gets the same signature. */
export function createSigner(name: string, seed: Uint8Array): Signer {
  const privateKey = createPrivateKey({ key: Buffer.concat([pkcs8Head, seed]), format: "der", type: "pkcs8" });
  const spki = createPublicKey(privateKey).export({ format: "der", type: "spki" });
  const key = noteKeyOf(name, new Uint8Array(spki.subarray(spkiHeadBytes)), sha256);
  return { key, sign: (text) => signNote(text, key, (data) => new Uint8Array(sign(null, Buffer.from(data, "utf8"), privateKey))) };
}
