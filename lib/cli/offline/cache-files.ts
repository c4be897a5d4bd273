import { createHash, createHmac } from "node:crypto";
import { basename, dirname, join } from "node:path";
import { writeAtomically } from "#lib/cli/atomic-write.ts";
import type { Io } from "#lib/cli/io.ts";
import { checkedAnswer, type SyncAnswer } from "#lib/cli/sync/source.ts";
import { decodeText, readBytes, refuseReadableByOthers } from "#lib/cli/text-files.ts";
import { DomainError } from "#lib/core/errors.ts";
import { formatJson, type Json, parseJson } from "#lib/core/json.ts";
import { findCacheKey, getCacheKey } from "./cache-key.ts";
import { openText, sealText } from "./sealed-text.ts";

/** What a cache is of. The token decides what the server shows, so it is part of it; only a keyed hash of it is kept. */
export type CacheScope = { origin: string; token: string; patterns: readonly string[] };

type CacheHead = Pick<SyncAnswer, "instance" | "workspace" | "epoch" | "revision" | "cursor">;

/** The last good pull as a whole set, and when it was good. `text` is the answer, which `answerIn` reads: ten thousand entries take their time. */
export type CachedPull = { pulledAt: number; head: CacheHead; text: string };

export type CacheState = { state: "none" } | { state: "unusable"; why: string } | ({ state: "ready" } & CachedPull);

const formatVersion = 1;
const limits = { bytesMax: 512 * 1024 * 1024, depthMax: 64, keysMax: Infinity, itemsMax: Infinity };

export function cacheFolder({ env, home }: Io): string {
  return join(env.XDG_CACHE_HOME || join(home, ".cache"), "blockyard");
}

/** What stands in the cache. Nothing that was altered, cut, moved from elsewhere or sealed under another key is ever given out. */
export async function readCache(io: Io, scope: CacheScope): Promise<CacheState> {
  try {
    const key = await findCacheKey(io);
    if (!key) return { state: "none" };
    const path = fileOf(io, key, scope);
    await refuseReadableByOthers(io, path);
    const bytes = await readBytes(io, path);
    if (!bytes) return { state: "none" };
    return (
      open(key, path, scope, decodeText(bytes, path)) ?? { state: "unusable", why: `${path} is damaged or was made by something else` }
    );
  } catch (error) {
    if (error instanceof DomainError) return { state: "unusable", why: error.message.replace(/\.$/, "") };
    throw error;
  }
}

/** Without the witness: what the answer was checked against has moved on by the time that the copy is used. */
export function cachedPull({ witness: _, ...answer }: SyncAnswer, pulledAt: number): CachedPull {
  const { instance, workspace, epoch, revision, cursor } = answer;
  return { pulledAt, head: { instance, workspace, epoch, revision, cursor }, text: formatJson(answer as unknown as Json) };
}

export function answerIn(origin: string, { text }: CachedPull): SyncAnswer {
  return checkedAnswer(origin, parseJson(text, limits));
}

/** Replaces the cache. Atomic; refuses what `writeAtomically` refuses. */
export async function writeCache(io: Io, scope: CacheScope, { pulledAt, head, text }: CachedPull): Promise<void> {
  const key = await getCacheKey(io);
  const path = fileOf(io, key, scope);
  await io.fs.mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const line = lineOf(scope, head);
  await writeAtomically(io, path, `${line}\n${sealText(key, boundTo(path, line), `${formatJson({ pulledAt, ...head })}\n${text}`)}\n`);
}

/** Removes the caches of a server: all, or those of one token. */
export async function wipeCaches(io: Io, origin: string, token?: string): Promise<void> {
  const key = token === undefined ? undefined : await findCacheKey(io);
  if (token !== undefined && !key) return;
  const folder = folderOf(io, origin);
  const prefix = token !== undefined && key ? tokenWord(key, token) : "";
  const names = await io.fs.readdir(folder).catch(() => []);
  for (const name of names.filter((candidate) => candidate.replace(/^\./, "").startsWith(prefix))) {
    await io.fs.unlink(join(folder, name)).catch(() => undefined);
  }
}

/** How many caches of a server there are, for this token or any. */
export async function countCaches(io: Io, origin: string): Promise<number> {
  const names = await io.fs.readdir(folderOf(io, origin)).catch(() => []);
  return names.filter((name) => name.endsWith(".cache")).length;
}

/**
 * Two lines: in the clear whose data it is, and sealed the pull. The seal is bound to the first line and to the file's own name, which
 * stands for server, token and patterns: a cache that was moved to another's place does not open.
 */
function open(key: Buffer, path: string, scope: CacheScope, file: string): CacheState | undefined {
  const [line = "", sealed = "", end] = file.split("\n");
  const opened = end === "" ? openText(key, boundTo(path, line), sealed) : undefined;
  const border = opened?.indexOf("\n") ?? -1;
  if (opened === undefined || border < 0) return undefined;
  // Nobody but us has written what opens with this key.
  const { pulledAt, ...head } = JSON.parse(opened.slice(0, border)) as { pulledAt: number } & CacheHead;
  return lineOf(scope, head) === line ? { state: "ready", pulledAt, head, text: opened.slice(border + 1) } : undefined;
}

function lineOf({ origin, patterns }: CacheScope, { instance, workspace }: CacheHead): string {
  return formatJson({ cache: formatVersion, origin, instance, workspace, patterns: sorted(patterns) });
}

function boundTo(path: string, line: string): string {
  return JSON.stringify(["blockyard offline cache", formatVersion, basename(path), line]);
}

function fileOf(io: Io, key: Buffer, { origin, token, patterns }: CacheScope): string {
  return join(
    folderOf(io, origin),
    `${tokenWord(key, token)}-${word(createHash("sha256").update(JSON.stringify(sorted(patterns))))}.cache`,
  );
}

function folderOf(io: Io, origin: string): string {
  return join(cacheFolder(io), word(createHash("sha256").update(origin)));
}

function tokenWord(key: Buffer, token: string): string {
  return word(createHmac("sha256", key).update(`token\n${token}`));
}

function word(hash: { digest(encoding: "hex"): string }): string {
  return hash.digest("hex").slice(0, 32);
}

function sorted(patterns: readonly string[]): string[] {
  return [...new Set(patterns)].sort();
}
