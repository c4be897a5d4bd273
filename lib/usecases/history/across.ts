import { type AcrossEntry, history } from "#lib/api/contract/history.ts";
import type { FieldChange } from "#lib/core/diff.ts";
import type { EntryState } from "#lib/core/entry-state.ts";
import { DomainError } from "#lib/core/errors.ts";
import { isSameJson, type JsonObject, parseJson } from "#lib/core/json.ts";
import { deliveredKinds, foldPath, parseEntryPath } from "#lib/core/paths.ts";
import { diffStates } from "#lib/core/state-diff.ts";
import type { ReadTx } from "#lib/store/client.ts";
import { loadLiveEntries } from "#lib/store/entries.ts";
import { type AcrossRow, loadAcross } from "#lib/store/history.ts";
import { bodyLimits, loadHead } from "#lib/store/versions.ts";
import { loadTargetPaths, presentReferences } from "#lib/usecases/changes/references.ts";
import { presented } from "#lib/usecases/changes/versions.ts";
import { usecase } from "#lib/usecases/usecase.ts";
import { pageOf, wordsOf } from "./past-entries.ts";
import { maySendSecrets, type Place, twoWorkspaces } from "./two-workspaces.ts";

export const compareWorkspaces = usecase(history.compareWorkspaces, async (tx, { kind, mark, q, page, pageSize, ...slugs }, caller) => {
  const { source, target } = await twoWorkspaces(tx, caller, slugs);
  const words = wordsOf(q);
  const kinds = deliveredKinds.filter((known) => kind === undefined || known === kind);
  const rows = kinds.length > 0 ? await loadAcross(tx, source.workspace.id, target.workspace.id, kinds) : [];
  const differing = (await thatDiffer(tx, source, target, rows))
    .map(acrossEntry)
    .filter(({ path }) => words.every((word) => path.toLowerCase().includes(word)))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
  const counts = { added: 0, removed: 0, changed: 0 };
  for (const entry of differing) counts[entry.mark]++;
  const entries = differing.filter((entry) => mark === undefined || entry.mark === mark);
  const shown = ({ workspace: { slug, name, revision } }: Place) => ({ slug, name, revision });
  return {
    ...{ source: shown(source), target: shown(target), counts },
    canPromote: target.caller.permissions.has("write"),
    canCarrySecrets: maySendSecrets(source),
    ...{ entries: pageOf(entries, { page, pageSize }), total: entries.length, page, pageSize },
  };
});

export const diffWorkspaces = usecase(history.diffWorkspaces, async (tx, { path, ...slugs }, caller) => {
  const { source, target } = await twoWorkspaces(tx, caller, slugs);
  const [theirs, ours] = [await stateAt(tx, target, path), await stateAt(tx, source, path)];
  if (!theirs && !ours) throw new DomainError("not_found", `${path} is in neither of the two workspaces.`);
  return { path, fields: diffAcross(theirs?.state, ours?.state) };
});

export type HeadAt = { entryId: string; version: number; state: EntryState };

/** What lives at a path of a workspace, with references by path; undefined when nothing does, or a policy. */
export async function stateAt(tx: ReadTx, { workspace }: Place, path: string): Promise<HeadAt | undefined> {
  const row = (await loadLiveEntries(tx, workspace.id, [path])).get(foldPath(path));
  if (!row || !deliveredKinds.some((known) => known === row.kind)) return undefined;
  const head = await loadHead(tx, row);
  const [state] = await presented(tx, workspace.id, [head.state]);
  return state && { entryId: row.id, version: head.n, state };
}

/** The fields of two entries of one path. Each workspace has its own schemas: they are no difference. */
export function diffAcross(old: EntryState | undefined, next: EntryState | undefined): FieldChange[] {
  const fields = diffStates(old, next).filter(({ field }) => field !== "#schema");
  return old && next ? fields : fields.filter(({ field }) => field !== "#path");
}

/** Without those whose bodies say the same in other words: keys in another order, references by the ids of their own workspace. */
async function thatDiffer(tx: ReadTx, source: Place, target: Place, rows: readonly AcrossRow[]): Promise<AcrossRow[]> {
  const alike = rows.flatMap((row) =>
    row.sourceBody === null || row.targetBody === null ? [] : [{ row, old: bodyOf(row.targetBody), next: bodyOf(row.sourceBody) }],
  );
  const bodiesOf = (side: "old" | "next") => alike.map((one) => one[side]);
  const oldPaths = await loadTargetPaths(tx, target.workspace.id, bodiesOf("old"));
  const newPaths = await loadTargetPaths(tx, source.workspace.id, bodiesOf("next"));
  const same = alike.filter(({ old, next }) => isSameJson(presentReferences(old, oldPaths), presentReferences(next, newPaths)));
  const left = new Set(same.map(({ row }) => row));
  return rows.filter((row) => !left.has(row));
}

function bodyOf(text: string): JsonObject {
  return parseJson(text, bodyLimits) as JsonObject;
}

function acrossEntry({ sourceId, sourcePath, sourceVersion, targetId, targetPath, targetVersion }: AcrossRow): AcrossEntry {
  const path = sourcePath ?? targetPath ?? "";
  const mark = sourceId === null ? "removed" : targetId === null ? "added" : "changed";
  return { path, kind: parseEntryPath(path).kind, mark, sourceVersion, targetVersion, sourceId, targetId };
}
