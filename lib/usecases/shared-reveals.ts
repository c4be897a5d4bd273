import { setImmediate } from "node:timers/promises";
import type { Caller } from "#lib/core/caller.ts";
import { keepText } from "#lib/core/json.ts";
import { appendAudits } from "#lib/store/audit.ts";
import type { Store } from "#lib/store/client.ts";
import { getInstance } from "#lib/store/instance.ts";
import type { Released } from "./usecase.ts";

type Waiting<T> = { caller: Caller; resolve: (output: T) => void; reject: (error: unknown) => void };
type Shared = Map<string, Waiting<unknown>[]>;

/** So many are let go at a time, so that others are answered in between. Fewer: the first ask again before the last have their answer. */
const atOnce = 500;
/**
 * So long others may join at most; it is over after so many turns of the event loop in which nobody did (alone, well below 0.1 ms), and once
 * they are enough to be worth a commit.
 */
const gatherMs = 25;
const quietTurns = 3;
const enough = 100;

const key = Symbol.for("blockyard.sharedReveals");
const holder = globalThis as { [key]?: WeakMap<Store, Shared> };
holder[key] ??= new WeakMap();
const sharedByStore = holder[key];

/**
 * A reveal that callers with the same `name` share while it is under way: `load` prepares it once, for the first of them. Each caller gets
 * an audit event of its own; those who wait by then in one transaction, and nothing leaves before it is on disk. When it fails, none of them
 * gets anything. What was prepared is gone with the last caller who waits for it.
 */
export function revealTogether<T>(action: string, name: string, caller: Caller, load: () => Promise<Released<T>>): Promise<T> {
  const { store } = getInstance();
  const shared = sharedByStore.get(store) ?? new Map<string, Waiting<unknown>[]>();
  sharedByStore.set(store, shared);
  return new Promise((resolve, reject) => {
    const one = { caller, resolve, reject } as Waiting<unknown>;
    const others = shared.get(name);
    if (others) {
      others.push(one);
      return;
    }
    const waiting = [one];
    shared.set(name, waiting);
    void serve(store, action, waiting, load, () => shared.delete(name));
  });
}

/** `leave` is called in the same turn in which nobody waits any more: who comes later is the first of others. */
async function serve(
  store: Store,
  action: string,
  waiting: Waiting<unknown>[],
  load: () => Promise<Released<unknown>>,
  leave: () => void,
): Promise<void> {
  try {
    const released = await load();
    while (waiting.length > 0) {
      await gather(waiting);
      await serveAll(store, action, waiting.splice(0), released);
    }
  } catch (error) {
    for (const { reject } of waiting.splice(0)) reject(error);
  } finally {
    leave();
  }
}

/**
 * Lets those join who have asked by now. The database answers without a turn of the event loop, and Node takes one new connection a turn:
 * without this a thousand who come at once would wait for a commit each.
 */
async function gather(waiting: readonly unknown[]): Promise<void> {
  const until = performance.now() + gatherMs;
  for (let quiet = 0; quiet < quietTurns && waiting.length < enough && performance.now() < until; ) {
    const before = waiting.length;
    await setImmediate();
    quiet = waiting.length > before ? 0 : quiet + 1;
  }
}

async function serveAll(store: Store, action: string, callers: Waiting<unknown>[], { detail, release }: Released<unknown>): Promise<void> {
  try {
    const note = detail && { action, result: "done" as const, detail: keepText(detail) };
    if (note)
      await store.write((tx) =>
        appendAudits(
          tx,
          callers.map(({ caller }) => ({ caller, note })),
        ),
      );
    for (const [index, { caller, resolve }] of callers.entries()) {
      if (index > 0 && index % atOnce === 0) await setImmediate();
      resolve(release(caller));
    }
  } catch (error) {
    // Who has an answer already keeps it: to refuse a promise twice does nothing.
    for (const { reject } of callers) reject(error);
  }
}
