import { Hono } from "hono";
import type { Caller } from "#lib/core/caller.ts";
import { DomainError } from "#lib/core/errors.ts";
import { formatJson, type Json } from "#lib/core/json.ts";
import { witnessHeader } from "#lib/core/sync-witness.ts";
import { usecases } from "#lib/usecases/registry.ts";
import { Download } from "./contract/download.ts";
import { contract, type OperationName } from "./contract.ts";
import { openApiDocument } from "./openapi.ts";
import { createPrefect } from "./prefect/app.ts";
import { createPrefect1 } from "./prefect1/app.ts";
import { answerPull } from "./pull.ts";
import { readInput } from "./read-input.ts";
import { jsonHeaders, refusalOf } from "./refusal.ts";

/** What of a request says who sends it. */
type RequestHead = { headers: Pick<Headers, "get"> };

export type ApiOptions = {
  /** Who sends the request; refuses a token that is not valid, anonymous when there is none. */
  callerOf: (request: RequestHead) => Promise<Caller>;
  /** The same for the doors of programs: Bearer or Basic, never a cookie. */
  callerOfProgram: (request: RequestHead) => Promise<Caller>;
  requestIdOf: (request: RequestHead) => string;
  /** The address under which people reach the dashboard. */
  originOf: (request: Pick<Request, "url">) => string;
};

/** The HTTP API, made from the contract: one route per row, and the same app behind every server that we are run in. Beside it the doors that
 * clients of Prefect know. */
export function createApi(options: ApiOptions): Hono {
  const { callerOf, requestIdOf } = options;
  const app = new Hono();
  app.get("/api/v1/openapi.json", () => new Response(openApiText(), { headers: jsonHeaders }));
  app.get("/api/v1/sync", async ({ req }) => pull(await callerOf(req.raw), req.raw));
  for (const name of Object.keys(contract) as OperationName[]) {
    const { method, path } = contract[name];
    app.on(method, `/api/v1${path.replace(/\{(\w+)\}/g, ":$1")}`, async ({ req }) => {
      const caller = await callerOf(req.raw);
      const input = await readInput(name, req.raw, req.param());
      const output = await usecases[name](caller, input);
      return contract[name].output === Download ? send(output as Download) : answer(output);
    });
  }
  app.all("/api/v1/*", ({ req }) => {
    const unknown = new DomainError("not_found", "There is no such operation. See /api/v1/openapi.json.");
    return refusal(unknown, requestIdOf(req.raw));
  });
  app.route("/", createPrefect1(options));
  const prefect = createPrefect(options);
  app.all("*", ({ req }) => prefect.fetch(req.raw));
  app.onError((error, { req }) => refusal(error, requestIdOf(req.raw)));
  return app;
}

async function pull(caller: Caller, request: Request): Promise<Response> {
  const [etag, witness] = [request.headers.get("if-none-match"), request.headers.get(witnessHeader)];
  const { body, ...head } = await answerPull(caller, { url: request.url, etag, witness, signal: () => request.signal });
  return new Response(body, head);
}

function answer(output: unknown): Response {
  return new Response(formatJson(output as Json), { headers: jsonHeaders });
}

/** A file as it is made, no faster than it is taken. Plain text: a browser must not run what a name in it says. */
function send({ name, parts }: Download): Response {
  const source = parts[Symbol.asyncIterator]();
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await source.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    async cancel() {
      await source.return?.();
    },
  });
  const headers = { "content-type": "text/plain; charset=utf-8", "content-disposition": `attachment; filename="${name}"` };
  return new Response(body, { headers: { ...headers, "x-content-type-options": "nosniff", "cache-control": "no-store" } });
}

function refusal(error: unknown, requestId: string): Response {
  const { body, ...head } = refusalOf(error, requestId);
  return new Response(body, head);
}

let openApi: string | undefined;

function openApiText(): string {
  openApi ??= JSON.stringify(openApiDocument());
  return openApi;
}
