import type { ReadTx, Store } from "#lib/store/client.ts";
import { getInstance } from "#lib/store/instance.ts";

type Cache = { stamp: number | string; rows: Map<string, unknown> };

const rowsMax = 20_000;
const key = Symbol.for("blockyard.callerCache");
const holder = globalThis as { [key]?: WeakMap<Store, Cache> };
holder[key] ??= new WeakMap();
const caches = holder[key];

/**
 * What `load` reads, kept in this process for as long as nobody has committed anything, here or in another process: a revocation
 * counts from the next request on, and an unchanged database is not asked twice. What `load` does not find (null) is not kept.
 */
export async function readCached<T extends NonNullable<unknown> | null>(name: string, load: (tx: ReadTx) => Promise<T>): Promise<T> {
  const { store } = getInstance();
  const { rows } = currentCache(store);
  const known = rows.get(name);
  if (known !== undefined) return known as T;
  const row = await store.read(load);
  // The stamp was read before the row: when somebody commits in between, this map is already given up.
  if (row !== null && rows.size < rowsMax) rows.set(name, row);
  return row;
}

function currentCache(store: Store): Cache {
  const stamp = store.changeStamp();
  const known = caches.get(store);
  if (known?.stamp === stamp) return known;
  const cache: Cache = { stamp, rows: new Map() };
  caches.set(store, cache);
  return cache;
}
