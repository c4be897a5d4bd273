import { contract } from "#lib/api/contract.ts";
import { invalid } from "#lib/core/errors.ts";
import { findWorkspace } from "#lib/store/people/workspaces.ts";
import { usecase } from "#lib/usecases/usecase.ts";
import { writeCheckpoint } from "./checkpoints.ts";
import { exportCsv } from "./export-csv.ts";
import { type ExportScope, exportLines } from "./export-lines.ts";
import { auditedWorkspaceOf } from "./filters.ts";

export const exportAudit = usecase(contract.exportAudit, async (tx, { format, ...filters }, caller) => {
  const workspaceId = auditedWorkspaceOf(caller);
  const [filter] = Object.keys(filters);
  if (format === "jsonl" && filter) throw invalid(filter, "is for CSV: an export that verifies holds the whole log.");
  const slug = (await findWorkspace(tx, workspaceId))?.slug ?? "";
  return {
    detail: { format, ...filters },
    release: () => ({
      name: `blockyard-audit-${slug}-${new Date().toISOString().slice(0, 10)}.${format}`,
      parts: format === "csv" ? exportCsv(workspaceId, filters) : exportSigned({ workspaceId, slug }),
    }),
  };
});

/** The export that begins with a checkpoint of its own: whatever happens to the log afterwards, it ends where this one was signed. */
export async function* exportSigned(scope: ExportScope): AsyncGenerator<string> {
  await writeCheckpoint();
  yield* exportLines(scope);
}
