import { createPublicKey, hash, verify } from "node:crypto";
import { createVerifier, type Verification } from "#lib/core/audit-verify.ts";
import { type NoteKey, parseNoteKey } from "#lib/core/signed-note.ts";
import { exportSigned } from "./export.ts";
import type { ExportScope } from "./export-lines.ts";

const sha256 = (data: string | Uint8Array) => hash("sha256", data, "hex");

/** All of an export as text, as a client that takes it to its end has it. */
export async function textOf(parts: AsyncIterable<string>): Promise<string> {
  let text = "";
  for await (const part of parts) text += part;
  return text;
}

export const exportText = (scope: ExportScope) => textOf(exportSigned(scope));

/** What an export proves under the key that it names itself, or another. */
export function verifyText(text: string, keyText?: string): Verification {
  const [header = ""] = text.split("\n");
  const key = parseNoteKey(keyText ?? String((JSON.parse(header) as { key: string }).key), sha256);
  const verifier = createVerifier({ key, sha256, verify: verifyWith(key), known: [] });
  for (const line of text.trimEnd().split("\n")) verifier.line(line);
  return verifier.end();
}

function verifyWith({ publicKey }: NoteKey) {
  const spki = Buffer.concat([Buffer.from("302a300506032b6570032100", "hex"), publicKey]);
  const key = createPublicKey({ key: spki, format: "der", type: "spki" });
  return (_: Uint8Array, text: string, signature: Uint8Array) => verify(null, Buffer.from(text), key, signature);
}
