import type { Caller } from "#lib/core/caller.ts";
import { formatJson } from "#lib/core/json.ts";
import { witnessHeader } from "#lib/core/sync-witness.ts";
import { sync, syncUnlessKnown } from "#lib/usecases/sync/sync.ts";
import { witnessOf } from "#lib/usecases/sync/witnesses.ts";
import type { OutputOf } from "./client.ts";
import { readQuery } from "./read-input.ts";
import { jsonHeaders } from "./refusal.ts";
import { cursorOfEtag, etagOfCursor } from "./unchanged.ts";

/** What of a request a pull looks at. `witness`: the row that the client knows. `signal` is asked for when the request is held: it ends when the client has gone. */
export type PullRequest = { url: string; etag: string | null; witness: string | null; signal: () => AbortSignal };
export type Pulled = { status: 200 | 304; headers: Record<string, string>; body: Uint8Array<ArrayBuffer> | null };

/**
 * The pull. Its ETag is the cursor, so an unchanged one is answered from memory, without a transaction and without an audit event. A
 * conditional request that waits is held like one that gives the cursor as `since`; when something changes it gets what it asked for. What has
 * a body has a witness beside it: who share a body know different rows.
 */
export async function answerPull(caller: Caller, { url, etag, witness, signal }: PullRequest): Promise<Pulled> {
  const input = readQuery(url);
  const known = cursorOfEtag(etag);
  const held = input.wait === undefined ? undefined : signal();
  const output = await (known === null ? sync(caller, input, held) : syncUnlessKnown(caller, input, known, held));
  if (typeof output === "string") return { status: 304, headers: headersOf(output), body: null };
  const witnessed = await witnessOf(output, rowOf(witness));
  const headers = { ...jsonHeaders, ...headersOf(output.cursor), ...(witnessed === null ? {} : { [witnessHeader]: witnessed }) };
  return { status: 200, headers, body: bodyOf(output) };
}

function rowOf(text: string | null): number | null {
  return text !== null && /^[1-9]\d{0,14}$/.test(text) ? Number(text) : null;
}

function headersOf(cursor: string): Record<string, string> {
  return { etag: etagOfCursor(cursor), "cache-control": "no-store" };
}

const bodies = new WeakMap<object, Uint8Array<ArrayBuffer>>();

/** Those who share an answer share its bytes. */
function bodyOf(output: OutputOf<"sync">): Uint8Array<ArrayBuffer> {
  const body = bodies.get(output) ?? new TextEncoder().encode(formatJson(output));
  bodies.set(output, body);
  return body;
}
