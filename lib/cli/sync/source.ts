import type { OutputOf } from "#lib/api/client.ts";
import type { SyncEntry } from "#lib/api/contract/sync.ts";
import { refuseOtherInstance, type Server, strangeAnswer } from "#lib/cli/server.ts";
import { isJsonObject, type Json, type JsonObject } from "#lib/core/json.ts";
import { foldPath, isEntryPath } from "#lib/core/paths.ts";
import { witnessHeader } from "#lib/core/sync-witness.ts";

/**
 * `since`: only what changed after that cursor. `patterns`: globs over entry paths; none: everything that the token may see. `wait`: hold on so long
 * until something changes, or until the signal aborts. `knownRow`: of the server's log, to be shown what stands there. `isSigned`: for who carries the answer on.
 */
export type PullOrder = {
  since: string | undefined;
  patterns: readonly string[];
  wait?: { seconds: number; signal: AbortSignal };
  knownRow?: number | undefined;
  isSigned?: boolean;
};

/** `witness`: what the server has signed of its log beside it, where it did. */
export type SyncAnswer = OutputOf<"sync"> & { witness?: string };

/** Where answers of the sync API come from: the server, the offline cache, a bundle. What it gives is whole and well-formed. */
export type Source = {
  origin: string;
  /** Null: nothing new since the cursor. Refuses with `gone` a cursor that is not known any more. */
  pull(order: PullOrder): Promise<SyncAnswer | null>;
};

export function serverSource(server: Server): Source {
  return {
    origin: server.origin,
    pull: async ({ since, patterns, wait, knownRow, isSigned }) => {
      const headers: Record<string, string> = since === undefined ? {} : { "if-none-match": `"${since}"` };
      if (knownRow !== undefined) headers[witnessHeader] = String(knownRow);
      const paths = patterns.length > 0 ? patterns.join("\n") : undefined;
      // Whoever waits in the background draws no progress over what somebody else shows on the terminal.
      const options = wait ? { headers, signal: wait.signal, onBytes: undefined } : { headers };
      const { body, witness } = await server.send("sync", { since, paths, wait: wait?.seconds, signed: isSigned }, options);
      if (body === null) return null;
      const answer = checkedAnswer(server.origin, body);
      // Who asks for everything and is told of a part would take the rest for unchanged.
      if (since === undefined && !answer.full) throw strangeAnswer(server.origin);
      refuseOtherInstance(server.origin, server.instance, answer.instance, `sign in again with blockyard login --url ${server.origin}`);
      return witness === null ? answer : Object.assign(answer, { witness });
    },
  };
}

/** Only a whole, well-formed answer may decide about a file; anything else counts as no answer. */
export function checkedAnswer(origin: string, body: unknown): SyncAnswer {
  if (!isJsonObject(body as Json)) throw strangeAnswer(origin);
  const answer = body as JsonObject;
  const { instance, workspace, revision, cursor, full, entries } = answer;
  const isHead = isWord(instance) && isWord(workspace) && isWord(cursor) && isCount(revision) && typeof full === "boolean";
  const isVouched = answer.witness === undefined || typeof answer.witness === "string";
  if (!isHead || !isVouched || !Array.isArray(entries) || !entries.every(isEntry) || !areDifferent(entries)) throw strangeAnswer(origin);
  return answer as unknown as SyncAnswer;
}

/** What goes into a header, a lock file and a message: a cursor with a line break would be refused by every request that it is sent in. */
function isWord(value: Json | undefined): value is string {
  return typeof value === "string" && /^[\x21\x23-\x7e]{1,400}$/.test(value);
}

function isCount(value: Json | undefined): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}

function isEntry(entry: Json): entry is SyncEntry & JsonObject {
  if (!isJsonObject(entry)) return false;
  const { path, name, type, version, deleted, data, secretFields } = entry;
  const isNamed = typeof path === "string" && isEntryPath(path) && typeof name === "string" && (type === null || typeof type === "string");
  const isWhole = isCount(version) && version > 0 && typeof deleted === "boolean" && (deleted || isJsonObject(data ?? null));
  return isNamed && isWhole && Array.isArray(secretFields) && secretFields.every((field) => typeof field === "string");
}

/** No path is there twice; one that was deleted and made again, in another case perhaps, has a tombstone beside it. */
function areDifferent(entries: readonly SyncEntry[]): boolean {
  const live = entries.filter(({ deleted }) => !deleted).map(({ path }) => foldPath(path));
  return new Set(live).size === live.length;
}
