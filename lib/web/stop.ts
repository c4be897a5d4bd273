import type { Server } from "node:http";

/** Requests that are under way have this long to end, and are cut off after it. */
const graceMs = 5_000;
/** A connection that has become idle is closed after this time. */
const sweepMs = 100;
const giveUpMs = 10_000;

export function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    // All who were connected come back at once after a restart: more than the 511 that wait by default.
    server.listen({ port, host, backlog: 4_096 }, () => {
      server.off("error", reject);
      resolve();
    });
  });
}

/** Connections that the server does not count as its own, such as websockets. */
type Apart = { close: () => Promise<void> };

/** Stops gracefully on SIGTERM, SIGINT and SIGHUP: takes nothing new, lets what runs end, then closes the rest. Done within 10 s. */
export function stopOnSignal(server: Server, apart: Apart, closeRest: () => Promise<void>): void {
  let isStopping = false;
  const stop = async () => {
    if (isStopping) return;
    isStopping = true;
    setTimeout(() => process.exit(1), giveUpMs).unref();
    await Promise.all([closeServer(server), apart.close()]);
    await closeRest();
    process.exit(0);
  };
  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.on(signal, () => void stop().catch(() => process.exit(1)));
}

export function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => server.closeAllConnections(), graceMs);
    const sweep = setInterval(() => server.closeIdleConnections(), sweepMs);
    server.close(() => {
      clearTimeout(timer);
      clearInterval(sweep);
      resolve();
    });
    server.closeIdleConnections();
  });
}
