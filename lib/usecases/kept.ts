import type { Area, ReadTx, Store } from "#lib/store/client.ts";
import { getInstance } from "#lib/store/instance.ts";

type Kept = { stamps: string; value: NonNullable<unknown>; size: number };
type Memory = { kept: Map<string, Kept>; size: number };

const keptMax = 20_000;
/** Of all that is kept together, in characters. Clients choose what they ask for: without a bound they would choose how much is kept. */
const sizeMax = 64 * 1024 * 1024;
const key = Symbol.for("blockyard.kept");
const holder = globalThis as { [key]?: WeakMap<Store, Memory> };
holder[key] ??= new WeakMap();
const memories = holder[key];

/**
 * What `load` gives, kept in this process for as long as nothing has changed in these areas of the data, here or in another process: a
 * revocation counts from the next request on, and what has not changed is not asked for twice. Nothing (null) is not kept. `sizeOf` says about
 * how many characters a value has: what does not fit is asked for again.
 */
export async function keepWhile<T extends NonNullable<unknown> | null>(
  areas: readonly Area[],
  name: string,
  load: () => Promise<T>,
  sizeOf: (value: T & NonNullable<unknown>) => number = () => 1_000,
): Promise<T> {
  const { store } = getInstance();
  // Read before the rows: when somebody commits in between, what is kept is out of date at once.
  const stamps = areas.map(store.areaStamp).join("/");
  const memory = memoryOf(store);
  const known = memory.kept.get(name);
  if (known?.stamps === stamps) return known.value as T;
  const value = await load();
  forget(memory, name);
  if (value !== null) keep(memory, name, { stamps, value, size: name.length + sizeOf(value) });
  return value;
}

/** The same for what a read of the store gives of people, sessions and tokens. */
export function readIdentity<T extends NonNullable<unknown> | null>(name: string, load: (tx: ReadTx) => Promise<T>): Promise<T> {
  return keepWhile(["identity"], name, () => getInstance().store.read(load));
}

/**
 * Reads together what is not kept of these names, and keeps what comes back by its name, whatever that is: `readIdentity` of it then finds
 * it. Returns what it has read.
 */
export async function warmIdentity<T extends NonNullable<unknown>>(
  names: readonly string[],
  load: (tx: ReadTx, missing: ReadonlySet<string>) => Promise<ReadonlyMap<string, T>>,
): Promise<ReadonlyMap<string, T>> {
  const { store } = getInstance();
  const stamps = String(store.areaStamp("identity"));
  const memory = memoryOf(store);
  const missing = new Set(names.filter((name) => memory.kept.get(name)?.stamps !== stamps));
  const loaded = missing.size > 0 ? await store.read((tx) => load(tx, missing)) : new Map<string, T>();
  for (const [name, value] of loaded) {
    forget(memory, name);
    keep(memory, name, { stamps, value, size: name.length + 1_000 });
  }
  return loaded;
}

function memoryOf(store: Store): Memory {
  const memory = memories.get(store) ?? { kept: new Map<string, Kept>(), size: 0 };
  memories.set(store, memory);
  return memory;
}

function keep(memory: Memory, name: string, kept: Kept): void {
  if (kept.size > sizeMax / 16) return;
  while (memory.kept.size >= keptMax || memory.size + kept.size > sizeMax) {
    // A map gives its keys in the order in which they were set.
    const [oldest] = memory.kept.keys();
    if (oldest === undefined) break;
    forget(memory, oldest);
  }
  memory.kept.set(name, kept);
  memory.size += kept.size;
}

function forget(memory: Memory, name: string): void {
  memory.size -= memory.kept.get(name)?.size ?? 0;
  memory.kept.delete(name);
}
