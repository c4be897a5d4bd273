import type { IncomingMessage, ServerResponse } from "node:http";
import { answerPull, type Pulled } from "#lib/api/pull.ts";
import { type Refusal, refusalOf } from "#lib/api/refusal.ts";
import { isUnchanged } from "#lib/api/unchanged.ts";
import { findPatternsProblem, type Patterns, parsePatterns } from "#lib/core/path-choice.ts";
import { witnessHeader } from "#lib/core/sync-witness.ts";
import { changeStamp } from "#lib/usecases/instance-facts.ts";
import { apiOptions, workspaceHeader } from "./api-options.ts";
import { readerOf } from "./guard.ts";

type Handler = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;

const pullPath = /^\/api\/v1\/sync(?:\?|$)/;
/** A pull that only asks whether something is new. */
const question = /^\/api\/v1\/sync(?:\?(since=[\w-]+)?&?(?:paths=([^&]{0,1000}))?)?$/;
/** A token that expires, which is no commit, is noticed after this time at the latest. */
const rememberedMs = 1_000;
const rememberedMax = 10_000;

/**
 * The API as a handler of node:http. Pulls are most of the traffic, and nearly all that is held: they are answered here, without Request and
 * Response objects, by the same `answerPull` as the app does; one that only asks whether something is new, and asks it again, without asking
 * anybody while nothing has been committed. Everything else is the app's.
 */
export function createApiHandler(app: Handler): Handler {
  const answered = createMemory();
  return (request, response) => {
    const { method, url = "", headers } = request;
    if (method !== "GET" || !pullPath.test(url)) return app(request, response);
    const etag = headers["if-none-match"];
    const asks = etag === undefined ? null : question.exec(url);
    if (etag === undefined || asks === null) return pull(request, response);
    const [, , paths = ""] = asks;
    const asked = `${headers.authorization ?? headers.cookie}\n${headers[workspaceHeader]}\n${etag}\n${paths}`;
    if (answered.has(asked)) return sendUnchanged(response, etag);
    return answer(request, response, { etag, paths, remember: answered.noteLater(asked) });
  };
}

type Asked = { etag: string; paths: string; remember: () => void };

async function answer(request: IncomingMessage, response: ServerResponse, asked: Asked) {
  if (!(await isUnchangedFor(request, asked))) return pull(request, response);
  asked.remember();
  sendUnchanged(response, asked.etag);
}

async function pull(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { status, headers, body } = await pulled(request, response);
  if (!response.destroyed) response.writeHead(status, body ? { ...headers, "content-length": Buffer.byteLength(body) } : headers).end(body);
}

async function pulled(request: IncomingMessage, response: ServerResponse): Promise<Pulled | Refusal> {
  const head = headOf(request);
  try {
    const etag = request.headers["if-none-match"] ?? null;
    const witness = head.headers.get(witnessHeader);
    return await answerPull(await apiOptions.callerOf(head), { url: request.url ?? "", etag, witness, signal: () => untilGone(response) });
  } catch (error) {
    return refusalOf(error, apiOptions.requestIdOf(head));
  }
}

/** Ends when the client has gone, or has its answer. */
function untilGone(response: ServerResponse): AbortSignal {
  const controller = new AbortController();
  response.once("close", () => controller.abort());
  return controller.signal;
}

function headOf({ headers }: IncomingMessage) {
  const get = readerOf(headers);
  return { headers: { get: (name: string) => get(name) ?? null } };
}

async function isUnchangedFor(request: IncomingMessage, { etag, paths }: Asked): Promise<boolean> {
  try {
    const patterns = patternsOf(paths);
    return await isUnchanged(await apiOptions.callerOf(headOf(request)), etag, patterns);
  } catch {
    return false;
  }
}

/** Throws when the app would refuse them. */
function patternsOf(encoded: string): Patterns {
  const text = decodeURIComponent(encoded.replaceAll("+", " "));
  if (findPatternsProblem(text)) throw new Error("These are no patterns.");
  return parsePatterns(text);
}

function sendUnchanged(response: ServerResponse, etag: string): void {
  response.writeHead(304, { etag }).end();
}

/** Questions that were answered with "nothing new" in the present state of the store. */
function createMemory() {
  const questions = new Set<string>();
  let stamp: number | string | undefined;
  let until = 0;

  function refresh(): void {
    const now = Date.now();
    const current = changeStamp();
    if (stamp === current && now < until) return;
    questions.clear();
    stamp = current;
    until = now + rememberedMs;
  }

  return {
    has: (question: string) => {
      refresh();
      return questions.has(question);
    },
    /** Remembers the question when its answer is there, unless the store has moved on meanwhile. */
    noteLater: (question: string) => {
      const asked = stamp;
      return () => {
        refresh();
        if (stamp === asked && questions.size < rememberedMax) questions.add(question);
      };
    },
  };
}
