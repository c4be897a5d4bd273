import { prefect1Contract } from "#lib/api/contract/prefect1.ts";
import { DomainError, invalid } from "#lib/core/errors.ts";
import { parseJson } from "#lib/core/json.ts";
import { findNameProblem, formatEntryPath } from "#lib/core/paths.ts";
import { belowPrefix } from "#lib/store/entries.ts";
import { lockWorkspace } from "#lib/store/people/workspaces.ts";
import { loadHead, openSecrets } from "#lib/store/versions.ts";
import { auditDetail } from "#lib/usecases/changes/apply-change.ts";
import { findLiving, setValue, trash } from "#lib/usecases/entries/kv-pairs.ts";
import { messageOf } from "#lib/usecases/prefect/messages.ts";
import { usecase, workspaceOf } from "#lib/usecases/usecase.ts";
import { noteEntryUse } from "#lib/usecases/uses/last-used.ts";

/** The one field of a secret. */
const field = "value";

export const revealSecret = usecase(prefect1Contract.revealSecret, async (tx, { name }, caller) => {
  const row = await findLiving(tx, caller, secretPath(name));
  const head = row && (await loadHead(tx, row));
  if (!row || !head?.state.secrets.has(field)) throw noValue(name);
  return {
    detail: { entry: row.id, path: row.path, field, version: head.n },
    release: () => {
      const opened = openSecrets(row.workspaceId, head, field).get(field);
      if (!opened) throw noValue(name);
      noteEntryUse({ entry: { id: row.id, version: head.n }, caller, kind: "loaded" });
      return { value: parseJson(opened.reveal()) };
    },
  };
});

export const listSecretNames = usecase(prefect1Contract.listSecretNames, async (tx, _, caller) => {
  const rows = await tx.entry.findMany({
    where: {
      ...{ workspaceId: workspaceOf(caller), kind: "block", group: "secret", isDeleted: false, isAnonymous: false },
      ...belowPrefix(caller.pathPrefix),
    },
    select: { name: true },
    orderBy: { name: "asc" },
  });
  return { names: rows.map((row) => row.name) };
});

export const setSecret = usecase(prefect1Contract.setSecret, async (tx, { name, value }, caller) => {
  const problem = findNameProblem(name);
  if (problem) throw invalid("name", problem);
  if (value === null) throw invalid("value", "is null, and a secret holds something. Delete the secret instead.");
  const change = await setValue(tx, caller, { path: secretPath(name), value, message: messageOf(caller, "Set") });
  return { output: { id: change.edits[0]?.id ?? "" }, detail: change.changeId === null ? null : auditDetail(change) };
});

export const deleteSecret = usecase(prefect1Contract.deleteSecret, async (tx, { name }, caller) => {
  await lockWorkspace(tx, workspaceOf(caller));
  const row = await findLiving(tx, caller, secretPath(name));
  if (!row) return { output: { isDeleted: false }, detail: null };
  const change = await trash(tx, caller, row, messageOf(caller, "Deleted"));
  return { output: { isDeleted: true }, detail: auditDetail(change) };
});

function secretPath(name: string): string {
  return formatEntryPath({ kind: "block", group: "secret", name });
}

/** Prefect 1's client looks for exactly these words, and makes a KeyError of them. */
function noValue(name: string): DomainError {
  return new DomainError("not_found", `No value found for the requested key: there is no ${secretPath(name)} in this workspace.`);
}
