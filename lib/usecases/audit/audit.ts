import { contract } from "#lib/api/contract.ts";
import { type JsonObject, parseJson } from "#lib/core/json.ts";
import { formatNoteKey } from "#lib/core/signed-note.ts";
import { getAuditHead } from "#lib/store/audit.ts";
import { findLastCheckpoint } from "#lib/store/audit-checkpoints.ts";
import { getInstance } from "#lib/store/instance.ts";
import { usecase } from "#lib/usecases/usecase.ts";
import { auditedWorkspaceOf, whereOf } from "./filters.ts";
import { verifiedState, verifyFurther } from "./verified.ts";

const detailLimits = { bytesMax: 1024 * 1024, depthMax: 32, keysMax: 5_000, itemsMax: 5_000 };

export const listAudit = usecase(contract.listAudit, async (tx, { page, pageSize, ...filters }, caller) => {
  const workspaceId = auditedWorkspaceOf(caller);
  const where = whereOf(workspaceId, filters);
  const total = await tx.auditEvent.count({ where });
  const rows = await tx.auditEvent.findMany({ where, orderBy: { seq: "desc" }, skip: (page - 1) * pageSize, take: pageSize });
  const actions = await tx.auditEvent.groupBy({ by: ["action"], where: { workspaceId }, orderBy: { action: "asc" } });
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
      detail: parseJson(row.detailText, detailLimits) as JsonObject,
      requestId: row.requestId,
    })),
    ...{ total, page, pageSize, actions: actions.map(({ action }) => action) },
  };
});

/** Each call follows the chain a little further: what a page asks for is up to date without reading the whole log. */
export const getAuditState = usecase(contract.getAuditState, async (tx, _, caller) => {
  auditedWorkspaceOf(caller);
  await verifyFurther(tx);
  const { seq: head } = await getAuditHead(tx);
  const checkpoint = await findLastCheckpoint(tx);
  const { verified, fault, fileProblem } = verifiedState();
  return {
    key: formatNoteKey(getInstance().keyring.auditSigner.key),
    head,
    verified: { seq: verified.seq, at: verified.at?.toISOString() ?? null },
    fault,
    checkpoint: checkpoint ? { seq: checkpoint.seq, at: checkpoint.at } : null,
    fileProblem,
  };
});
