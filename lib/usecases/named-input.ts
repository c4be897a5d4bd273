import type { Operation } from "#lib/api/contract/operation.ts";
import type { Caller } from "#lib/core/caller.ts";
import { isJsonObject, type Json, type JsonObject } from "#lib/core/json.ts";
import type { ReadTx } from "#lib/store/client.ts";

/** What names a thing in the inputs of our operations. Everything else may hold a value of somebody's. */
const names = ["id", "path", "field", "version", "slug", "userId", "email", "role"] as const;
const editsMax = 50;

/**
 * What an attempt that was denied aimed at, for the audit log: the names in its input, when that is what the operation takes. Of a change the
 * paths of its edits. Never a value.
 */
export function namedBy(op: Operation, input: unknown): JsonObject {
  const parsed = op.input.safeParse(input);
  if (!parsed.success || !isJsonObject(parsed.data)) return {};
  const { edits } = parsed.data;
  const entries = Array.isArray(edits) ? edits.slice(0, editsMax).map(namesIn) : [];
  return { ...namesIn(parsed.data), ...(entries.length > 0 ? { entries } : {}) };
}

/** The same with the path of the entry that an id means, so that people can read it. */
export async function withPath(tx: ReadTx, { workspaceId }: Caller, detail: JsonObject): Promise<JsonObject> {
  const { id, path } = detail;
  if (typeof id !== "string" || path !== undefined || workspaceId === null) return detail;
  const entry = await tx.entry.findFirst({ where: { id, workspaceId }, select: { path: true } });
  return entry ? { ...detail, path: entry.path } : detail;
}

function namesIn(value: Json): JsonObject {
  if (!isJsonObject(value)) return {};
  const named: JsonObject = {};
  for (const name of names) {
    const text = value[name];
    if (typeof text === "string" || typeof text === "number") named[name] = text;
  }
  return named;
}
