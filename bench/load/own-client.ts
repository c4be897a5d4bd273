import { connect, type Socket } from "node:net";

type Order = { url: string; headers?: Record<string, string>; seconds: number; connections: number };

/**
 * A load generator for machines without wrk: raw sockets, one request under way on each. It understands what the servers of this
 * benchmark answer: a status below 400 with Content-Length, or one without a body.
 */
const { url, headers = {}, seconds, connections } = JSON.parse(process.argv[2] ?? "{}") as Order;
const { hostname, port, host, pathname, search } = new URL(url);
const lines = Object.entries({ host, ...headers }).map(([name, value]) => `${name}: ${value}\r\n`);
const request = `GET ${pathname}${search} HTTP/1.1\r\n${lines.join("")}\r\n`;
let answered = 0;

function fail(message: string): never {
  console.error(message);
  process.exit(1);
}

function bodyLength(head: string): number {
  const status = Number(head.slice(9, 12));
  if (!(status >= 200 && status < 400)) fail(`answered ${head.slice(0, 60)}`);
  if (status === 304 || status === 204) return 0;
  const length = /\r\ncontent-length: (\d+)/i.exec(head)?.[1];
  return length === undefined ? fail("an answer without Content-Length") : Number(length);
}

function run(socket: Socket): void {
  let pending = "";
  socket.setNoDelay(true).setEncoding("latin1");
  socket.on("connect", () => socket.write(request));
  socket.on("error", ({ message }) => fail(message));
  socket.on("data", (chunk: string) => {
    pending += chunk;
    const end = pending.indexOf("\r\n\r\n");
    if (end < 0 || pending.length < end + 4 + bodyLength(pending.slice(0, end))) return;
    pending = "";
    answered++;
    socket.write(request);
  });
}

for (let index = 0; index < connections; index++) run(connect(Number(port), hostname));
const startedAt = performance.now();
setTimeout(() => {
  console.log((answered / (performance.now() - startedAt)) * 1_000);
  process.exit(0);
}, seconds * 1_000);
