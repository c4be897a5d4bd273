import type { SyncEntry } from "#lib/api/contract/sync.ts";
import type { Lock } from "#lib/cli/lockfile.ts";
import { refuseOtherInstance, type Server, strangeAnswer } from "#lib/cli/server.ts";
import { type CredentialProvider, findProviderOfType } from "#lib/core/credential-sections.ts";
import { DomainError } from "#lib/core/errors.ts";
import { isJsonObject, type Json, type JsonObject } from "#lib/core/json.ts";
import { foldPath } from "#lib/core/paths.ts";

/** A credentials block as the server has it. `values` holds the fields that a file can hold as text; null: the block was deleted. */
export type RemoteBlock = {
  path: string;
  name: string;
  provider: CredentialProvider;
  version: number;
  values: ReadonlyMap<string, string> | null;
  /** Fields whose value is no text: left alone on both sides. */
  unmanaged: ReadonlySet<string>;
};

/** What the server says since the lock's cursor. `isFull`: everything, so that what it does not name is not there. */
export type Remote = {
  instance: string;
  workspace: string;
  revision: number;
  cursor: string | null;
  isFull: boolean;
  /** By folded path. */
  blocks: ReadonlyMap<string, RemoteBlock>;
};

/** Pulls what changed since the lock's cursor; everything when there is none, when it is asked for, or when the server does not know the cursor any more. */
export async function pullRemote(server: Server, lock: Lock | undefined, wants: { everything: boolean }): Promise<Remote> {
  const since = wants.everything ? undefined : (lock?.cursor ?? undefined);
  const answer = await ask(server, since).catch((error: unknown) => {
    if (since !== undefined && error instanceof DomainError && error.code === "gone") return ask(server, undefined);
    throw error;
  });
  const remote = answer ?? unchanged(lock);
  if (!remote) throw strangeAnswer(server.origin);
  refuseOtherInstance(server.origin, server.instance, remote.instance, `sign in again with blockyard login --url ${server.origin}`);
  return remote;
}

async function ask(server: Server, since: string | undefined): Promise<Remote | null> {
  const headers: Record<string, string> = since === undefined ? {} : { "if-none-match": `"${since}"` };
  const { body } = await server.send("sync", { since }, { headers });
  return body === null ? null : remoteOf(server.origin, body);
}

function unchanged(lock: Lock | undefined): Remote | undefined {
  if (!lock) return undefined;
  const { instance, workspace, revision, cursor } = lock;
  return { instance, workspace, revision, cursor, isFull: false, blocks: new Map() };
}

/** Only a whole, well-formed answer may decide about a file; anything else counts as no answer. */
function remoteOf(origin: string, body: unknown): Remote {
  if (!isJsonObject(body)) throw strangeAnswer(origin);
  const { instance, workspace, revision, cursor, full, entries } = body;
  if (typeof instance !== "string" || !instance || typeof workspace !== "string" || typeof cursor !== "string" || !cursor)
    throw strangeAnswer(origin);
  if (typeof revision !== "number" || typeof full !== "boolean" || !Array.isArray(entries)) throw strangeAnswer(origin);
  const blocks = new Map<string, RemoteBlock>();
  for (const entry of entries) {
    if (!isEntry(entry)) throw strangeAnswer(origin);
    const block = blockOf(entry);
    if (block) blocks.set(foldPath(block.path), block);
  }
  return { instance, workspace, revision, cursor, isFull: full, blocks };
}

type Entry = Pick<SyncEntry, "path" | "name" | "type" | "version" | "deleted"> & { data: JsonObject | null };

function isEntry(entry: Json): entry is Entry & JsonObject {
  if (!isJsonObject(entry)) return false;
  const { path, name, type, version, deleted, data } = entry;
  const isNamed = typeof path === "string" && typeof name === "string" && (type === null || typeof type === "string");
  return isNamed && typeof version === "number" && typeof deleted === "boolean" && (deleted || isJsonObject(data));
}

function blockOf({ path, name, type, version, deleted, data }: Entry): RemoteBlock | undefined {
  const provider = findProviderOfType(type);
  if (!provider || !path.startsWith("block/")) return undefined;
  const block = { path, name, provider, version, unmanaged: new Set<string>() };
  if (deleted || !data) return { ...block, values: null };
  const values = new Map<string, string>();
  for (const { field } of provider.fields) {
    const value = data[field];
    // An empty text and nothing at all look the same in a file.
    if (typeof value === "string" && value !== "") values.set(field, value);
    else if (value !== undefined && value !== null && value !== "") block.unmanaged.add(field);
  }
  return { ...block, values };
}

/** What can be known with a token that may push and not pull: who answers, and nothing about the blocks. */
export async function identifyRemote(server: Server, lock: Lock | undefined): Promise<Remote> {
  const me = await server.call("me", {});
  if (typeof me.instance !== "string" || typeof me.workspace?.slug !== "string") throw strangeAnswer(server.origin);
  const { revision, slug } = me.workspace;
  return { instance: me.instance, workspace: slug, revision, cursor: lock?.cursor ?? null, isFull: false, blocks: new Map() };
}
