import { contract } from "#lib/api/contract.ts";
import { type JsonObject, parseJson } from "#lib/core/json.ts";
import { usecase, workspaceOf } from "./usecase.ts";

export const listAudit = usecase(contract.listAudit, async (tx, { q, action, actor, result, page, pageSize }, caller) => {
  const workspaceId = workspaceOf(caller);
  const where = {
    workspaceId,
    ...(action ? { action } : {}),
    ...(result ? { result } : {}),
    AND: [...(actor ? [{ actorName: { contains: actor } }] : []), ...(q ? [{ detailText: { contains: q } }] : [])],
  };
  const total = await tx.auditEvent.count({ where });
  const rows = await tx.auditEvent.findMany({ where, orderBy: { seq: "desc" }, skip: (page - 1) * pageSize, take: pageSize });
  const actions = await tx.auditEvent.findMany({
    where: { workspaceId },
    distinct: ["action"],
    select: { action: true },
    orderBy: { action: "asc" },
  });
  return {
    events: rows.map((row) => ({
      seq: row.seq,
      at: row.at.toISOString(),
      actor: row.actorName,
      actorKind: row.actorKind,
      credential: row.credential,
      ip: row.ip,
      action: row.action,
      result: row.result as "done" | "denied" | "refused",
      detail: parseJson(row.detailText, { bytesMax: 1024 * 1024, depthMax: 32, keysMax: 5_000, itemsMax: 5_000 }) as JsonObject,
      requestId: row.requestId,
    })),
    ...{ total, page, pageSize, actions: actions.map((row) => row.action) },
  };
});
