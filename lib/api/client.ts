import type { z } from "zod";
import { DomainError, type ErrorBody, errorCodeOf } from "#lib/core/errors.ts";
import { formatJson, isJsonObject, type Json, type JsonObject, parseJson } from "#lib/core/json.ts";
import { witnessHeader } from "#lib/core/sync-witness.ts";
import { type Contract, contract, type OperationName } from "./contract.ts";

export type InputOf<Name extends OperationName> = z.input<Contract[Name]["input"]>;
export type OutputOf<Name extends OperationName> = z.output<Contract[Name]["output"]>;

export type ClientOptions = {
  /** Origin of the server, without a trailing slash; empty in the browser. */
  origin: string;
  /** A bearer token; in the browser the session's cookie counts. */
  token?: string;
  fetch?: typeof fetch;
  userAgent?: string;
};

export type CallOptions = {
  signal?: AbortSignal;
  headers?: Record<string, string>;
  /** Told as the bytes of the answer arrive; `total` is null where the server does not say how many there will be. */
  onBytes?: (done: number, total: number | null) => void;
};
/** An answer with what stands around its body. `body` is null for 304; `witness` where the server vouches for none. */
export type Answer<Name extends OperationName> = {
  status: number;
  etag: string | null;
  witness: string | null;
  body: OutputOf<Name> | null;
};

export type Client = {
  /** Calls an operation; a refusal of the server is thrown as the same DomainError that the use case threw. */
  call<Name extends OperationName>(name: Name, input: InputOf<Name>, options?: CallOptions): Promise<OutputOf<Name>>;
  /** The same with status and ETag, for conditional requests. */
  send<Name extends OperationName>(name: Name, input: InputOf<Name>, options?: CallOptions): Promise<Answer<Name>>;
  /** The bytes of an operation that answers with a file, as they arrive. */
  download<Name extends OperationName>(name: Name, input: InputOf<Name>, options?: CallOptions): Promise<AsyncIterable<Uint8Array>>;
};

const answerBytesMax = 256 * 1024 * 1024;

/** The typed client over fetch that the dashboard and the CLI share. Numbers of documents arrive losslessly. */
export function createClient(options: ClientOptions): Client {
  const request = (name: OperationName, input: JsonObject, { signal, headers }: CallOptions) => {
    const { url, init, headers: own } = buildRequest(name, input, options);
    return reach(options.fetch ?? fetch, url, { ...init, signal, headers: { ...own, ...headers } });
  };
  const send: Client["send"] = async (name, input, callOptions = {}) => {
    const response = await request(name, input as JsonObject, callOptions);
    const [etag, witness] = [response.headers.get("etag"), response.headers.get(witnessHeader)];
    if (response.status === 304) return { status: 304, etag, witness: null, body: null };
    if (!response.ok) throw await refusalOf(response);
    const body = await readBody(response, callOptions.onBytes);
    return { status: response.status, etag, witness, body: body as OutputOf<typeof name> };
  };
  return {
    send,
    async call(name, input, callOptions) {
      const { body } = await send(name, input, callOptions);
      if (body === null) throw new DomainError("unavailable", "The server answered without a body.");
      return body;
    },
    async download(name, input, callOptions = {}) {
      const response = await request(name, input as JsonObject, callOptions);
      if (!response.ok) throw await refusalOf(response);
      if (!response.body || !response.headers.has("content-disposition")) throw strangeAnswer(response.status);
      return chunksOf(response.body);
    },
  };
}

/** A connection that breaks in the middle is a refusal, not the end of the file. */
async function* chunksOf(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read().catch(() => {
        throw new DomainError("unavailable", "The connection broke before the end of the file. Try again.");
      });
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel().catch(() => {});
  }
}

