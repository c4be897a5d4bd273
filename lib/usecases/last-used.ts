import { getInstance } from "#lib/store/instance.ts";
import { touchSession } from "#lib/store/sessions.ts";
import { touchToken } from "#lib/store/tokens.ts";

/** The use of a token (by id) or of a session (by public id). */
export type Use = { kind: "token" | "session"; id: string; ip: string };

type Noted = Use & { at: Date };
type Shared = { notedAt: Map<string, number>; waiting: Map<string, Noted>; timer: NodeJS.Timeout | undefined };

const everyMs = 60_000;
const delayMs = 5_000;
const notedMax = 50_000;

const key = Symbol.for("blockyard.lastUsed");
const holder = globalThis as { [key]?: Shared };
holder[key] ??= { notedAt: new Map(), waiting: new Map(), timer: undefined };
const shared = holder[key];

/** Notes a use, at most once a minute each. It is written a few seconds later, many in one transaction; nobody waits for it. */
export function noteUse(use: Use): void {
  const name = `${use.kind}/${use.id}`;
  const now = Date.now();
  if (now - (shared.notedAt.get(name) ?? 0) < everyMs) return;
  if (shared.notedAt.size >= notedMax) shared.notedAt.clear();
  shared.notedAt.set(name, now);
  shared.waiting.set(name, { ...use, at: new Date(now) });
  if (shared.timer) return;
  // A failed note costs a stale "last used", never a request.
  shared.timer = setTimeout(() => void writeUses().catch(() => {}), delayMs);
  shared.timer.unref();
}

/** When this process last noted a use, milliseconds since 1970; 0 when it did not. */
export function notedAt(kind: Use["kind"], id: string): number {
  return shared.notedAt.get(`${kind}/${id}`) ?? 0;
}

/** Writes the uses noted so far: by a timer, and when the server stops. */
export async function writeUses(): Promise<void> {
  clearTimeout(shared.timer);
  shared.timer = undefined;
  const uses = [...shared.waiting.values()];
  shared.waiting.clear();
  if (uses.length === 0) return;
  await getInstance().store.write(async (tx) => {
    for (const { kind, id, at, ip } of uses) await (kind === "token" ? touchToken(tx, id, at, ip) : touchSession(tx, id, at));
  });
}
