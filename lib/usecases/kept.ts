import type { Area, ReadTx, Store } from "#lib/store/client.ts";
import { getInstance } from "#lib/store/instance.ts";

type Kept = { stamps: string; value: NonNullable<unknown> };

const keptMax = 20_000;
const key = Symbol.for("blockyard.kept");
const holder = globalThis as { [key]?: WeakMap<Store, Map<string, Kept>> };
holder[key] ??= new WeakMap();
const memories = holder[key];

/**
 * What `load` gives, kept in this process for as long as nothing has changed in these areas of the data, here or in another process: a
 * revocation counts from the next request on, and what has not changed is not asked for twice. Nothing (null) is not kept.
 */
export async function keepWhile<T extends NonNullable<unknown> | null>(
  areas: readonly Area[],
  name: string,
  load: () => Promise<T>,
): Promise<T> {
  const { store } = getInstance();
  // Read before the rows: when somebody commits in between, what is kept is out of date at once.
  const stamps = areas.map(store.areaStamp).join("/");
  const memory = memoryOf(store);
  const known = memory.get(name);
  if (known?.stamps === stamps) return known.value as T;
  const value = await load();
  memory.delete(name);
  if (memory.size >= keptMax) forgetOldest(memory);
  if (value !== null) memory.set(name, { stamps, value });
  return value;
}

/** The same for what a read of the store gives of people, sessions and tokens. */
export function readIdentity<T extends NonNullable<unknown> | null>(name: string, load: (tx: ReadTx) => Promise<T>): Promise<T> {
  return keepWhile(["identity"], name, () => getInstance().store.read(load));
}

function memoryOf(store: Store): Map<string, Kept> {
  const memory = memories.get(store) ?? new Map<string, Kept>();
  memories.set(store, memory);
  return memory;
}

/** A map gives its keys in the order in which they were set. */
function forgetOldest(memory: Map<string, Kept>): void {
  const [oldest] = memory.keys();
  if (oldest !== undefined) memory.delete(oldest);
}