/** Where an operation's input goes: path parameters, then the query of GET and DELETE, the JSON body of the rest. */
export function buildRequest(name: OperationName, input: JsonObject, { origin, token, userAgent }: ClientOptions) {
  const { method, path } = contract[name];
  const rest = new Map(Object.entries(input).filter(([, value]) => value !== undefined));
  const pathname = path.replace(/\{(\w+)\}/g, (_, key: string) => {
    const value = rest.get(key);
    rest.delete(key);
    return encodeURIComponent(String(value ?? ""));
  });
  const headers: Record<string, string> = { accept: "application/json" };
  if (token) headers.authorization = `Bearer ${token}`;
  if (userAgent) headers["user-agent"] = userAgent;
  // A header that another site's form cannot send: with a cookie the server asks for it.
  if (method !== "GET") headers["x-blockyard"] = "1";
  const url = `${origin}/api/v1${pathname}`;
  if (method === "GET" || method === "DELETE") {
    const query = new URLSearchParams([...rest].map(([key, value]) => [key, String(value)]));
    return { url: query.size > 0 ? `${url}?${query}` : url, headers, init: { method, redirect: "error" as const } };
  }
  headers["content-type"] = "application/json";
  return { url, headers, init: { method, redirect: "error" as const, body: formatJson(Object.fromEntries(rest)) } };
}

async function reach(send: typeof fetch, url: string, init: RequestInit): Promise<Response> {
  try {
    return await send(url, { ...init, cache: "no-store" });
  } catch (error) {
    if (error instanceof Error && error.name === "AbortError") throw error;
    throw new DomainError("unavailable", "The server cannot be reached. Check its address and that it runs.");
  }
}

async function readBody(response: Response, onBytes?: CallOptions["onBytes"]): Promise<Json> {
  const strange = strangeAnswer(response.status);
  if (!response.headers.get("content-type")?.startsWith("application/json")) throw strange;
  try {
    return parseJson(await readText(response, onBytes), { bytesMax: answerBytesMax, depthMax: 64, keysMax: Infinity, itemsMax: Infinity });
  } catch {
    throw strange;
  }
}

/** Counted as it arrives: an answer without an end is given up when it is longer than any of ours. */
async function readText(response: Response, onBytes: CallOptions["onBytes"]): Promise<string> {
  const stated = response.headers.has("content-encoding") ? null : response.headers.get("content-length");
  const decoder = new TextDecoder();
  let [text, bytes] = ["", 0];
  for await (const chunk of response.body ? chunksOf(response.body) : []) {
    bytes += chunk.length;
    if (bytes > answerBytesMax) throw strangeAnswer(response.status);
    text += decoder.decode(chunk, { stream: true });
    onBytes?.(bytes, stated === null ? null : Number(stated));
  }
  return text + decoder.decode();
}

function strangeAnswer(status: number): DomainError {
  return new DomainError("unavailable", `The server's answer (status ${status}) is not one of Blockyard's. Check the address.`);
}

/** Whoever refuses may say when to come back, a proxy before the server too: that stands in `details.retryAfterSeconds`. */
async function refusalOf(response: Response): Promise<DomainError> {
  const { status } = response;
  const refusal = await readBody(response).then(
    (body) => {
      const error = isJsonObject(body) ? (body as unknown as ErrorBody).error : undefined;
      if (!error?.code) return new DomainError(errorCodeOf(status), `The server refused (status ${status}).`);
      return new DomainError(error.code, error.message, { ...error.details, requestId: error.requestId });
    },
    (error: unknown) => (error instanceof DomainError ? error : strangeAnswer(status)),
  );
  const retryAfterSeconds = secondsOf(response.headers.get("retry-after"));
  if (retryAfterSeconds !== undefined) refusal.details.retryAfterSeconds ??= retryAfterSeconds;
  return refusal;
}

/** Retry-After is a number of seconds or a date (RFC 9110, 10.2.3). */
function secondsOf(header: string | null): number | undefined {
  if (header === null) return undefined;
  if (/^\d{1,9}$/.test(header)) return Number(header);
  const at = Date.parse(header);
  return Number.isNaN(at) ? undefined : Math.max(0, Math.ceil((at - Date.now()) / 1000));
}
