import { checkedAnswer, type SyncAnswer } from "#lib/cli/sync/source.ts";
import { DomainError } from "#lib/core/errors.ts";
import { formatJson, isJsonObject, type Json, parseJson } from "#lib/core/json.ts";

/** What a bundle holds inside its envelope. Only the answer is signed; the rest says where it came from. */
export type BundlePayload = { origin: string; signingKey: string; answer: SyncAnswer };

const formatVersion = 1;
const limits = { bytesMax: 512 * 1024 * 1024, depthMax: 64, keysMax: Infinity, itemsMax: Infinity };

export function payloadText({ origin, signingKey, answer }: BundlePayload): string {
  return `${formatJson({ bundle: formatVersion, origin, signingKey, answer: answer as unknown as Json })}\n`;
}

/** Refuses with `invalid` what is no bundle of ours. */
export function parsePayload(text: string, file: string): BundlePayload {
  try {
    const json = parseJson(text, limits);
    if (!isJsonObject(json) || json.bundle !== formatVersion || typeof json.signingKey !== "string" || typeof json.origin !== "string")
      throw new Error("shape");
    const origin = URL.canParse(json.origin) ? new URL(json.origin).origin : "the bundle";
    return { origin, signingKey: json.signingKey, answer: checkedAnswer(origin, json.answer) };
  } catch {
    throw new DomainError("invalid", `${file} is no bundle of Blockyard's, or of a newer one. Nothing was written.`);
  }
}
