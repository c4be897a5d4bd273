import { connect, type Socket } from "node:net";

/**
 * Many who wait, each over a connection of its own, as raw sockets: what they cost beside the server should be little. Told by its parent
 * whom to ask and for what; says when each of them got an answer that holds the mark, by the clock that all processes of a machine share.
 */
export type Order =
  | { kind: "open"; server: "blockyard"; port: number; cursor: string; tokens: string[] }
  | { kind: "open"; server: "etcd"; port: number; key: string; count: number }
  | { kind: "expect"; mark: string };
export type Said = { kind: "opened" } | { kind: "arrived"; at: number[] } | { kind: "failed"; why: string };

let mark = "";
let isBase64 = false;
let arrivals: number[] = [];
let count = 0;
let opened = 0;

const say = (said: Said) => process.send?.(said);

process.on("message", (order: Order) => {
  if (order.kind === "expect") {
    mark = isBase64 ? Buffer.from(order.mark).toString("base64") : order.mark;
    arrivals = [];
  } else if (order.server === "blockyard") {
    count = order.tokens.length;
    for (const token of order.tokens) watchBlockyard(order.port, token, order.cursor);
  } else {
    isBase64 = true;
    count = order.count;
    for (let index = 0; index < order.count; index++) watchEtcd(order.port, order.key);
  }
});
process.on("disconnect", () => process.exit(0));

function open(port: number, take: (text: string, socket: Socket) => void): Socket {
  const socket = connect(port, "127.0.0.1");
  socket.setNoDelay(true).setEncoding("latin1");
  socket.on("error", ({ message }) => say({ kind: "failed", why: message }));
  socket.on("close", () => say({ kind: "failed", why: "a connection was closed" }));
  socket.on("data", (chunk: string) => take(chunk, socket));
  return socket;
}

function sent(): void {
  if (++opened === count) say({ kind: "opened" });
}

function arrived(text: string): void {
  if (mark === "" || !text.includes(mark)) return;
  arrivals.push(Number(process.hrtime.bigint()) / 1e6);
  if (arrivals.length === count) say({ kind: "arrived", at: arrivals });
}

function watchBlockyard(port: number, token: string, first: string): void {
  const ask = (socket: Socket, cursor: string) =>
    socket.write(
      `GET /api/v1/sync?since=${cursor}&wait=60 HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\nauthorization: Bearer ${token}\r\nif-none-match: "${cursor}"\r\n\r\n`,
    );
  let pending = "";
  let cursor = first;
  const socket = open(port, (chunk) => {
    pending += chunk;
    const answer = wholeAnswer(pending);
    if (answer === null) return;
    pending = "";
    if (answer.status !== 200 && answer.status !== 304) return say({ kind: "failed", why: `answered ${answer.status}: ${answer.text}` });
    if (answer.status === 200) {
      arrived(answer.text);
      cursor = /"cursor":"([\w-]+)"/.exec(answer.text)?.[1] ?? "";
    }
    ask(socket, cursor);
  });
  socket.once("connect", () => {
    ask(socket, first);
    sent();
  });
}

/** An answer with Content-Length, chunks, or no body; null while some of it is missing. */
function wholeAnswer(text: string): { status: number; text: string } | null {
  const end = text.indexOf("\r\n\r\n");
  if (end < 0) return null;
  const status = Number(text.slice(9, 12));
  const head = text.slice(0, end).toLowerCase();
  const length = /\r\ncontent-length: (\d+)/.exec(head)?.[1];
  const body = text.slice(end + 4);
  const isWhole = status === 304 || (length === undefined ? body.endsWith("\r\n0\r\n\r\n") : body.length >= Number(length));
  return isWhole ? { status, text: body } : null;
}

/** One stream of the JSON gateway: an event is a line of it. */
function watchEtcd(port: number, key: string): void {
  const body = JSON.stringify({ create_request: { key: Buffer.from(key).toString("base64") } });
  let pending = "";
  let isWatching = false;
  const socket = open(port, (chunk) => {
    pending += chunk;
    if (!pending.endsWith("\r\n")) return;
    if (!isWatching && pending.includes('"created":true')) {
      isWatching = true;
      sent();
    }
    arrived(pending);
    pending = "";
  });
  socket.once("connect", () =>
    socket.write(
      `POST /v3/watch HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
    ),
  );
}
