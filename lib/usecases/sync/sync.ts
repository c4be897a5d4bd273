import type { SyncEntry } from "#lib/api/contract/sync.ts";
import { contract } from "#lib/api/contract.ts";
import type { Caller } from "#lib/core/caller.ts";
import { withValueAt } from "#lib/core/field-paths.ts";
import { formatJson, type JsonObject, parseJson } from "#lib/core/json.ts";
import type { Patterns } from "#lib/core/path-choice.ts";
import { type DeliveredKind, parseEntryPath } from "#lib/core/paths.ts";
import { declaredSecretPaths, withSealedFields } from "#lib/core/schema/declared-secrets.ts";
import { type SyncStatement, syncEntriesText, syncStatementText } from "#lib/core/sync-statement.ts";
import { loadSchemas, schemaOf } from "#lib/store/block-schemas.ts";
import type { ReadTx } from "#lib/store/client.ts";
import { type FeedRow, loadFeed, loadVacatedPaths } from "#lib/store/feed.ts";
import { getInstance } from "#lib/store/instance.ts";
import { textDigest } from "#lib/store/keys/checksum.ts";
import { loadHeads, openSecrets, type StoredVersion } from "#lib/store/versions.ts";
import { presented } from "#lib/usecases/changes/versions.ts";
import { type UseCase, usecase, workspaceOf } from "#lib/usecases/usecase.ts";
import { noteEntryUses } from "#lib/usecases/uses/last-used.ts";
import { formatCursor, type Position, parseCursor } from "./cursors.ts";
import { awaitOutdated, currentCursor, waitForChange } from "./long-poll.ts";

const listedMax = 50;

/** What an answer depends on besides the question: names of workspaces, schemas, entries, and versions that were destroyed. */
const areas = ["identity", "catalog", "entries", "history"] as const;

const pull = usecase(
  contract.sync,
  async (tx, { since, paths: patterns, signed }, caller) => {
    const workspace = await tx.workspace.findUniqueOrThrow({
      where: { id: workspaceOf(caller) },
      select: { id: true, slug: true, revision: true },
    });
    const { instanceId, epoch } = await tx.instance.findUniqueOrThrow({ where: { id: 1 }, select: { instanceId: true, epoch: true } });
    const now: Position = { epoch, revision: workspace.revision };
    const from = since === undefined ? null : parseCursor(caller, patterns, since, now).revision;
    const head = {
      ...{ instance: instanceId, workspace: workspace.slug, ...now },
      ...{ cursor: formatCursor(caller, patterns, now), full: from === null, issuedAt: new Date().toISOString() },
    };
    const answer = (entries: SyncEntry[]) => ({
      ...{ ...head, entries },
      signature: signed ? signAnswer({ ...head, since: from, prefix: caller.pathPrefix, patterns: [...patterns] }, entries) : null,
    });
    if (from === now.revision) return { detail: null, release: once(() => answer([])) };

    const scope = { workspaceId: workspace.id, pathPrefix: caller.pathPrefix, patterns };
    const rows = await loadFeed(tx, scope, from);
    const prepared = await prepare(tx, workspace.id, rows);
    const tombstones = from === null ? [] : (await loadVacatedPaths(tx, scope, from)).map(tombstone);
    const open = once(() => answer([...tombstones, ...prepared.map((openEntry) => openEntry())]));
    const delivered = rows.filter((row) => !row.isDeleted).map(({ id, headVersion }) => ({ id, version: headVersion }));
    return {
      detail: rows.length + tombstones.length > 0 ? detailOf({ revision: now.revision, since: from, patterns, rows }) : null,
      release: (receiver) => {
        const output = open();
        noteEntryUses({ entries: delivered, caller: receiver, kind: "synced" });
        return output;
      },
    };
  },
  { share: areas },
);

/** The same value for everybody who shares it. */
function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

function signAnswer(stated: Omit<SyncStatement, "entries">, entries: readonly SyncEntry[]): string {
  return getInstance().keyring.syncSigner.sign(syncStatementText({ ...stated, entries: textDigest(syncEntriesText(entries)) }));
}

/**
 * The pull. With `wait` and nothing new since the cursor it holds on until something that fits changes, the time is over or the client is
 * gone (`signal`).
 */
export async function sync(caller: Caller, input: unknown, signal?: AbortSignal): ReturnType<UseCase<typeof contract.sync>> {
  const asked = contract.sync.input.safeParse(input).data;
  // Who may not pull is refused, and recorded, by the pull itself.
  if (!asked?.wait || asked.since === undefined || !caller.permissions.has(contract.sync.allow)) return pull(caller, input);
  const later = await waitForChange(caller, asked.since, asked, signal);
  // Those who wait for different times share one answer.
  return pull(later, { ...(input as object), wait: 0 });
}

/**
 * The pull of who already has what was of the cursor `known`: a cursor instead of the answer when nothing has changed. It costs no
 * transaction and no audit event then. With `wait` and without `since` it is held, and brings everything once it is out of date.
 */
export async function syncUnlessKnown(caller: Caller, input: unknown, known: string, signal?: AbortSignal) {
  const asked = contract.sync.input.safeParse(input).data;
  if (!asked || !caller.permissions.has(contract.sync.allow)) return sync(caller, input, signal);
  if (asked.since === undefined) {
    const { caller: later, cursor } = await awaitOutdated(caller, known, asked, signal);
    return cursor ?? sync(later, input);
  }
  if (!asked.wait && known === (await currentCursor(caller, asked.paths))) return known;
  const output = await sync(caller, input, signal);
  return output.cursor === known ? known : output;
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
      data: openDocument(workspaceId, version, bodies.get(version.id) ?? {}),
      secretFields,
    });
  });
}

function openDocument(workspaceId: string, version: StoredVersion, body: JsonObject): JsonObject {
  let document = body;
  for (const [field, secret] of openSecrets(workspaceId, version)) document = withValueAt(document, field, parseJson(secret.reveal()));
  return document;
}

type Shown = Pick<FeedRow, "path" | "headVersion" | "headRevision">;

// The order of the fields is the contract's: a signed answer's text is made of them.
function shownOf({ path, headVersion, headRevision }: Shown) {
  const { kind, group, name } = parseEntryPath(path);
  // The feed leaves policies out.
  return { path, kind: kind as DeliveredKind, type: kind === "block" ? group : null, name, version: headVersion, revision: headRevision };
}

function tombstone(row: Shown): SyncEntry {
  return { ...shownOf(row), deleted: true, data: null, secretFields: [] };
}

type Delivered = { revision: number; since: number | null; patterns: Patterns; rows: readonly FeedRow[] };

/** One audit event per pull: exact versions where they are few, else their number and a digest; both follow from the two revisions. */
function detailOf({ revision, since, patterns, rows }: Delivered): JsonObject {
  const items = rows.map((row) => `${row.path}@${row.headVersion}`);
  const asked: JsonObject = patterns.length > 0 ? { paths: [...patterns] } : {};
  const detail = { revision, since, ...asked, count: items.length, digest: textDigest(formatJson(items)) };
  return items.length <= listedMax ? { ...detail, items } : detail;
}
