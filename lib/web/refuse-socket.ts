import { STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";

/** Refuses a change of protocol: an answer without a body, and the end. */
export function refuseSocket(socket: Duplex, status: number): void {
  socket.once("finish", () => socket.destroy());
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? "Refused"}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
