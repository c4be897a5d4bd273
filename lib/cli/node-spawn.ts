import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";
import type { EventEmitter } from "node:events";
import type { Readable } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";
import type { ChildEnd, Io, OutputFilter, SignalName, SpawnOrder } from "./io.ts";

/** How long a filtered output stays quiet before what only might be the beginning of a match goes on. */
const idleMs = 100;
/** What a child leaves behind may hold its pipe for ever: its output is taken until it has been silent for this time. */
const silenceMs = 1_000;

export const spawnChild: Io["spawn"] = async (order) => {
  const child = spawn(order.command, [...order.args], optionsOf(order));
  const ended = endOf(child, order);
  await new Promise<void>((resolve, reject) => {
    child.once("spawn", resolve);
    child.once("error", reject);
  });
  if (order.streams === "own session") child.unref();
  return { pid: child.pid ?? 0, kill: (signal: SignalName) => void child.kill(signal), ended };
};

function optionsOf({ env: exactly, filters, streams = "ours" }: SpawnOrder): SpawnOptions {
  const env = exactly as NodeJS.ProcessEnv;
  if (streams === "own session") return { env, detached: true, stdio: ["pipe", "ignore", "ignore"] };
  if (streams === "apart") return { env, stdio: ["ignore", 2, 2] };
  return { env, stdio: filters ? ["inherit", "pipe", "pipe"] : "inherit" };
}

function endOf(child: ChildProcess, { filters }: SpawnOrder): Promise<ChildEnd> {
  const { stdout, stderr } = child;
  const pumps =
    filters && stdout && stderr ? [pump(stdout, process.stdout, filters.stdout), pump(stderr, process.stderr, filters.stderr)] : [];
  return new Promise((resolve) => {
    child.once("exit", async (code, signal) => {
      await Promise.all(pumps.map((output) => output()));
      resolve(signal ? { signal } : { code: code ?? 0 });
    });
  });
}

/** Takes no more from the child than our own output takes from us. The function that comes back waits for the end of the output. */
function pump(from: Readable, to: NodeJS.WriteStream, filter: OutputFilter): () => Promise<void> {
  let [lastAt, isHeldUp] = [0, false];
  let idle: NodeJS.Timeout | undefined;
  // Whoever reads our output has gone: the child is to learn it as it would without us, by its own next write.
  to.removeAllListeners("error");
  to.on("error", () => from.destroy());
  const write = async (bytes: Uint8Array) => {
    if (bytes.length === 0 || to.destroyed || to.write(bytes)) return;
    isHeldUp = true;
    await untilAny([to, "drain"], [from, "close"]);
    isHeldUp = false;
  };
  const work = async () => {
    for await (const chunk of from) {
      lastAt = Date.now();
      await write(filter.push(chunk as Uint8Array));
      clearTimeout(idle);
      idle = setTimeout(() => void write(filter.idle()), idleMs);
    }
  };

  const done = work()
    .catch(() => undefined)
    .then(() => {
      clearTimeout(idle);
      return write(filter.end());
    });
  return async () => {
    const endedAt = Date.now();
    while (isHeldUp || Date.now() - Math.max(lastAt, endedAt) < silenceMs) {
      if (await Promise.race([done.then(() => true), delay(50, false)])) return;
    }
    from.destroy();
    await done;
  };
}

function untilAny(...events: [EventEmitter, string][]): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      for (const [emitter, name] of events) emitter.off(name, done);
      resolve();
    };
    for (const [emitter, name] of events) emitter.on(name, done);
  });
}
