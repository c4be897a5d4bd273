import type { AuditFilters } from "#lib/api/contract/audit.ts";
import { csvLine } from "#lib/core/csv.ts";
import { getInstance } from "#lib/store/instance.ts";
import { giveWay } from "./check-chain.ts";
import { whereOf } from "./filters.ts";

const rowsAtOnce = 1_000;
const columns = [
  ...(["seq", "at", "actorName", "actorKind", "actorId", "credential", "ip", "action", "result"] as const),
  ...(["detailText", "requestId"] as const),
];
const titles = ["row", "time", "who", "kind", "id", "session or token", "address", "operation", "result", "detail", "request"];

/** What the filters leave of the workspace's log as CSV (RFC 4180), oldest first, a thousand rows at a time. */
export async function* exportCsv(workspaceId: string, filters: AuditFilters): AsyncGenerator<string> {
  const { store } = getInstance();
  const where = whereOf(workspaceId, filters);
  yield csvLine(titles);
  let after = 0;
  for (;;) {
    const from = after;
    const rows = await store.read((tx) =>
      tx.auditEvent.findMany({ where: { ...where, seq: { gt: from } }, orderBy: { seq: "asc" }, take: rowsAtOnce }),
    );
    if (rows.length > 0) {
      yield rows.map((row) => csvLine(columns.map((name) => (name === "at" ? row.at.toISOString() : row[name])))).join("");
    }
    if (rows.length < rowsAtOnce) return;
    after = rows.at(-1)?.seq ?? after;
    await giveWay();
  }
}
