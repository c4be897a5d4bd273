import { DomainError } from "./errors.ts";

/** Bytes with a buffer of their own, as databases want them. */
export type Bytes = Uint8Array<ArrayBuffer>;

/** What a ciphertext belongs to. It is authenticated with it, so that a blob that was moved elsewhere does not open. */
export type AadParts = {
  instanceId: string;
  table: string;
  workspaceId: string;
  recordId: string;
  fieldPath: string;
  version: number;
  schemaId: string;
  purpose: string;
};

/** Suite 1 is AES-256-GCM with a nonce of 12 and a tag of 16 bytes. `kekId` 0: sealed with its version's own data key. */
export type SealedBlob = { suite: number; kekId: number; nonce: Uint8Array; ciphertext: Uint8Array; tag: Uint8Array };

export const suiteAes256Gcm = 1;
export const nonceBytes = 12;
export const tagBytes = 16;
const magic = [0x53, 0x31];
const headerBytes = 7;
const encoder = new TextEncoder();

/**
 * The canonical bytes of `("v1", instanceId, table, workspaceId, recordId, fieldPath, version, schemaId, purpose)`: each part is its
 * length in four bytes, big end first, and its UTF-8. Different parts never have equal bytes, whatever characters they hold
 * (of well-formed Unicode, which is all that Blockyard accepts).
 */
export function encodeAad(parts: AadParts): Bytes {
  const { instanceId, table, workspaceId, recordId, fieldPath, version, schemaId, purpose } = parts;
  const texts = ["v1", instanceId, table, workspaceId, recordId, fieldPath, String(version), schemaId, purpose];
  // One buffer with room for all (a UTF-16 unit takes three bytes at most): a pull does this twice for each secret.
  const bytes = new Uint8Array(texts.reduce((sum, text) => sum + 4 + 3 * text.length, 0));
  const view = new DataView(bytes.buffer);
  let end = 0;
  for (const text of texts) {
    const { written } = encoder.encodeInto(text, bytes.subarray(end + 4));
    view.setUint32(end, written);
    end += 4 + written;
  }
  return bytes.slice(0, end);
}

/** `magic "S1" | suite u8 | kekId u32 | nonce 12 | ciphertext | tag 16`, numbers big end first. */
export function encodeBlob({ suite, kekId, nonce, ciphertext, tag }: SealedBlob): Bytes {
  return concatBytes([encodeHeader(suite, kekId), nonce, ciphertext, tag]);
}

/** The first seven bytes of a blob. They are authenticated too. */
export function encodeHeader(suite: number, kekId: number): Bytes {
  const bytes = Uint8Array.of(...magic, suite, 0, 0, 0, 0);
  new DataView(bytes.buffer).setUint32(3, kekId);
  return bytes;
}

/** Takes a blob apart; refuses with `unavailable` what is none, has an unknown suite or is too short to hold a whole tag. */
export function decodeBlob(bytes: Uint8Array): SealedBlob {
  const isBlob = bytes.length >= headerBytes + nonceBytes + tagBytes && magic.every((byte, index) => bytes[index] === byte);
  if (!isBlob) throw new DomainError("unavailable", "A sealed value is not in the format S1. Restore a backup.");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const suite = view.getUint8(2);
  if (suite !== suiteAes256Gcm)
    throw new DomainError("unavailable", `A sealed value has the unknown suite ${suite}. Start a newer Blockyard.`);
  const tagAt = bytes.length - tagBytes;
  const nonceEnd = headerBytes + nonceBytes;
  return {
    suite,
    kekId: view.getUint32(3),
    nonce: bytes.slice(headerBytes, nonceEnd),
    ciphertext: bytes.slice(nonceEnd, tagAt),
    tag: bytes.slice(tagAt),
  };
}

export function concatBytes(parts: readonly Uint8Array[]): Bytes {
  const result = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    result.set(part, offset);
    offset += part.length;
  }
  return result;
}
