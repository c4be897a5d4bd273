import type { PastEntry } from "#lib/api/contract/history.ts";
import { type Caller, isInScope } from "#lib/core/caller.ts";
import { DomainError } from "#lib/core/errors.ts";
import { parseJson } from "#lib/core/json.ts";
import { deliveredKinds, parseEntryPath } from "#lib/core/paths.ts";
import type { BlockTypeRow } from "#lib/store/block-types.ts";
import type { ReadTx } from "#lib/store/client.ts";
import { entryPreview } from "#lib/store/entries.ts";
import { loadRevision, type PastRow } from "#lib/store/history.ts";
import type { StoredVersion } from "#lib/store/versions.ts";
import { workspaceOf } from "#lib/usecases/usecase.ts";

/** The newest revision of the caller's workspace. Refuses with `not_found` a revision that there has not been yet. */
export async function latestRevision(tx: ReadTx, caller: Caller, ...asked: number[]): Promise<number> {
  const { revision } = await tx.workspace.findUniqueOrThrow({ where: { id: workspaceOf(caller) }, select: { revision: true } });
  const beyond = asked.find((one) => one > revision);
  if (beyond !== undefined)
    throw new DomainError("not_found", `There is no revision ${beyond} yet: the workspace is at revision ${revision}.`);
  return revision;
}

/**
 * What the caller sees of a workspace at a revision. A token sees what stands below its prefix today and stood there then: neither a rename
 * into it nor one out of it shows it more.
 */
export async function loadVisible(
  tx: ReadTx,
  caller: Caller,
  query: { revision: number; kind?: string; entryIds?: readonly string[] },
): Promise<PastRow[]> {
  const rows = await loadRevision(tx, { workspaceId: workspaceOf(caller), ...query });
  return rows.filter((row) => isInScope(caller, row.path) && isInScope(caller, row.pathNow));
}

/** Those that lists show where no kind is asked for: policies are listed on their own. */
export function ofListedKinds<Row extends { kind: string }>(rows: readonly Row[], kind: string | undefined): Row[] {
  return rows.filter((row) => (kind === undefined ? deliveredKinds.some((known) => known === row.kind) : row.kind === kind));
}

/** The words of a search, lower case. */
export function wordsOf(q: string | undefined): string[] {
  return (q ?? "").toLowerCase().split(/\s+/).filter(Boolean);
}

/** True when all words stand in path, description or tags, as the search of living entries has it. */
export function matches({ path, description, tagsText }: PastRow, words: readonly string[]): boolean {
  if (words.length === 0) return true;
  const text = [path, description, ...tagsOf({ tagsText })].join(" ").toLowerCase();
  return words.every((word) => text.includes(word));
}

export function tagsOf({ tagsText }: Pick<PastRow, "tagsText">): string[] {
  return parseJson(tagsText) as string[];
}

/** An entry of then as a list shows it. Fields are named one by one: nothing of a row gets out by accident. */
export function pastEntry(row: PastRow, types: ReadonlyMap<string, BlockTypeRow>, version: StoredVersion | undefined): PastEntry {
  const { kind, group, name } = parseEntryPath(row.path);
  const type = types.get(row.blockTypeId ?? "");
  return {
    id: row.entryId,
    kind,
    path: row.path,
    group: group ?? "",
    name,
    type: type ? { slug: type.slug, name: type.name, logo: type.logo } : null,
    tags: tagsOf(row),
    description: row.description,
    version: row.n,
    revision: row.revision,
    preview: version && !version.destroyed ? entryPreview(version.state) : "",
    isDeleted: false,
    updatedAt: row.createdAt.toISOString(),
    updatedBy: row.authorName,
    // What waits is about the entry of now.
    openChanges: 0,
    driftedOn: 0,
    isDestroyed: row.isDestroyed,
  };
}

/** A page of rows. */
export function pageOf<Row>(rows: readonly Row[], { page, pageSize }: { page: number; pageSize: number }): Row[] {
  return rows.slice((page - 1) * pageSize, page * pageSize);
}
