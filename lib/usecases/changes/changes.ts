import type { ChangeSummary } from "#lib/api/contract/changes.ts";
import { contract } from "#lib/api/contract.ts";
import { type Caller, isInScope } from "#lib/core/caller.ts";
import { DomainError } from "#lib/core/errors.ts";
import { diffStates } from "#lib/core/state-diff.ts";
import { momentsIn } from "#lib/core/time-range.ts";
import { type ChangeRow, findChange, listChangeRows } from "#lib/store/changes.ts";
import type { ReadTx } from "#lib/store/client.ts";
import { findVersions, loadVersions, versionKey } from "#lib/store/versions.ts";
import { changeColumns } from "#lib/usecases/review/waiting.ts";
import { usecase, workspaceOf } from "#lib/usecases/usecase.ts";
import { destroyedFields } from "./destroyed.ts";
import { planChange } from "./plan-change.ts";
import { refusePolicyEdits } from "./prepare-change.ts";
import { submitChange } from "./submit-change.ts";
import { diffsOf } from "./versions.ts";

export const createChange = usecase(contract.createChange, (tx, input, caller) => submitChange(tx, caller, input));

export const previewChange = usecase(contract.previewChange, async (tx, input, caller) => {
  refusePolicyEdits(caller, input.edits);
  const { edits } = await planChange(tx, caller, input.edits);
  return {
    edits: edits
      .filter(({ edit }) => isInScope(caller, edit.path))
      .map(({ edit, op, headState, next, merged }) => {
        const all = diffStates(op === "undeleted" ? null : headState, op === "deleted" ? null : next);
        const fields = all.filter(({ field, change }) => field !== "#path" || change === "changed");
        return { path: edit.path, op, fields, merged };
      }),
  };
});

export const listChanges = usecase(contract.listChanges, async (tx, { q, author, path, from, to, page, pageSize }, caller) => {
  const { rows, total } = await listChangeRows(tx, {
    workspaceId: workspaceOf(caller),
    words: (q ?? "").split(/\s+/).filter(Boolean),
    author,
    path,
    applied: momentsIn({ from, to }),
    pathPrefix: caller.pathPrefix,
    skip: (page - 1) * pageSize,
    take: pageSize,
  });
  return { changes: rows.map((row) => summaryOf(row, caller)), total, page, pageSize };
});

export const getChange = usecase(contract.getChange, async (tx, { id }, caller) => {
  const row = await findChange(tx, workspaceOf(caller), id);
  const summary = row && summaryOf(row, caller);
  if (!row || !summary || summary.entries.length === 0) throw new DomainError("not_found", "There is no such change in this workspace.");
  return { ...summary, diffs: await changeDiffs(tx, row, caller) };
});

async function changeDiffs(tx: ReadTx, row: ChangeRow, caller: Caller) {
  const visible = row.versions.filter((version) => isInScope(caller, version.path));
  const versions = await loadVersions(
    tx,
    visible.map((version) => version.id),
  );
  const before = await findVersions(
    tx,
    visible.map(({ entryId, n }) => ({ entryId, n: n - 1 })),
  );
  const pairs = visible.map(({ id, entryId, n }) => ({ old: before.get(versionKey(entryId, n - 1)), next: versions.get(id) }));
  const shown = visible.map(({ op }, index) => ({
    old: op === "undeleted" ? undefined : pairs[index]?.old?.state,
    next: op === "deleted" ? undefined : pairs[index]?.next?.state,
  }));
  const diffs = await diffsOf(tx, row.workspaceId, shown);
  return visible.map(({ entryId, n, path }, index) => {
    const fields = destroyedFields(pairs[index]?.old, pairs[index]?.next) ?? diffs[index] ?? [];
    return { id: entryId, path, from: n - 1, to: n, fields };
  });
}

function summaryOf(row: ChangeRow, caller: Caller): ChangeSummary {
  return {
    ...changeColumns(row),
    verdict: null,
    entries: row.versions
      .filter((version) => isInScope(caller, version.path))
      .map(({ entryId, path, op, n, entry }) => ({ id: entryId, path, kind: entry.kind, op, version: n })),
  };
}
