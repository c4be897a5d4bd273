import type { entrySorts } from "#lib/api/contract/entries.ts";
import { history } from "#lib/api/contract/history.ts";

import type { Caller } from "#lib/core/caller.ts";
import { DomainError } from "#lib/core/errors.ts";
import { parseEntryPath } from "#lib/core/paths.ts";
import { declaredSecretPaths, withSealedFields } from "#lib/core/schema/declared-secrets.ts";
import { loadSchemas, schemaOf } from "#lib/store/block-schemas.ts";
import { loadBlockTypesById } from "#lib/store/block-types.ts";
import type { ReadTx } from "#lib/store/client.ts";
import { findEntry } from "#lib/store/entries.ts";
import { findRevisionChange, type PastRow } from "#lib/store/history.ts";
import { loadVersions } from "#lib/store/versions.ts";
import { presentReferences, referencesOf, targetIdsOf } from "#lib/usecases/changes/references.ts";
import { requireVisible } from "#lib/usecases/entries/entries.ts";
import { secretStates } from "#lib/usecases/entries/entry-views.ts";
import { usecase, workspaceOf } from "#lib/usecases/usecase.ts";
import { latestRevision, loadVisible, matches, ofListedKinds, pageOf, pastEntry, tagsOf, wordsOf } from "./past-entries.ts";

export const getRevision = usecase(history.getRevision, async (tx, { revision }, caller) => {
  const latest = await latestRevision(tx, caller, revision);
  const change = revision > 0 ? await findRevisionChange(tx, workspaceOf(caller), revision, caller.pathPrefix) : undefined;
  if (!change || (caller.pathPrefix !== "" && change._count.versions === 0)) return { revision, latest, change: null };
  const { id, message, authorName, createdAt, appliedAt, _count } = change;
  return {
    revision,
    latest,
    change: { id, message, author: authorName, at: (appliedAt ?? createdAt).toISOString(), entries: _count.versions },
  };
});

export const listEntriesAt = usecase(history.listEntriesAt, async (tx, { revision, kind, tag, q, sort, page, pageSize }, caller) => {
  const latest = await latestRevision(tx, caller, revision);
  const words = wordsOf(q);
  const rows = ofListedKinds(await loadVisible(tx, caller, { revision, kind }), kind)
    .filter((row) => matches(row, words) && (tag === undefined || tagsOf(row).includes(tag)))
    .sort(orderOf(sort));
  const shown = pageOf(rows, { page, pageSize });
  return { revision, latest, entries: await viewsOf(tx, caller, shown), total: rows.length, page, pageSize };
});

async function viewsOf(tx: ReadTx, caller: Caller, rows: readonly PastRow[]) {
  const types = await loadBlockTypesById(tx, workspaceOf(caller), [...new Set(rows.flatMap(({ blockTypeId }) => blockTypeId ?? []))]);
  // Only KV pairs show anything of what they say.
  const pairs = rows.filter(({ kind }) => kind === "kv").map(({ versionId }) => versionId);
  const versions = await loadVersions(tx, pairs);
  return rows.map((row) => pastEntry(row, types, versions.get(row.versionId)));
}

export const getEntryAt = usecase(history.getEntryAt, async (tx, { revision, id }, caller) => {
  await latestRevision(tx, caller, revision);
  const entry = requireVisible(caller, await findEntry(tx, workspaceOf(caller), id));
  const [row] = await loadVisible(tx, caller, { revision, entryIds: [id] });
  if (!row) throw new DomainError("not_found", `${entry.path} did not exist at revision ${revision}, or lay in the trash.`);
  const version = (await loadVersions(tx, [row.versionId])).get(row.versionId);
  if (!version) throw new DomainError("not_found", `${entry.path} has no version ${row.n}.`);
  const { state } = version;
  const targets = await loadVisible(tx, caller, { revision, entryIds: targetIdsOf([state.body]) });
  const paths = new Map(targets.map((target) => [target.entryId, target.path]));
  const schema = state.schemaId ? (await loadSchemas(tx, [state.schemaId])).get(state.schemaId) : undefined;
  const types = await loadBlockTypesById(tx, entry.workspaceId, row.blockTypeId ? [row.blockTypeId] : []);
  return {
    ...pastEntry(row, types, version),
    data: presentReferences(state.body, paths),
    secrets: secretStates(state),
    secretFields: withSealedFields(schema ? declaredSecretPaths(schemaOf(schema)) : state.secretPaths, state.secrets.keys()),
    schemaId: state.schemaId,
    createdAt: entry.createdAt.toISOString(),
    createdBy: entry.createdBy,
    references: referencesOf(state.body).flatMap(({ field, targetId }) => {
      const path = paths.get(targetId);
      return path === undefined ? [] : [{ id: targetId, path, field, isDeleted: false }];
    }),
    isDeletedNow: entry.isDeleted,
    versionNow: entry.headVersion,
  };
});

/** The orders of the lists of living entries: by the asked column, then by name and id. */
function orderOf(sort: (typeof entrySorts)[number]): (a: PastRow, b: PastRow) => number {
  const sign = sort.startsWith("-") ? -1 : 1;
  const column = sort.replace("-", "");
  const keyOf = (row: PastRow): string | number => {
    const { group, name } = parseEntryPath(row.path);
    if (column === "updated") return row.createdAt.getTime();
    if (column === "version") return row.n;
    return column === "type" ? (group ?? "") : name;
  };
  const nameOf = (row: PastRow) => parseEntryPath(row.path).name;
  const compare = <T extends string | number>(a: T, b: T) => (a < b ? -1 : a > b ? 1 : 0);
  return (a, b) => sign * compare(keyOf(a), keyOf(b)) || compare(nameOf(a), nameOf(b)) || compare(a.entryId, b.entryId);
}
