import { contract } from "#lib/api/contract.ts";
import type { FieldChange } from "#lib/core/diff.ts";
import type { EntryState } from "#lib/core/entry-state.ts";
import { DomainError } from "#lib/core/errors.ts";
import { type Json, parseJson } from "#lib/core/json.ts";
import { diffStates } from "#lib/core/state-diff.ts";
import type { ReadTx } from "#lib/store/client.ts";
import { type EntryRow, findEntry } from "#lib/store/entries.ts";
import { findVersion, openSecrets, type StoredVersion } from "#lib/store/versions.ts";
import { requireVisible } from "#lib/usecases/entries/entries.ts";
import { secretStates, tombstoneOf, versionSummary } from "#lib/usecases/entries/entry-views.ts";
import { usecase, workspaceOf } from "#lib/usecases/usecase.ts";
import { noteEntryUse } from "#lib/usecases/uses/last-used.ts";
import { refuseDestroyed } from "./destroyed.ts";
import { loadTargetPaths, presentReferences } from "./references.ts";

const changeShown = { change: { select: { id: true, message: true, client: true } } } as const;

export const listVersions = usecase(contract.listVersions, async (tx, { id, page, pageSize }, caller) => {
  const entry = requireVisible(caller, await findEntry(tx, workspaceOf(caller), id));
  const rows = await tx.version.findMany({
    where: { entryId: entry.id },
    omit: { bodyText: true },
    include: changeShown,
    orderBy: { n: "desc" },
    skip: (page - 1) * pageSize,
    take: pageSize,
  });
  return {
    versions: rows.map((row) => versionSummary({ ...row, destroyed: tombstoneOf(row) }, row.change)),
    total: entry.headVersion,
    page,
    pageSize,
  };
});

export const getVersion = usecase(contract.getVersion, async (tx, { id, n }, caller) => {
  const entry = requireVisible(caller, await findEntry(tx, workspaceOf(caller), id));
  const version = await requireReadable(tx, entry, n);
  const [state] = await presented(tx, entry.workspaceId, [version.state]);
  const change = await tx.change.findUniqueOrThrow({ where: { id: version.changeId }, select: changeShown.change.select });
  const { description, tags } = version.state;
  return {
    ...versionSummary({ ...version, path: version.state.path }, change),
    ...{ data: state?.body ?? {}, secrets: secretStates(version.state), tags: [...tags], description },
  };
});

export const diffVersions = usecase(contract.diffVersions, async (tx, { id, from, to }, caller) => {
  const entry = requireVisible(caller, await findEntry(tx, workspaceOf(caller), id));
  const old = from === 0 ? undefined : await requireReadable(tx, entry, from);
  const next = to === 0 ? undefined : await requireReadable(tx, entry, to);
  return { from, to, fields: await diffOf(tx, entry.workspaceId, old?.state, next?.state) };
});

export const revealField = usecase(contract.revealField, async (tx, { id, field, version: n }, caller) => {
  const entry = requireVisible(caller, await findEntry(tx, workspaceOf(caller), id));
  const version = await requireReadable(tx, entry, n ?? entry.headVersion);
  if (!version.state.secrets.has(field)) throw new DomainError("not_found", `${entry.path} has no secret set in the field ${field}.`);
  return {
    detail: { entry: entry.id, path: entry.path, field, version: version.n },
    release: () => {
      const opened = openSecrets(entry.workspaceId, version, field).get(field);
      const value: Json = opened ? parseJson(opened.reveal()) : null;
      noteEntryUse({ entry: { id: entry.id, version: version.n }, caller, kind: "revealed" });
      return { field, version: version.n, value };
    },
  };
});

/** The diff of two states as the contract sends it; `undefined` stands for nothing. */
export async function diffOf(tx: ReadTx, workspaceId: string, old: EntryState | undefined, next: EntryState | undefined) {
  const [fields = []] = await diffsOf(tx, workspaceId, [{ old, next }]);
  return fields;
}

type Pair = { old: EntryState | undefined; next: EntryState | undefined };

/** The diffs of many pairs of states, in their order; one query for all. */
export async function diffsOf(tx: ReadTx, workspaceId: string, pairs: readonly Pair[]): Promise<FieldChange[][]> {
  const states = await presented(
    tx,
    workspaceId,
    pairs.flatMap(({ old, next }) => [old, next]),
  );
  return pairs.map(({ old, next }, index) => {
    const fields = diffStates(states[2 * index], states[2 * index + 1]);
    return old && next ? fields : fields.filter(({ field }) => field !== "#path");
  });
}

/** States with their references by path; one query for all. */
export async function presented<T extends EntryState | undefined>(tx: ReadTx, workspaceId: string, states: readonly T[]): Promise<T[]> {
  const paths = await loadTargetPaths(
    tx,
    workspaceId,
    states.flatMap((state) => (state ? [state.body] : [])),
  );
  return states.map((state) => state && { ...state, body: presentReferences(state.body, paths) });
}

/** Version `n` of an entry. Refuses with `not_found` what never was, and with `gone` what was destroyed. */
export async function requireReadable(tx: ReadTx, entry: Pick<EntryRow, "id" | "path">, n: number): Promise<StoredVersion> {
  const version = await findVersion(tx, entry.id, n);
  if (!version) throw new DomainError("not_found", `${entry.path} has no version ${n}.`);
  refuseDestroyed(version, entry.path);
  return version;
}
