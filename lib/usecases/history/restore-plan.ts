import type { restoreSteps } from "#lib/api/contract/history.ts";
import type { Caller } from "#lib/core/caller.ts";
import { DomainError } from "#lib/core/errors.ts";
import type { ReadTx } from "#lib/store/client.ts";
import type { MovedRow } from "#lib/store/history.ts";
import { loadVersions, type StoredVersion } from "#lib/store/versions.ts";
import { destroyedWords } from "#lib/usecases/changes/destroyed.ts";
import type { PlannableEdit } from "#lib/usecases/changes/drafted-edit.ts";
import { loadMovedVisible } from "./compare.ts";
import { latestRevision } from "./past-entries.ts";

/** As many edits as one change holds. */
export const editsMax = 1_000;

export type RestoreChoice = { revision: number; ids?: readonly string[]; paths?: readonly string[] };
export type Step = { row: MovedRow; step: (typeof restoreSteps)[number]; path: string };
export type RestorePlan = { latest: number; steps: Step[]; left: { path: string; reason: string }[] };

/** What it takes to make chosen entries, or all, say what they said at a revision: what differs from today, without what cannot come back. */
export async function planRestore(tx: ReadTx, caller: Caller, choice: RestoreChoice): Promise<RestorePlan> {
  const latest = await latestRevision(tx, caller, choice.revision);
  const moved = await loadMovedVisible(tx, caller, { from: latest, to: choice.revision });
  const chosen = moved.filter(isChosenBy(choice));
  const areAllPolicies = chosen.length > 0 && chosen.every(isPolicy) && (choice.ids ?? choice.paths) !== undefined;
  const left: RestorePlan["left"] = [];
  const kept = chosen.filter((row) => {
    const isLeft = isPolicy(row) && !areAllPolicies;
    if (isLeft) left.push({ path: row.pathNow, reason: "Policies are restored on their own: choose nothing else with them." });
    return !isLeft;
  });
  const then = await loadThen(tx, kept);
  const steps = kept.flatMap((row): Step[] => {
    const destroyed = row.new ? then.get(row.new.versionId)?.destroyed : undefined;
    if (!row.new || !destroyed) return [stepOf(row)];
    left.push({ path: row.new.path, reason: `Version ${row.new.n} ${destroyedWords(destroyed)}.` });
    return [];
  });
  return { latest, steps: steps.sort((a, b) => (a.path < b.path ? -1 : 1)), left };
}

/** The edits of a plan; secrets are carried on sealed. Refuses with `too_large` more than one change holds: nothing is split behind anybody's back. */
export async function restoreEdits(tx: ReadTx, revision: number, steps: readonly Step[]): Promise<PlannableEdit[]> {
  if (steps.length > editsMax) {
    const message = `Restoring revision ${revision} would change ${steps.length} entries; one change holds at most ${editsMax}. Choose some of them.`;
    throw new DomainError("too_large", message, { count: steps.length, max: editsMax });
  }
  const rows = steps.map(({ row }) => row);
  const then = await loadThen(tx, rows);
  const trashed = await loadTrashed(tx, rows);
  const edits = rows.map((row) => editOf(row, row.new ? then.get(row.new.versionId) : undefined, trashed.get(row.entryId) ?? 0));
  // What goes makes room first, for people who read the change from the top.
  return edits.toSorted((a, b) => Number(b.op === "delete") - Number(a.op === "delete"));
}

function editOf(row: MovedRow, then: StoredVersion | undefined, trashedVersion: number): PlannableEdit {
  const { entryId, old, new: next, pathNow } = row;
  if (!next || !then) return { op: "delete", path: old?.path ?? pathNow, baseVersion: old?.n ?? 0 };
  const what = { op: "drafted" as const, entryId, path: next.path, fromPath: pathNow, state: then.state };
  if (!old) return { ...what, as: "undeleted", baseVersion: trashedVersion };
  return { ...what, as: old.path === next.path ? "restored" : "renamed", baseVersion: old.n };
}

function isChosenBy({ ids, paths }: RestoreChoice): (row: MovedRow) => boolean {
  if (ids === undefined && paths === undefined) return () => true;
  const known = new Set(ids);
  const isBelow = (path: string) => (paths ?? []).some((prefix) => path === prefix || path.startsWith(`${prefix.replace(/\/$/, "")}/`));
  return (row) => known.has(row.entryId) || [row.pathNow, row.old?.path, row.new?.path].some((path) => path !== undefined && isBelow(path));
}

function isPolicy({ kind }: MovedRow): boolean {
  return kind === "policy";
}

function stepOf(row: MovedRow): Step {
  const { old, new: next, pathNow } = row;
  if (!next) return { row, step: "moved to the trash", path: old?.path ?? pathNow };
  if (!old) return { row, step: "brought back", path: next.path };
  return { row, step: old.path === next.path ? "restored" : "renamed", path: next.path };
}

function loadThen(tx: ReadTx, rows: readonly MovedRow[]): Promise<Map<string, StoredVersion>> {
  return loadVersions(
    tx,
    rows.flatMap((row) => row.new?.versionId ?? []),
  );
}

/** The versions of what lies in the trash, by entry: what bringing it back is based on. */
async function loadTrashed(tx: ReadTx, rows: readonly MovedRow[]): Promise<Map<string, number>> {
  const ids = rows.filter(({ old }) => old === null).map(({ entryId }) => entryId);
  if (ids.length === 0) return new Map();
  const entries = await tx.entry.findMany({ where: { id: { in: ids } }, select: { id: true, headVersion: true } });
  return new Map(entries.map(({ id, headVersion }) => [id, headVersion]));
}
