import { createHash, hash } from "node:crypto";

/** The checksum of a block schema's canonical JSON text, `sha256:` and 64 hex digits, as Prefect's clients know it. */
export function schemaChecksum(canonicalText: string): string {
  return `sha256:${createHash("sha256").update(canonicalText, "utf8").digest("hex")}`;
}

/** SHA-256 of a text as 64 hex digits: marks what was delivered without saying it. Not for secrets, which are fingerprinted with a key. */
export function textDigest(text: string): string {
  return createHash("sha256").update(text, "utf8").digest("hex");
}

/** SHA-256 of a text in UTF-8 or of bytes, as 64 hex digits. */
export function sha256(data: string | Uint8Array): string {
  return hash("sha256", data, "hex");
}
