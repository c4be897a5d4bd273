import { longPollSecondsMax, type SyncEntry } from "#lib/api/contract/sync.ts";
import { contract } from "#lib/api/contract.ts";
import type { Caller } from "#lib/core/caller.ts";
import { withValueAt } from "#lib/core/field-paths.ts";
import { formatJson, type JsonObject, parseJson } from "#lib/core/json.ts";
import { type DeliveredKind, parseEntryPath } from "#lib/core/paths.ts";
import { declaredSecretPaths, withSealedFields } from "#lib/core/schema/declared-secrets.ts";
import { loadSchemas, schemaOf } from "#lib/store/block-schemas.ts";
import type { ReadTx } from "#lib/store/client.ts";
import { type FeedRow, loadFeed, loadVacatedPaths } from "#lib/store/feed.ts";
import { textDigest } from "#lib/store/keys/checksum.ts";
import { loadHeads, openSecrets, type StoredVersion } from "#lib/store/versions.ts";
import { presented } from "#lib/usecases/changes/versions.ts";
import { authorize, type UseCase, usecase, workspaceOf } from "#lib/usecases/usecase.ts";
import { noteEntryUses } from "#lib/usecases/uses/last-used.ts";
import { formatCursor, type Position, parseCursor } from "./cursors.ts";
import { currentPosition, waitForChange } from "./long-poll.ts";

const listedMax = 50;

const pull = usecase(contract.sync, async (tx, { since }, caller) => {
  const workspace = await tx.workspace.findUniqueOrThrow({
    where: { id: workspaceOf(caller) },
    select: { id: true, slug: true, revision: true },
  });
  const { instanceId, epoch } = await tx.instance.findUniqueOrThrow({ where: { id: 1 }, select: { instanceId: true, epoch: true } });
  const now: Position = { epoch, revision: workspace.revision };
  const from = since === undefined ? null : parseCursor(caller, since, now);
  const answer = {
    instance: instanceId,
    workspace: workspace.slug,
    revision: now.revision,
    cursor: formatCursor(caller, now),
    full: from === null,
  };
  if (from?.revision === now.revision) return { detail: null, release: () => ({ ...answer, entries: [] }) };

  const rows = await loadFeed(tx, { workspaceId: workspace.id, pathPrefix: caller.pathPrefix, after: from?.revision ?? null });
  const prepared = await prepare(tx, workspace.id, rows);
  const tombstones = from === null ? [] : (await loadVacatedPaths(tx, workspace.id, caller.pathPrefix, from.revision)).map(tombstone);
  return {
    detail: rows.length + tombstones.length > 0 ? detailOf(answer.revision, from?.revision ?? null, rows) : null,
    release: () => {
      const entries = [...tombstones, ...prepared.map((open) => open())];
      const delivered = rows.filter((row) => !row.isDeleted);
      noteEntryUses({ entries: delivered.map(({ id, headVersion }) => ({ id, version: headVersion })), caller, kind: "synced" });
      return { ...answer, entries };
    },
  };
});

/**
 * The pull. With `wait` and nothing new since the cursor it holds on until something changes, the time is over or the client is gone
 * (`signal`).
 */
export async function sync(caller: Caller, input: unknown, signal?: AbortSignal): ReturnType<UseCase<typeof contract.sync>> {
  const { since, wait } = contract.sync.input.safeParse(input).data ?? {};
  // Who may not pull is refused, and recorded, by the pull itself.
  if (since === undefined || !wait || !caller.permissions.has(contract.sync.allow)) return pull(caller, input);
  return pull(await waitForChange(caller, since, wait * 1000, signal), input);
}

/** The cursor of now: from memory while nothing was committed anywhere, else one small read. Refuses who may not pull. */
export async function currentCursor(caller: Caller): Promise<string> {
  authorize(caller, contract.sync.allow);
  return formatCursor(caller, await currentPosition(caller));
}

/** The cursor after it has moved on from `cursor`, or the same after `waitSeconds` (at most a minute). Refuses who may not pull. */
export async function nextCursor(caller: Caller, cursor: string, waitSeconds: number, signal?: AbortSignal): Promise<string> {
  authorize(caller, contract.sync.allow);
  const seconds = Math.min(Math.max(waitSeconds, 0), longPollSecondsMax);
  return currentCursor(await waitForChange(caller, cursor, seconds * 1000, signal));
}

/** Everything that reading the entries needs from the store; what comes back opens the secrets, one entry at a time. */
async function prepare(tx: ReadTx, workspaceId: string, rows: readonly FeedRow[]): Promise<(() => SyncEntry)[]> {
  const living = rows.filter((row) => !row.isDeleted);
  const heads = await loadHeads(tx, living);
  const ordered = [...heads.values()];
  const states = await presented(
    tx,
    workspaceId,
    ordered.map((version) => version.state),
  );
  const bodies = new Map(ordered.map((version, index) => [version.id, states[index]?.body ?? {}]));
  const schemas = await loadSchemas(tx, [...new Set(ordered.flatMap((version) => version.state.schemaId ?? []))]);
  const declared = new Map([...schemas].map(([id, schema]) => [id, declaredSecretPaths(schemaOf(schema))]));
  return rows.map((row) => {
    const version = heads.get(row.id);
    if (row.isDeleted || !version) return () => tombstone(row);
    const { schemaId, secretPaths, secrets } = version.state;
    const secretFields = withSealedFields(declared.get(schemaId ?? "") ?? secretPaths, secrets.keys());
    return () => ({
      ...shownOf(row),
      deleted: false,
      secretFields,
      data: openDocument(workspaceId, version, bodies.get(version.id) ?? {}),
    });
  });
}

function openDocument(workspaceId: string, version: StoredVersion, body: JsonObject): JsonObject {
  let document = body;
  for (const [field, secret] of openSecrets(workspaceId, version)) document = withValueAt(document, field, parseJson(secret.reveal()));
  return document;
}

type Shown = Pick<FeedRow, "path" | "headVersion" | "headRevision">;

function shownOf({ path, headVersion, headRevision }: Shown) {
  const { kind, group, name } = parseEntryPath(path);
  // The feed leaves policies out.
  return { path, kind: kind as DeliveredKind, type: kind === "block" ? group : null, name, version: headVersion, revision: headRevision };
}

function tombstone(row: Shown): SyncEntry {
  return { ...shownOf(row), deleted: true, data: null, secretFields: [] };
}

/** One audit event per pull: exact versions where they are few, else their number and a digest; both follow from the two revisions. */
function detailOf(revision: number, since: number | null, rows: readonly FeedRow[]): JsonObject {
  const items = rows.map((row) => `${row.path}@${row.headVersion}`);
  const detail = { revision, since, count: items.length, digest: textDigest(formatJson(items)) };
  return items.length <= listedMax ? { ...detail, items } : detail;
}
