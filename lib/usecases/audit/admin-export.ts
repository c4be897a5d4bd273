import { wholeInstance } from "#lib/core/audit-notes.ts";
import { formatNoteKey } from "#lib/core/signed-note.ts";
import { appendAudit } from "#lib/store/audit.ts";
import { getInstance } from "#lib/store/instance.ts";
import { systemCaller } from "#lib/usecases/people/callers.ts";
import { exportSigned } from "./export.ts";

/** The log of the whole instance, every workspace's rows, for whoever holds the machine. Recorded before the first line leaves. */
export async function exportInstance(): Promise<AsyncIterable<string>> {
  const caller = systemCaller({ ip: "", requestId: crypto.randomUUID(), client: "admin" });
  await getInstance().store.write((tx) =>
    appendAudit(tx, caller, { action: "exportAudit", result: "done", detail: { format: "jsonl", whole: true } }),
  );
  return exportSigned({ workspaceId: wholeInstance, slug: "" });
}

/** The public key of checkpoints and exports, as `blockyard audit verify --key` takes it. */
export function auditKey(): string {
  return formatNoteKey(getInstance().keyring.auditSigner.key);
}
