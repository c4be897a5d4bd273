import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import {
  type AadParts,
  type Bytes,
  concatBytes,
  decodeBlob,
  encodeAad,
  encodeBlob,
  encodeHeader,
  nonceBytes,
  suiteAes256Gcm,
  tagBytes,
} from "#lib/core/envelope.ts";

const algorithm = "aes-256-gcm";
const options = { authTagLength: tagBytes };

/** Next's bundles hold copies of this module: the count stands on globalThis. */
const countKey = Symbol.for("blockyard.decryptCount");
const holder = globalThis as { [countKey]?: number };

/** How often this process has decrypted anything. Tests compare it before and after what must not decrypt. */
export function decryptCount(): number {
  return holder[countKey] ?? 0;
}

/** Seals bytes under a key of 32 bytes with a fresh random nonce, bound to `parts` and to the blob's own header. */
export function sealBytes(key: Uint8Array, kekId: number, parts: AadParts, plaintext: Uint8Array): Bytes {
  const nonce = new Uint8Array(randomBytes(nonceBytes));
  const cipher = createCipheriv(algorithm, key, nonce, options);
  cipher.setAAD(associated(suiteAes256Gcm, kekId, parts));
  const ciphertext = concatBytes([cipher.update(plaintext), cipher.final()]);
  return encodeBlob({ suite: suiteAes256Gcm, kekId, nonce, ciphertext, tag: cipher.getAuthTag() });
}

/** The bytes of a blob, or undefined when it is altered, cut, moved from elsewhere or sealed under another key. */
export function openBytes(key: Uint8Array, parts: AadParts, bytes: Uint8Array): Uint8Array | undefined {
  holder[countKey] = decryptCount() + 1;
  try {
    const { suite, kekId, nonce, ciphertext, tag } = decodeBlob(bytes);
    const decipher = createDecipheriv(algorithm, key, nonce, options);
    decipher.setAAD(associated(suite, kekId, parts));
    decipher.setAuthTag(tag);
    const opened = decipher.update(ciphertext);
    decipher.final();
    return opened;
  } catch {
    return undefined;
  }
}

function associated(suite: number, kekId: number, parts: AadParts): Uint8Array {
  return concatBytes([encodeHeader(suite, kekId), encodeAad(parts)]);
}
