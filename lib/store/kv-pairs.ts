import type { ReadTx } from "./client.ts";
import { belowPrefix } from "./entries.ts";

export type KvQuery = {
  workspaceId: string;
  pathPrefix: string;
  /** Left out: any. */
  ids?: readonly string[];
  keys?: readonly string[];
  orderBy: readonly { field: "id" | "name" | "createdAt" | "updatedAt"; direction: "asc" | "desc" }[];
  skip: number;
  take?: number;
};

const columns = { id: true, path: true, name: true, headId: true, headVersion: true, createdAt: true, updatedAt: true } as const;

/** The living KV pairs that a query asks for, in its order and then by key; one query. */
export function listKvRows(tx: ReadTx, { workspaceId, pathPrefix, ids, keys, orderBy, skip, take }: KvQuery) {
  return tx.entry.findMany({
    where: {
      ...{ workspaceId, kind: "kv", isDeleted: false, ...belowPrefix(pathPrefix) },
      ...(ids ? { id: { in: [...ids] } } : {}),
      ...(keys ? { name: { in: [...keys] } } : {}),
    },
    select: columns,
    orderBy: [...orderBy.map(({ field, direction }) => ({ [field]: direction })), { name: "asc" as const }],
    skip,
    ...(take === undefined ? {} : { take }),
  });
}
