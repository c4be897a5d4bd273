import type { OutputOf } from "#lib/api/client.ts";
import type { Server } from "#lib/cli/server.ts";
import { createVerify, sha256 } from "#lib/cli/signatures.ts";
import { DomainError } from "#lib/core/errors.ts";
import { checkWitness, type SyncWitness, witnessHeader } from "#lib/core/sync-witness.ts";

/** Fits no entry: what is asked for is the witness alone, which costs no audit event. */
const noEntry = "-";

/** Where the server's log stands, and what it has at the row that is known; null when it vouches for nothing, or the token may not pull. */
export async function askLog(server: Server, me: OutputOf<"me">, knownRow: number | undefined): Promise<SyncWitness | null> {
  if (!me.permissions.includes("pull")) return null;
  const headers: Record<string, string> = knownRow === undefined ? {} : { [witnessHeader]: String(knownRow) };
  const { body, witness } = await server.send("sync", { paths: noEntry }, { headers });
  if (witness === null || body === null) return null;
  const checked = checkWitness(witness, body, me.signingKey, { sha256, verify: createVerify() });
  if ("witness" in checked) return checked.witness;
  throw new DomainError(
    "forbidden",
    `What ${server.origin} says of its history is not what it has signed (${checked.problem}). Nothing was changed.`,
  );
}
