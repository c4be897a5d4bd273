import { createPublicKey, hash, type KeyObject, verify } from "node:crypto";
import type { Verify } from "#lib/core/signed-note.ts";

export function sha256(data: string | Uint8Array): string {
  return hash("sha256", data, "hex");
}

/** DER of an Ed25519 public key up to its 32 bytes (RFC 8410, section 4). */
const spkiHead = Buffer.from("302a300506032b6570032100", "hex");

/** Checks Ed25519 signatures; the key that was asked about last is kept ready. */
export function createVerify(): Verify {
  let known: { bytes: Uint8Array; key: KeyObject } | undefined;
  return (bytes, text, signature) => {
    if (known?.bytes !== bytes) {
      known = { bytes, key: createPublicKey({ key: Buffer.concat([spkiHead, bytes]), format: "der", type: "spki" }) };
    }
    return verify(null, Buffer.from(text, "utf8"), known.key, signature);
  };
}
