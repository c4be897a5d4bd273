import { createHash } from "node:crypto";
import { canonicalJson } from "#lib/core/json.ts";
import { auditMark } from "#lib/store/audit.ts";
import { openInstance } from "#lib/usecases/open-instance.ts";
import { migrationsFolderOf } from "#lib/web/root.ts";
import { root } from "./program.ts";
import type { Installation } from "./testing.ts";

export type Records = Awaited<ReturnType<typeof openRecords>>;

/** What the store of an installation holds, read in this process after its server is gone. */
export async function openRecords({ env, dataFolder, origin }: Installation) {
  const opened = await openInstance({ dataFolder, migrationsFolder: migrationsFolderOf(root), origin, env, isServer: true });
  try {
    return await opened.instance.store.read(async (tx) => {
      const audit = await tx.auditEvent.findMany({ orderBy: { seq: "asc" } });
      const { auditSeq, auditHash } = await tx.instance.findUniqueOrThrow({ where: { id: 1 } });
      const { revision } = await tx.workspace.findUniqueOrThrow({ where: { slug: "default" } });
      const changes = await tx.change.findMany({ where: { state: "applied" }, orderBy: { appliedRevision: "asc" } });
      const versions = await tx.version.findMany({ select: { path: true, n: true, revision: true, bodyText: true } });
      const macs = audit.map(({ hash }) => auditMark(hash));
      return { audit, auditSeq, auditHash, macs, revision, changes, versions };
    });
  } finally {
    await opened.close();
  }
}

/** Recomputes the chain of the audit log from its first event; says where it breaks, or undefined. */
export function findAuditFault({ audit, auditSeq, auditHash, macs }: Records): string | undefined {
  let previous = "";
  for (const [index, { hash, mac, ...row }] of audit.entries()) {
    if (row.seq !== index + 1) return `The event ${index + 1} is missing.`;
    const canonical = canonicalJson({ ...row, at: row.at.toISOString() });
    if (hash !== createHash("sha256").update(`${previous}\n${canonical}`).digest("hex")) return `The event ${row.seq} breaks the chain.`;
    if (mac !== macs[index]) return `The event ${row.seq} has a foreign mark.`;
    previous = hash;
  }
  return auditSeq === audit.length && auditHash === previous ? undefined : "The counter and the last event do not agree.";
}
