import { createServer, type ServerResponse } from "node:http";

/**
 * The floor: what node:http itself can do on this machine. `/json` answers 25 bytes, `/unchanged` a bare 304, `/bytes/N` N bytes,
 * `/wait` is held until somebody posts to `/change`.
 */
const json = '{"answer":"twenty-five b"}'.slice(0, 25);
const waiting = new Set<ServerResponse>();
const bodies = new Map<number, Buffer>();

const server = createServer((request, response) => {
  const url = request.url ?? "";
  if (url === "/unchanged") {
    response.writeHead(304, { etag: request.headers["if-none-match"] }).end();
  } else if (url === "/wait") {
    waiting.add(response);
  } else if (url === "/change") {
    for (const held of waiting) held.writeHead(200, { "content-length": json.length }).end(json);
    waiting.clear();
    response.writeHead(200, { "content-length": json.length }).end(json);
  } else {
    const body = url.startsWith("/bytes/") ? bytesOf(Number(url.slice("/bytes/".length))) : json;
    response.writeHead(200, { "content-type": "application/json", "content-length": body.length }).end(body);
  }
});
server.listen(Number(process.env.PORT), "127.0.0.1", () => console.log("serving"));
process.on("SIGTERM", () => process.exit(0));

function bytesOf(length: number): Buffer {
  const body = bodies.get(length) ?? Buffer.alloc(length, "x");
  bodies.set(length, body);
  return body;
}
