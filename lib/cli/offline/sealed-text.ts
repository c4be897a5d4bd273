import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";

const algorithm = "aes-256-gcm";
const [nonceBytes, tagBytes] = [12, 16];
const options = { authTagLength: tagBytes };

/** Seals a text under a key of 32 bytes with a fresh nonce, bound to `bound`; base64 of nonce, ciphertext and tag. */
export function sealText(key: Uint8Array, bound: string, text: string): string {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv(algorithm, key, nonce, options);
  cipher.setAAD(Buffer.from(bound));
  return Buffer.concat([nonce, cipher.update(text, "utf8"), cipher.final(), cipher.getAuthTag()]).toString("base64");
}

/** The text again, or undefined when it was altered, cut, bound to something else or sealed under another key. */
export function openText(key: Uint8Array, bound: string, sealed: string): string | undefined {
  const bytes = Buffer.from(sealed, "base64");
  // Node reads base64 leniently; what was written is the one spelling that counts.
  if (bytes.length < nonceBytes + tagBytes || bytes.toString("base64") !== sealed) return undefined;
  try {
    const decipher = createDecipheriv(algorithm, key, bytes.subarray(0, nonceBytes), options);
    decipher.setAAD(Buffer.from(bound));
    decipher.setAuthTag(bytes.subarray(bytes.length - tagBytes));
    const opened = Buffer.concat([decipher.update(bytes.subarray(nonceBytes, bytes.length - tagBytes)), decipher.final()]);
    return opened.toString("utf8");
  } catch {
    return undefined;
  }
}
