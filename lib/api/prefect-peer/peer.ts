import { DomainError, type ErrorCode } from "#lib/core/errors.ts";
import { formatJson, type Json, parseJson } from "#lib/core/json.ts";
import { answerBytesMax, type PeerAnswer, type PeerRequest, type Transport } from "./transport.ts";

/** How one shows who one is: an API key (sent as a bearer token), or `PREFECT_API_AUTH_STRING` (`name:password`, sent as Basic). */
export type PeerAuth = { kind: "none" } | { kind: "key"; key: string } | { kind: "basic"; text: string };

/** `name:password` is what servers that were set up with an auth string ask for; everything else is a key; empty is neither. */
export function authOf(key: string): PeerAuth {
  if (key === "") return { kind: "none" };
  return key.includes(":") ? { kind: "basic", text: key } : { kind: "key", key };
}

export type PeerOptions = {
  /** As `parseApiUrl` returns it. */
  apiUrl: string;
  auth: PeerAuth;
  transport: Transport;
  userAgent: string;
  sleep: (ms: number) => Promise<void>;
  /** Ends everything that is under way. */
  signal?: AbortSignal;
};

/** A status with the parsed body; null where there was none. */
export type Reply = { status: number; body: Json };

/**
 * A server that speaks Prefect's API. `read` asks (GET, or POST of a filter) and refuses everything but 200; `write` returns what the
 * status means to the caller: 409 is an answer.
 */
export type Peer = {
  apiUrl: string;
  read(method: "GET" | "POST", path: string, body?: Json): Promise<Json>;
  /** The same, with undefined for 404. */
  find(method: "GET" | "POST", path: string, body?: Json): Promise<Json | undefined>;
  write(method: "POST" | "PATCH", path: string, body: Json): Promise<Reply>;
};

const timeoutMs = 60_000;
const attemptsMax = 4;
const waitMsMax = 10_000;
/** What may pass by itself, as Prefect's own client sees it (408, 429, 502, 503), and 504. Everything else is final. */
const passing = new Set([408, 429, 502, 503, 504]);
const answerLimits = { bytesMax: answerBytesMax, depthMax: 96, keysMax: 50_000, itemsMax: 50_000 };
const serverApiVersion = "0.8.4";

export function openPeer(options: PeerOptions): Peer {
  const csrf = { client: crypto.randomUUID(), token: undefined as string | undefined, isAsked: false };

  const send = async (method: PeerRequest["method"], path: string, body?: Json): Promise<PeerAnswer> => {
    if (method !== "GET" && !csrf.isAsked) await shakeHands();
    const answer = await attempt(options, buildRequest(options, { method, path, body, csrf }));
    if (answer.status !== 403 || !csrf.token || !answer.text.includes("Invalid CSRF token")) return answer;
    await shakeHands();
    return attempt(options, buildRequest(options, { method, path, body, csrf }));
  };

  // Servers ask for a token from pages; 404 and 422 say that this one does not.
  const shakeHands = async () => {
    csrf.isAsked = true;
    const answer = await attempt(options, buildRequest(options, { method: "GET", path: `/csrf-token?client=${csrf.client}` }));
    if (answer.status === 404 || (answer.status === 422 && answer.text.includes("CSRF protection is disabled"))) return;
    if (answer.status !== 200) throw refusalOf(answer.status);
    const token = (parseAnswer(answer) as { token?: Json } | null)?.token;
    if (typeof token !== "string" || !/^[\x21-\x7e]{1,1000}$/.test(token)) throw strangeAnswer();
    csrf.token = token;
  };

  const find: Peer["find"] = async (method, path, body) => {
    const answer = await send(method, path, body);
    if (answer.status === 404 && isJson(answer)) return undefined;
    if (answer.status !== 200) throw refusalOf(answer.status);
    return parseAnswer(answer);
  };

  return {
    apiUrl: options.apiUrl,
    find,
    async read(method, path, body) {
      const value = await find(method, path, body);
      if (value === undefined) throw refusalOf(404);
      return value;
    },
    async write(method, path, body) {
      const answer = await send(method, path, body);
      const { status } = answer;
      if (status === 401 || (status >= 300 && status < 400) || status >= 500) throw refusalOf(status);
      return { status, body: status >= 200 && status < 300 ? parseAnswer(answer) : null };
    },
  };
}

