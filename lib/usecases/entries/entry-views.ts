import type { Entry, EntrySummary, SecretState, VersionSummary } from "#lib/api/contract/entries.ts";
import { type EntryState, fingerprintShownLength } from "#lib/core/entry-state.ts";
import { parseJson } from "#lib/core/json.ts";
import { parseEntryPath } from "#lib/core/paths.ts";
import type { BlockSchema } from "#lib/core/schema/block-schema.ts";
import { declaredSecretPaths, withSealedFields } from "#lib/core/schema/declared-secrets.ts";
import { Secret } from "#lib/core/secret.ts";
import type { BlockTypeRow } from "#lib/store/block-types.ts";
import type { EntryRow } from "#lib/store/entries.ts";
import type { StoredVersion, Tombstone } from "#lib/store/versions.ts";

/** What is counted around an entry: changes that are open for review, and clients that drifted from it. */
export type EntryCounts = Pick<EntrySummary, "openChanges" | "driftedOn">;

/** An entry as a list shows it. Fields are named one by one: nothing of a row gets out by accident. */
export function entrySummary(row: EntryRow, types: ReadonlyMap<string, BlockTypeRow>, counts: EntryCounts): EntrySummary {
  const type = types.get(row.blockTypeId ?? "");
  return {
    id: row.id,
    kind: parseEntryPath(row.path).kind,
    path: row.path,
    group: row.group,
    name: row.name,
    type: type ? { slug: type.slug, name: type.name, logo: type.logo } : null,
    tags: parseJson(row.tagsText) as string[],
    description: row.description,
    version: row.headVersion,
    revision: row.headRevision,
    preview: row.preview,
    isDeleted: row.isDeleted,
    updatedAt: row.updatedAt.toISOString(),
    updatedBy: row.updatedBy,
    ...counts,
  };
}

export type EntryLinks = Pick<Entry, "references" | "usedBy">;

/** An entry with its plain fields. `state` holds references by path. */
export function entryView(
  row: EntryRow,
  types: ReadonlyMap<string, BlockTypeRow>,
  state: EntryState,
  schema: BlockSchema | null,
  links: EntryLinks,
  counts: EntryCounts,
): Entry {
  return {
    ...entrySummary(row, types, counts),
    data: state.body,
    secrets: secretStates(state),
    secretFields: withSealedFields(schema ? declaredSecretPaths(schema) : state.secretPaths, state.secrets.keys()),
    schemaId: state.schemaId,
    createdAt: row.createdAt.toISOString(),
    createdBy: row.createdBy,
    ...links,
  };
}

/** What everybody who may list sees of the secrets that are set. */
export function secretStates(state: EntryState): SecretState[] {
  return [...state.secrets].flatMap(([field, { fingerprint, content }]) => {
    if (content instanceof Secret) return [];
    const { setInVersion, setAt } = content;
    return [{ field, fingerprint: fingerprint.slice(0, fingerprintShownLength), setInVersion, setAt: setAt.toISOString() }];
  });
}

type ChangeOfVersion = { id: string; message: string; client: string };

export function versionSummary(version: Omit<StoredVersion, "state"> & { path: string }, change: ChangeOfVersion): VersionSummary {
  return {
    n: version.n,
    revision: version.revision,
    op: version.op as VersionSummary["op"],
    path: version.path,
    changeId: change.id,
    message: change.message,
    author: version.authorName,
    client: change.client,
    at: version.createdAt.toISOString(),
    destroyed: version.destroyed ? { at: version.destroyed.at.toISOString(), by: version.destroyed.by } : null,
  };
}

type DestroyedColumns = { destroyedAt: Date | null; destroyedBy: string; destroyedMac: string };

/** What the row of a version says of its end. */
export function tombstoneOf({ destroyedAt: at, destroyedBy: by, destroyedMac: mac }: DestroyedColumns): Tombstone | undefined {
  return at ? { at, by, mac } : undefined;
}
