import type { IncomingMessage, ServerResponse } from "node:http";
import { isUnchanged } from "#lib/api/unchanged.ts";
import { findPatternsProblem, type Patterns, parsePatterns } from "#lib/core/path-choice.ts";
import { changeStamp } from "#lib/usecases/instance-facts.ts";
import { apiOptions, workspaceHeader } from "./api-options.ts";
import { readerOf } from "./guard.ts";

type Handler = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;

const pull = /^\/api\/v1\/sync(?:\?(?:since=[\w-]+)?&?(?:paths=([^&]{0,1000}))?)?$/;
/** A token that expires, which is no commit, is noticed after this time at the latest. */
const rememberedMs = 1_000;
const rememberedMax = 10_000;

/**
 * The API as a handler of node:http. A pull that only asks whether something is new is most of the traffic: it is answered before Request
 * and Response objects are made, and the same question again without asking anybody while nothing has been committed. Everything else, and
 * every refusal, is the app's.
 */
export function createApiHandler(app: Handler): Handler {
  const answered = createMemory();
  return (request, response) => {
    const { method, url = "", headers } = request;
    const etag = headers["if-none-match"];
    const asks = etag === undefined || method !== "GET" ? null : pull.exec(url);
    if (etag === undefined || asks === null) return app(request, response);
    const [, paths = ""] = asks;
    const question = `${headers.authorization ?? headers.cookie}\n${headers[workspaceHeader]}\n${etag}\n${paths}`;
    if (answered.has(question)) return sendUnchanged(response, etag);
    return answer(app, request, response, { etag, paths, remember: answered.noteLater(question) });
  };
}

type Asked = { etag: string; paths: string; remember: () => void };

async function answer(app: Handler, request: IncomingMessage, response: ServerResponse, asked: Asked) {
  if (!(await isUnchangedFor(request, asked))) return app(request, response);
  asked.remember();
  sendUnchanged(response, asked.etag);
}

async function isUnchangedFor({ headers }: IncomingMessage, { etag, paths }: Asked): Promise<boolean> {
  const get = readerOf(headers);
  try {
    const patterns = patternsOf(paths);
    return await isUnchanged(await apiOptions.callerOf({ headers: { get: (name) => get(name) ?? null } }), etag, patterns);
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
