import { createHash } from "node:crypto";

/** The checksum of a block schema's canonical JSON text, `sha256:` and 64 hex digits, as Prefect's clients know it. */
export function schemaChecksum(canonicalText: string): string {
  return `sha256:${createHash("sha256").update(canonicalText, "utf8").digest("hex")}`;
}
