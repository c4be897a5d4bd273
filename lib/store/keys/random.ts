import { randomBytes as nodeRandomBytes, timingSafeEqual } from "node:crypto";
import type { Bytes } from "#lib/core/envelope.ts";

const base62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/** Bytes of the system's CSPRNG. */
export function randomBytes(count: number): Bytes {
  return new Uint8Array(nodeRandomBytes(count));
}

/** A random text of letters and digits, each equally likely: 22 characters hold 130 bits. */
export function randomBase62(length: number): string {
  let text = "";
  while (text.length < length) {
    // 248 = 4 · 62: bytes above would make the first letters likelier.
    for (const byte of nodeRandomBytes(length)) if (byte < 248 && text.length < length) text += base62[byte % 62];
  }
  return text;
}

/** Random bytes as URL-safe text without padding: 32 bytes are 43 characters. */
export function randomBase64Url(bytes: number): string {
  return nodeRandomBytes(bytes).toString("base64url");
}

/** Compares digests in constant time. Digests of different lengths are different. */
export function isEqualDigest(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}
