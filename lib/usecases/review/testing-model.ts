import { canonicalJson } from "#lib/core/json.ts";
import type { dump } from "./testing.ts";

/** What the database says, read past our own code. */
export type Dump = ReturnType<typeof dump>;
export type EntryRow = { id: string; path: string; kind: string; isDeleted: number; headVersion: number; headId: string };
export type VersionRow = {
  id: string;
  entryId: string;
  n: number;
  revision: number;
  op: string;
  changeId: string;
  bodyText: string;
  path: string;
  tagsText: string;
};
export type ChangeRow = {
  id: string;
  number: number | null;
  state: string;
  round: number;
  appliedRevision: number | null;
  openedAt: string | null;
};
export type EditRow = Omit<VersionRow, "n" | "revision"> & {
  round: number;
  baseVersion: number;
  secretPathsText: string;
  schemaId: string | null;
};
export type SealRow = { owner: string; field: string; fingerprint: string };

/** Fields to texts, for comparing: the path, the tags, what stands in the document, and the secrets by their fingerprints. */
export type Side = Map<string, string>;

export function sideOf(row: Pick<VersionRow, "id" | "path" | "tagsText" | "bodyText">, seals: readonly SealRow[]): Side {
  const body = JSON.parse(row.bodyText) as Record<string, unknown>;
  return new Map([
    ["#path", row.path],
    ["#tags", row.tagsText],
    ...Object.entries(body).map(([field, value]): [string, string] => [field, JSON.stringify(value)]),
    ...seals.filter(({ owner }) => owner === row.id).map(({ field, fingerprint }): [string, string] => [field, `sealed ${fingerprint}`]),
  ]);
}

/** What must come of it when nobody's word may be lost; undefined where both moved one field apart. */
export function together(base: Side, theirs: Side, mine: Side): Side | undefined {
  const result: Side = new Map();
  for (const field of new Set([...base.keys(), ...theirs.keys(), ...mine.keys()])) {
    const [before, now, own] = [base.get(field), theirs.get(field), mine.get(field)];
    if (own !== before && now !== before && own !== now) return undefined;
    const value = own === before ? now : own;
    if (value !== undefined) result.set(field, value);
  }
  return result;
}

export function sorted(side: Side): [string, string][] {
  return [...side].sort(([a], [b]) => (a < b ? -1 : 1));
}

export function versionAt({ versions }: Dump, entryId: string, n: number) {
  return versions.find((version) => version.entryId === entryId && version.n === n);
}

export type PolicyThen = { id: string; version: number; pattern: string; approvals: number; roles: string[]; allowsDirect: boolean };

/** The policies as they stood before a revision, from the versions alone. */
export function policiesBefore({ entries, versions }: Dump, revision: number): PolicyThen[] {
  return entries
    .filter(({ kind }) => kind === "policy")
    .flatMap(({ id }) => {
      const last = versions.filter((version) => version.entryId === id && version.revision < revision).at(-1);
      if (!last || last.op === "deleted") return [];
      const { pattern, approvals, approvers, allowsDirect = false } = JSON.parse(last.bodyText);
      return [{ id, version: last.n, pattern, approvals, roles: approvers?.roles ?? [], allowsDirect }];
    });
}

/** Whether a policy is about an entry with these paths: written anew, with a regular expression. */
export function isAbout(policy: PolicyThen, entryId: string, paths: readonly string[]): boolean {
  const text = policy.pattern
    .split("**")
    .map((part) =>
      part
        .split("*")
        .map((words) => words.replace(/[.+?^${}()|[\]\\]/g, "\\$&"))
        .join("[^/]*"),
    )
    .join(".*");
  return policy.id === entryId || paths.some((path) => new RegExp(`^${text}$`, "i").test(path));
}

/** What the present round of a change says, in one text, without anything of ours that digests it. */
export function contentOf({ edits, drafted }: Dump, change: Pick<ChangeRow, "id" | "round">): string {
  const own = edits.filter(({ changeId, round }) => changeId === change.id && round === change.round);
  return canonicalJson(
    own.map((edit) => [
      ...[edit.op === "created" ? "" : edit.entryId, edit.op, edit.baseVersion, edit.secretPathsText, edit.schemaId ?? ""],
      sorted(sideOf(edit, drafted)),
    ]),
  );
}

/** The versions of the entries that a change is about, before a revision. */
export function headsBefore(world: Dump, change: Pick<ChangeRow, "id" | "round">, revision: number): string {
  const ids = world.edits.filter(({ changeId, round }) => changeId === change.id && round === change.round).map(({ entryId }) => entryId);
  const heads = ids.map((id) => [id, world.versions.filter((version) => version.entryId === id && version.revision < revision).length]);
  return canonicalJson(heads.sort());
}
