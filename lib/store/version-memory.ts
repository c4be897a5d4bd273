import type { StoredVersion } from "./versions.ts";

type Kept = { stamp: number; version: StoredVersion };
export type VersionMemory = { kept: Map<string, Kept>; size: number };
type View = { stamp: number; memory: VersionMemory };

/** Of all that is kept together, in characters and bytes. */
const sizeMax = 64 * 1024 * 1024;
// Next's bundles hold copies of this module, as of all that the store shares.
const key = Symbol.for("blockyard.versionViews");
const holder = globalThis as { [key]?: WeakMap<object, View> };
holder[key] ??= new WeakMap();
const views = holder[key];

export function createVersionMemory(): VersionMemory {
  return { kept: new Map(), size: 0 };
}

/** Lets a transaction use what its store has read of versions. `stamp`: how often a version was altered, which we never do. */
export function rememberVersionsFor(tx: object, view: View): void {
  views.set(tx, view);
}

/** A version whose row was read and found sound, unless any row of the history was altered since. */
export function findRemembered(tx: object, id: string): StoredVersion | undefined {
  const view = views.get(tx);
  const known = view?.memory.kept.get(id);
  return known && known.stamp === view?.stamp ? known.version : undefined;
}

/** Keeps a version that was read and found sound. `size`: about how many characters and bytes it holds. */
export function rememberVersion(tx: object, version: StoredVersion, size: number): void {
  const view = views.get(tx);
  if (!view || size > sizeMax / 16) return;
  const { memory, stamp } = view;
  if (memory.size + size > sizeMax) {
    memory.kept.clear();
    memory.size = 0;
  }
  memory.kept.set(version.id, { stamp, version });
  memory.size += size;
}
