import { prefectContract } from "#lib/api/contract/prefect.ts";
import type { Caller } from "#lib/core/caller.ts";
import { DomainError } from "#lib/core/errors.ts";
import { formatEntryPath } from "#lib/core/paths.ts";
import type { Tx } from "#lib/store/client.ts";
import { findEntry } from "#lib/store/entries.ts";
import { lockWorkspace } from "#lib/store/people/workspaces.ts";
import { loadHead } from "#lib/store/versions.ts";
import { applyChange, auditDetail } from "#lib/usecases/changes/apply-change.ts";
import { prefectRules } from "#lib/usecases/changes/change-rules.ts";
import { usecase, workspaceOf } from "#lib/usecases/usecase.ts";
import { noteEntryUse } from "#lib/usecases/uses/last-used.ts";
import { anonymousName } from "./anonymous-names.ts";
import { requireSchema } from "./block-schemas.ts";
import { type PlannedPut, planDocumentUpdate, planNewDocument } from "./document-edits.ts";
import { requireDocument } from "./find-documents.ts";
import { messageOf } from "./messages.ts";
import { requireType } from "./register.ts";
import { maskedDocuments } from "./release-documents.ts";

export const createBlockDocument = usecase(prefectContract.createBlockDocument, async (tx, { body }, caller) => {
  const workspaceId = workspaceOf(caller);
  await lockWorkspace(tx, workspaceId);
  const { block_schema_id, block_type_id, data, is_anonymous } = body;
  const type = await requireType(tx, caller, block_type_id, `Block type ${block_type_id} not found.`);
  const schema = await requireSchema(tx, caller, block_schema_id);
  if (schema.blockTypeId !== type.id) throw badSchema("The schema is one of another block type.");
  const name = body.name || (await anonymousName(tx, caller, { slug: type.slug, schemaId: schema.id, data }));
  const path = formatEntryPath({ kind: "block", group: type.slug, name });
  const planned = await planNewDocument(tx, caller, { path, slug: type.slug, schema, data });
  const { id, detail } = await save(tx, caller, planned, is_anonymous);
  const entry = await findEntry(tx, workspaceId, id);
  const [output] = entry ? await maskedDocuments(tx, caller, [entry]) : [];
  if (!output) throw new DomainError("unavailable", `${path} is not there after it was made.`);
  return { output, detail };
});

export const updateBlockDocument = usecase(prefectContract.updateBlockDocument, async (tx, { id, body }, caller) => {
  await lockWorkspace(tx, workspaceOf(caller));
  const entry = await requireDocument(tx, caller, id);
  const { data, merge_existing_data: isMerged, block_schema_id } = body;
  // A merge without data changes nothing, not even the schema: so does Prefect.
  if (data === undefined && isMerged) return { output: null, detail: null };
  const head = await loadHead(tx, entry);
  const schema = await requireSchema(tx, caller, block_schema_id ?? head.state.schemaId ?? "");
  if (schema.blockTypeId !== entry.blockTypeId) throw badSchema("Must migrate block document to a block schema of the same block type.");
  const update = { path: entry.path, slug: entry.group, schema, data: data ?? {}, isMerged };
  const planned = await planDocumentUpdate(tx, caller, update, { version: entry.headVersion, state: head.state });
  const { detail } = await save(tx, caller, planned, false);
  return { output: null, detail };
});

export const deleteBlockDocument = usecase(prefectContract.deleteBlockDocument, async (tx, { id }, caller) => {
  await lockWorkspace(tx, workspaceOf(caller));
  const { path, headVersion } = await requireDocument(tx, caller, id);
  const edits = [{ op: "delete" as const, path, baseVersion: headVersion }];
  const change = await applyChange(tx, caller, { message: messageOf(caller, "Deleted"), edits, rules: prefectRules });
  return { output: null, detail: auditDetail(change) };
});

async function save(tx: Tx, caller: Caller, { edit, ignored }: PlannedPut, isAnonymous: boolean) {
  const change = await applyChange(tx, caller, {
    message: messageOf(caller, "Saved", ignored),
    edits: [edit],
    rules: prefectRules,
    anonymousPaths: new Set(isAnonymous ? [edit.path] : []),
  });
  const id = change.edits[0]?.id ?? "";
  if (ignored.length > 0) noteEntryUse({ entry: { id, version: 0 }, caller, kind: "mask ignored", fields: ignored });
  const isNoted = change.changeId !== null || ignored.length > 0;
  return { id, detail: isNoted ? { ...auditDetail(change), ...(ignored.length > 0 ? { ignored } : {}) } : null };
}

function badSchema(message: string): DomainError {
  return new DomainError("invalid", message, { problems: [{ path: "body.block_schema_id", message }], isBadReference: true });
}