type Draft = { method: PeerRequest["method"]; path: string; body?: Json; csrf?: { client: string; token: string | undefined } };

function buildRequest({ apiUrl, auth, userAgent }: PeerOptions, { method, path, body, csrf }: Draft): Omit<PeerRequest, "signal"> {
  const headers: Record<string, string> = {
    accept: "application/json",
    "user-agent": userAgent,
    "x-prefect-api-version": serverApiVersion,
  };
  if (auth.kind === "key") headers.authorization = `Bearer ${auth.key}`;
  if (auth.kind === "basic") headers.authorization = `Basic ${base64(auth.text)}`;
  if (csrf?.token && method !== "GET") {
    headers["prefect-csrf-token"] = csrf.token;
    headers["prefect-csrf-client"] = csrf.client;
  }
  if (body === undefined) return { method, url: `${apiUrl}${path}`, headers };
  headers["content-type"] = "application/json";
  return { method, url: `${apiUrl}${path}`, headers, body: formatJson(body) };
}

/** Sends until an answer is there that will stay as it is; what may pass is asked again a few times. */
async function attempt({ transport, sleep, signal }: PeerOptions, request: Omit<PeerRequest, "signal">): Promise<PeerAnswer> {
  for (let n = 1; ; n++) {
    const timeout = AbortSignal.timeout(timeoutMs);
    const isLast = n >= attemptsMax;
    try {
      const answer = await transport({ ...request, signal: signal ? AbortSignal.any([signal, timeout]) : timeout });
      if (!passing.has(answer.status) || isLast) return answer;
      await sleep(waitMsOf(answer, n));
    } catch (error) {
      if (signal?.aborted) throw new DomainError("invalid", "Stopped. Nothing more was done.");
      if (error instanceof DomainError) throw error;
      if (isLast)
        throw new DomainError("unavailable", "The Prefect server cannot be reached. Check its address and that it runs.", peerMark);
      await sleep(300 * n);
    }
  }
}

function waitMsOf(answer: PeerAnswer, n: number): number {
  const asked = Number(answer.header("retry-after")) * 1_000;
  return Math.min(waitMsMax, asked > 0 ? asked : 500 * 2 ** n);
}

function isJson(answer: PeerAnswer): boolean {
  return answer.header("content-type")?.includes("json") ?? false;
}

function parseAnswer(answer: PeerAnswer): Json {
  if (answer.text === "") return null;
  if (!isJson(answer)) throw strangeAnswer();
  try {
    return parseJson(answer.text, answerLimits);
  } catch (error) {
    // A problem says where and what, without the value; a syntax error says nothing that would help.
    if (error instanceof DomainError && error.details.problems)
      throw new DomainError("invalid", `An answer of the Prefect server cannot be taken over: ${error.message}`, { ...peerMark });
    throw strangeAnswer();
  }
}

const peerMark = { isPeer: true };

export function strangeAnswer(): DomainError {
  return new DomainError(
    "unavailable",
    "What answers at that address does not speak Prefect's API. Check the address; it ends in /api.",
    peerMark,
  );
}

/** What a status of the other side means to whoever started this. Its body is not repeated: it may hold anything. */
export function refusalOf(status: number): DomainError {
  const known: Record<number, [ErrorCode, string]> = {
    401: ["unauthenticated", "The Prefect server asks who you are, or does not accept the key."],
    403: ["forbidden", "The Prefect server refuses: the key has no right to do this (reading blocks takes their secrets along)."],
    404: ["unavailable", "There is no Prefect API at that address. It usually ends in /api."],
    429: ["rate_limited", "The Prefect server has had too many requests. Try again in a minute."],
  };
  const redirect: [ErrorCode, string] = [
    "unavailable",
    "The address leads elsewhere, and redirects are not followed. Use the address of the API itself.",
  ];
  const other: [ErrorCode, string] = ["unavailable", `The Prefect server answered with status ${status}.`];
  const [code, message] = known[status] ?? (status >= 300 && status < 400 ? redirect : other);
  return new DomainError(code, message, { ...peerMark, status });
}

function base64(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}
