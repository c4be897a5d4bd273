import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { formatJson, isJsonObject, type Json, type JsonObject, parseJson } from "#lib/core/json.ts";
import { openPeer, type PeerAuth } from "./peer.ts";
import { fetchTransport } from "./transport.ts";

const limits = { bytesMax: Infinity, depthMax: 96, keysMax: Infinity, itemsMax: Infinity };
const recorded = readFileSync(new URL("./fixtures/prefect-3.8.8.json", import.meta.url), "utf8");

export type Recorded = { types: JsonObject[]; schemas: JsonObject[]; documents: JsonObject[]; variables: JsonObject[] };
type Exchange = { request: IncomingMessage; response: ServerResponse };

/** What a real `prefect server` 3.8.8 answered, told again over HTTP; `rows` may be altered, and `faults` stands in front. */
export async function startRecordedPrefect() {
  const rows = parseJson(recorded, limits) as unknown as Recorded;
  const asked: { method: string; path: string; headers: IncomingMessage["headers"]; body: Json }[] = [];
  const faults: { handle: ((exchange: Exchange, path: string) => boolean) | undefined } = { handle: undefined };
  const server = createServer(async (request, response) => {
    const path = (request.url ?? "").replace(/^\/api/, "");
    const body = parseJson((await text(request)) || "null", limits);
    asked.push({ method: request.method ?? "", path, headers: request.headers, body });
    if (faults.handle?.({ request, response }, path)) return;
    const [status, answer] = answerOf(rows, path, isJsonObject(body) ? body : {});
    send(response, status, answer);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api`;
  const peer = (auth: PeerAuth = { kind: "none" }) =>
    openPeer({ apiUrl: url, auth, transport: fetchTransport(fetch), userAgent: "test", sleep: async () => {} });
  const stop = () => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  };
  return { url, rows, asked, faults, peer, stop };
}

export function send(response: ServerResponse, status: number, answer: Json): void {
  response.writeHead(status, { "content-type": "application/json" }).end(formatJson(answer));
}

function answerOf(rows: Recorded, path: string, body: JsonObject): [number, Json] {
  if (path.startsWith("/csrf-token")) return [422, { detail: "CSRF protection is disabled." }];
  const lists: Record<string, JsonObject[]> = {
    "/block_types": rows.types,
    "/block_schemas": rows.schemas,
    "/block_documents": rows.documents,
    "/variables": rows.variables,
  };
  const [, folder = "", what] = /^(\/\w+)\/(filter|count)$/.exec(path) ?? [];
  const list = lists[folder];
  if (!list) return [404, { detail: "Not Found" }];
  if (what === "count") return [200, list.length];
  const [limit, offset] = [Number(body.limit ?? 200), Number(body.offset ?? 0)];
  return [200, list.slice(offset, offset + limit)];
}
