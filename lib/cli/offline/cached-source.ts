import type { Io } from "#lib/cli/io.ts";
import { printable } from "#lib/cli/output.ts";
import { strangeAnswer } from "#lib/cli/server.ts";
import type { PullOrder, Source, SyncAnswer } from "#lib/cli/sync/source.ts";
import { DomainError } from "#lib/core/errors.ts";
import { ageWords } from "./age.ts";
import { answerIn, type CachedPull, type CacheScope, type CacheState, cachedPull, readCache, writeCache } from "./cache-files.ts";
import { scopeOf } from "./history.ts";
import { merged } from "./merge-answers.ts";
import { findWorkspace, isOlder, readPins } from "./pins.ts";

/** `fallback`: the server first, the cache when it cannot be reached. `only`: no network at all. */
export type OfflineUse = { mode: "fallback" | "only"; maxAgeMs: number | undefined };

type Known = { token: string; instance: string | undefined };

/**
 * A server's source with an encrypted copy of the last good pull behind it. Each good pull keeps the copy whole. A refusal of the server (the
 * token, a right, another instance, an older history) is never covered by the copy: only its silence is.
 */
export function cachedSource(io: Io, { token, instance }: Known, server: Source, { mode, maxAgeMs }: OfflineUse): Source {
  return {
    origin: server.origin,
    pull: async (order) => {
      const scope = { origin: server.origin, token, patterns: order.patterns };
      const cache = refuseForeign(await readCache(io, scope), instance);
      const fromCache = async () => {
        const pull = usable(cache, maxAgeMs);
        await refuseOutrun(io, order, pull);
        return pull;
      };
      if (mode === "only") return given(io, server.origin, await fromCache(), order, "Offline");
      try {
        return await throughServer(io, server, scope, order, cache);
      } catch (error) {
        // Whoever waits for changes has what the cache has, and comes back by itself.
        if (!(error instanceof DomainError) || error.code !== "unavailable" || order.wait) throw error;
        const pull = await fromCache().catch((reason: unknown) => {
          const why = reason instanceof DomainError ? ` ${reason.message}` : "";
          throw new DomainError("unavailable", `${error.message}${why}`, error.details);
        });
        return given(io, server.origin, pull, order, "The server cannot be reached");
      }
    },
  };
}

/** Asks from where the cache stands, so that it can be kept whole; the order's own cursor decides what is handed on. */
async function throughServer(io: Io, server: Source, scope: CacheScope, order: PullOrder, cache: CacheState): Promise<SyncAnswer | null> {
  if (cache.state === "unusable") io.err(`blockyard: the offline cache was ignored and is made anew: ${printable(cache.why)}.\n`);
  const held = cache.state === "ready" && order.since !== undefined ? cache : undefined;
  const isInStep = held?.head.cursor === order.since;
  const changes = held && (await changesSince(server, order, held));
  if (held && changes === null) {
    await keep(io, scope, { ...held, pulledAt: Date.now() });
    return isInStep ? null : answerIn(server.origin, held);
  }
  const whole = held && changes ? merged(answerIn(server.origin, held), changes) : await everything(server, order);
  await keep(io, scope, cachedPull(whole, Date.now()));
  if (whole.cursor === order.since) return null;
  return changes && isInStep ? changes : whole;
}

/** What changed since the cache, or null; undefined when it cannot be told from there: another epoch, another token's rights. */
async function changesSince(server: Source, { patterns, wait }: PullOrder, { head }: CachedPull): Promise<SyncAnswer | null | undefined> {
  try {
    const answer = await server.pull({ patterns, since: head.cursor, wait });
    if (!answer) return null;
    const isContinued =
      !answer.full && answer.instance === head.instance && answer.workspace === head.workspace && answer.epoch === head.epoch;
    return isContinued ? answer : undefined;
  } catch (error) {
    if (error instanceof DomainError && error.code === "gone") return undefined;
    throw error;
  }
}

async function everything(server: Source, { patterns }: PullOrder): Promise<SyncAnswer> {
  const answer = await server.pull({ patterns, since: undefined });
  if (!answer?.full) throw strangeAnswer(server.origin);
  return answer;
}

/** A cache that cannot be written is no reason to fail a pull that has succeeded. */
async function keep(io: Io, scope: CacheScope, pull: CachedPull): Promise<void> {
  try {
    await writeCache(io, scope, pull);
  } catch (error) {
    const why = error instanceof DomainError ? error.message : ((error as NodeJS.ErrnoException).code ?? "unknown");
    io.err(`blockyard: the offline cache was not written: ${printable(why)}\n`);
  }
}

function given(io: Io, origin: string, pull: CachedPull, { since }: PullOrder, why: string): SyncAnswer | null {
  const { pulledAt, head } = pull;
  const moment = new Date(pulledAt).toISOString().slice(0, 16).replace("T", " ");
  io.err(`blockyard: ${why}: using the cache of ${moment} UTC (${ageWords(Date.now() - pulledAt)} old, revision ${head.revision}).\n`);
  return head.cursor === since ? null : answerIn(origin, pull);
}

function refuseForeign(cache: CacheState, instance: string | undefined): CacheState {
  if (cache.state !== "ready" || instance === undefined || cache.head.instance === instance) return cache;
  return { state: "unusable", why: "it is of another server than the one that was signed in to" };
}

function usable(cache: CacheState, maxAgeMs: number | undefined): CachedPull {
  if (cache.state === "none")
    throw unavailable("There is no offline cache of these entries yet: run once with --offline-ok while the server answers.");
  if (cache.state === "unusable") throw unavailable(`The offline cache cannot be used: ${cache.why}.`);
  const ageMs = Date.now() - cache.pulledAt;
  if (maxAgeMs === undefined) return cache;
  if (ageMs < 0)
    throw unavailable("The offline cache is of unknown age: this machine's clock went backwards. Set the clock, or leave --max-age out.");
  if (ageMs > maxAgeMs) throw unavailable(`The offline cache is ${ageWords(ageMs)} old, and --max-age allows ${ageWords(maxAgeMs)}.`);
  return cache;
}

/** Runs without the cache may have gone further than it: what it holds would then take the files back. */
async function refuseOutrun(io: Io, { patterns }: PullOrder, { head: answer }: CachedPull): Promise<void> {
  const seen = findWorkspace(await readPins(io), answer.instance, answer.workspace)?.scopes[scopeOf(patterns)];
  if (!seen || !isOlder(answer, seen)) return;
  throw unavailable(
    `The offline cache is at revision ${answer.revision}, and this machine has pulled revision ${seen.revision} since: it would take the files back.`,
  );
}

function unavailable(message: string): DomainError {
  return new DomainError("unavailable", message);
}
