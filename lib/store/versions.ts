import { createHash } from "node:crypto";
import type { EntryState, HeldSecret, Sealed } from "#lib/core/entry-state.ts";
import { canonicalJson, formatJson, type JsonObject, parseJson } from "#lib/core/json.ts";
import { Secret } from "#lib/core/secret.ts";
import { Prisma } from "#prisma/generated/client.ts";
import type { ReadTx, Tx } from "./client.ts";
import { deleteRows, insertRows, updateRow } from "./driver.ts";
import { getInstance } from "./instance.ts";
import { integrityFailure } from "./keys/keyring.ts";
import { findRemembered, rememberVersion } from "./version-memory.ts";

// Without an order: Prisma splits a query of more ids than the database takes parameters only when nothing has to be put in order.
const withSealed = { sealedFields: true } as const;
type VersionRow = Prisma.VersionGetPayload<{ include: { sealedFields: true } }>;

/** A version with what it says. References in its body are `{"$ref": {"block_document_id": "<entry id>"}}`. */
export type StoredVersion = {
  id: string;
  entryId: string;
  n: number;
  revision: number;
  op: string;
  changeId: string;
  authorName: string;
  createdAt: Date;
  /** Set when what it said was destroyed: its state says nothing but the path then. */
  destroyed?: Tombstone;
  state: EntryState;
};

/** What stays of a version that was destroyed, besides number, path, author and moment. `mac`: the one that it had before. */
export type Tombstone = { at: Date; by: string; mac: string };

/** What is read back is as it was accepted. */
export const bodyLimits = { bytesMax: 1024 * 1024, depthMax: 64, keysMax: Number.POSITIVE_INFINITY, itemsMax: Number.POSITIVE_INFINITY };

/** What a transaction has read or written of versions, by id: their rows never change. */
const seen = new WeakMap<object, Map<string, StoredVersion>>();

function sizeOf({ bodyText, sealedFields }: VersionRow): number {
  return sealedFields.reduce((size, { blob, wrappedDek }) => size + blob.length + wrappedDek.length + 400, bodyText.length + 1_000);
}

function seenBy(tx: object): Map<string, StoredVersion> {
  const known = seen.get(tx) ?? new Map<string, StoredVersion>();
  seen.set(tx, known);
  return known;
}

/** The versions with these ids, by id; what does not exist is left out. A row that was altered behind our back is refused. */
export async function loadVersions(tx: ReadTx, ids: readonly string[]): Promise<Map<string, StoredVersion>> {
  const known = seenBy(tx);
  // Each once: a query that Prisma splits gives a row that stands in two parts twice, with its sealed fields in one of them.
  const missing = [...new Set(ids)].filter((id) => {
    const version = known.get(id) ?? findRemembered(tx, id);
    if (version) known.set(id, version);
    return version === undefined;
  });
  const rows = missing.length > 0 ? await tx.version.findMany({ where: { id: { in: missing } }, include: withSealed }) : [];
  for (const row of rows) {
    const version = toStoredVersion(row);
    known.set(row.id, version);
    rememberVersion(tx, version, sizeOf(row));
  }
  return new Map(
    ids.flatMap((id) => {
      const version = known.get(id);
      return version ? [[id, version] as const] : [];
    }),
  );
}

type Pointer = { id: string; path: string; headId: string; headVersion: number };

/**
 * The heads of entries, by entry id. Refused as altered when an entry points at what is not its own version, number and path: a version's
 * mac says whose it is, the pointer has none.
 */
export async function loadHeads(tx: ReadTx, entries: readonly Pointer[]): Promise<Map<string, StoredVersion>> {
  const versions = await loadVersions(
    tx,
    entries.map((entry) => entry.headId),
  );
  return new Map(entries.map((entry) => [entry.id, requireOwn(entry, versions.get(entry.headId))]));
}

/** Those entries whose head follows one of these schemas. */
export async function thatFollow<Row extends { headId: string }>(
  tx: ReadTx,
  schemaIds: ReadonlySet<string>,
  rows: readonly Row[],
): Promise<Row[]> {
  const heads = await tx.version.findMany({
    where: { id: { in: rows.map(({ headId }) => headId) } },
    select: { id: true, schemaId: true },
  });
  const following = new Set(heads.filter(({ schemaId }) => schemaIds.has(schemaId ?? "")).map(({ id }) => id));
  return rows.filter(({ headId }) => following.has(headId));
}

/** The head of one entry; refused as `loadHeads` does. */
export async function loadHead(tx: ReadTx, entry: Pointer): Promise<StoredVersion> {
  return requireOwn(entry, (await loadVersions(tx, [entry.headId])).get(entry.headId));
}

function requireOwn({ id, path, headVersion }: Pointer, head: StoredVersion | undefined): StoredVersion {
  if (head?.entryId === id && head.n === headVersion && head.state.path === path) return head;
  const message = `The entry ${id} was pointed at another version outside Blockyard. Restore the store from a backup.`;
  throw integrityFailure(message, { recordId: id, version: headVersion });
}

/** Version `n` of an entry, or undefined. */
export async function findVersion(tx: ReadTx, entryId: string, n: number): Promise<StoredVersion | undefined> {
  const row = await tx.version.findUnique({ where: { entryId_n: { entryId, n } }, include: withSealed });
  return row ? toStoredVersion(row) : undefined;
}

/** So many pairs in one statement: well below what the databases take. */
const pairsMax = 5_000;

/** These versions, by `versionKey`; what does not exist is left out. A handful of queries for any number. */
export async function findVersions(tx: ReadTx, wanted: readonly { entryId: string; n: number }[]): Promise<Map<string, StoredVersion>> {
  const pairs = [...new Map(wanted.map((pair) => [versionKey(pair.entryId, pair.n), pair])).values()];
  const ids: string[] = [];
  for (let from = 0; from < pairs.length; from += pairsMax) {
    const values = pairs.slice(from, from + pairsMax).map(({ entryId, n }) => Prisma.sql`(${entryId}, ${n})`);
    const rows = await tx.$queryRaw<{ id: string }[]>`SELECT "id" FROM "Version" WHERE ("entryId", "n") IN (VALUES ${Prisma.join(values)})`;
    ids.push(...rows.map(({ id }) => id));
  }
  const versions = await loadVersions(tx, ids);
  return new Map([...versions.values()].map((version) => [versionKey(version.entryId, version.n), version]));
}

export function versionKey(entryId: string, n: number): string {
  return `${entryId}@${n}`;
}

export type NewVersion = Omit<StoredVersion, "createdAt" | "destroyed"> & { workspaceId: string; at: Date };

/** Writes versions with their sealed fields: new secrets are sealed with one fresh data key per version, kept ones are carried on as they are. */
export async function insertVersions(tx: Tx, versions: readonly NewVersion[]): Promise<void> {
  const rows = versions.map(toRows);
  await insertRows(
    tx,
    "Version",
    rows.map((row) => row.version),
  );
  await insertRows(
    tx,
    "SealedField",
    rows.flatMap((row) => row.sealedFields),
  );
  const known = seenBy(tx);
  for (const [index, { state, at, workspaceId: _, ...version }] of versions.entries()) {
    const secrets = heldSecrets(rows[index]?.sealedFields ?? []);
    known.set(version.id, { ...version, createdAt: at, state: { ...state, secrets } });
  }
}

/** What a sealed field of an entry is bound to besides its field path. */
export function sealContext(workspaceId: string, entryId: string, version: number) {
  return { table: "SealedField", workspaceId, recordId: entryId, version, schemaId: "", purpose: "secret" };
}

/** Opens the secrets of a version. To be called only after the audit event of the reveal is committed. */
export function openSecrets(workspaceId: string, version: StoredVersion, only?: string): Map<string, Secret> {
  const opened = new Map<string, Secret>();
  const groups = new Map<string, { sealed: Sealed; fields: { field: string; blob: Uint8Array }[] }>();
  for (const [field, { content }] of version.state.secrets) {
    if (content instanceof Secret || (only !== undefined && field !== only)) continue;
    const key = Buffer.from(content.wrappedDek).toString("base64");
    const group = groups.get(key) ?? { sealed: content, fields: [] };
    group.fields.push({ field, blob: content.blob });
    groups.set(key, group);
  }
  for (const { sealed, fields } of groups.values()) {
    const context = sealContext(workspaceId, version.entryId, sealed.setInVersion);
    for (const [field, value] of getInstance().keyring.openVersion(context, sealed.wrappedDek, fields)) opened.set(field, value);
  }
  return opened;
}

function toRows({ state, at, workspaceId, ...version }: NewVersion) {
  const sealedFields = sealAll(workspaceId, version.entryId, version.n, state.secrets, at).map((row) => ({
    versionId: version.id,
    ...row,
  }));
  const said = {
    entryId: version.entryId,
    n: version.n,
    path: state.path,
    description: state.description,
    tagsText: formatJson([...state.tags]),
    bodyText: formatJson(state.body),
    secretPathsText: formatJson([...state.secretPaths]),
    schemaId: state.schemaId,
  };
  return { version: { ...version, ...said, createdAt: at, mac: macOf(said, sealedFields) }, sealedFields };
}

function sealAll(workspaceId: string, entryId: string, n: number, secrets: ReadonlyMap<string, HeldSecret>, at: Date) {
  const fresh = new Map<string, Secret>();
  for (const [field, { content }] of secrets) if (content instanceof Secret) fresh.set(field, content);
  const sealed = fresh.size > 0 ? getInstance().keyring.sealVersion(sealContext(workspaceId, entryId, n), fresh) : undefined;
  const blobs = new Map(sealed?.fields.map(({ field, blob }) => [field, blob]));
  return [...secrets].map(([field, { fingerprint, content }]) => {
    if (!(content instanceof Secret)) {
      return {
        field,
        fingerprint,
        blob: bytes(content.blob),
        wrappedDek: bytes(content.wrappedDek),
        setInN: content.setInVersion,
        setAt: content.setAt,
      };
    }
    const blob = blobs.get(field);
    if (!sealed || !blob) throw new Error("A secret was not sealed.");
    return { field, fingerprint, blob: bytes(blob), wrappedDek: bytes(sealed.wrappedDek), setInN: n, setAt: at };
  });
}

/**
 * Destroys what versions of one entry said: texts and sealed fields go, number, path, author and moment stay under a mac of their own. Refuses
 * rows that were altered before, and leaves out those that are destroyed already. Gives the numbers of those that it destroyed.
 */
export async function destroyVersions(tx: Tx, entryId: string, numbers: readonly number[], { at, by }: Omit<Tombstone, "mac">) {
  const destroyed: number[] = [];
  for (const n of numbers) {
    const row = await tx.version.findUnique({ where: { entryId_n: { entryId, n } }, include: withSealed });
    if (!row || toStoredVersion(row).destroyed) continue;
    const tombstone = { at, by, mac: row.mac };
    const said = { description: "", tagsText: "[]", bodyText: "{}", secretPathsText: "[]", schemaId: null };
    const mac = tombstoneMac({ ...row, ...said }, tombstone);
    // The row first: sealed fields are deleted only below a version that is destroyed.
    await updateRow(tx, "Version", row.id, { ...said, mac, destroyedAt: at, destroyedBy: by, destroyedMac: row.mac });
    await deleteRows(tx, "SealedField", {}, "versionId", [row.id]);
    seenBy(tx).delete(row.id);
    destroyed.push(n);
  }
  return destroyed;
}

function toStoredVersion(row: VersionRow): StoredVersion {
  const tombstone = row.destroyedAt ? { at: row.destroyedAt, by: row.destroyedBy, mac: row.destroyedMac } : undefined;
  const isSound = tombstone ? row.mac === tombstoneMac(row, tombstone) : row.mac === macOf(row, row.sealedFields);
  // What is left below a destroyed version would be there for nobody to see.
  if (!isSound || (tombstone && row.sealedFields.length > 0)) {
    const message = `Version ${row.n} of the entry ${row.entryId} was altered outside Blockyard. Restore the store from a backup.`;
    throw integrityFailure(message, { recordId: row.entryId, version: row.n });
  }
  const { id, entryId, n, revision, op, changeId, authorName, createdAt, path, description, schemaId } = row;
  return {
    ...{ id, entryId, n, revision, op, changeId, authorName, createdAt },
    ...(tombstone ? { destroyed: tombstone } : {}),
    state: {
      path,
      description,
      schemaId,
      tags: parseJson(row.tagsText) as string[],
      secretPaths: parseJson(row.secretPathsText) as string[],
      body: parseJson(row.bodyText, bodyLimits) as JsonObject,
      secrets: heldSecrets(row.sealedFields),
    },
  };
}

function heldSecrets(sealedFields: readonly (SealedRow & { setAt: Date })[]): Map<string, HeldSecret> {
  return new Map(
    inOrder(sealedFields).map(({ field, fingerprint, blob, wrappedDek, setInN, setAt }): [string, HeldSecret] => [
      field,
      { fingerprint, content: { blob, wrappedDek, setInVersion: setInN, setAt } },
    ]),
  );
}

type Said = Pick<VersionRow, "entryId" | "n" | "path" | "description" | "tagsText" | "bodyText" | "secretPathsText" | "schemaId">;
type SealedRow = { field: string; setInN: number; fingerprint: string; blob: Uint8Array; wrappedDek: Uint8Array };

/** Binds a version's text and its sealed fields together: rows that are swapped, rolled back or edited by SQL no longer fit. */
function macOf(said: Said, sealedFields: readonly SealedRow[]): string {
  const { entryId, n, path, description, tagsText, bodyText, secretPathsText, schemaId } = said;
  const sealed = inOrder(sealedFields).map((row) => [row.field, row.setInN, row.fingerprint, digest(row.blob), digest(row.wrappedDek)]);
  const canonical = canonicalJson([entryId, n, path, description, tagsText, bodyText, secretPathsText, schemaId, ...sealed]);
  return Buffer.from(getInstance().keyring.hmac("version-mac", canonical)).toString("base64url");
}

/** Binds a tombstone to what it stands for, so that nobody without the key makes a version look destroyed, or another one. */
function tombstoneMac(said: Said, { at, by, mac }: Tombstone): string {
  const { entryId, n, path, description, tagsText, bodyText, secretPathsText, schemaId } = said;
  const parts = ["destroyed", entryId, n, path, description, tagsText, bodyText, secretPathsText, schemaId, at.toISOString(), by, mac];
  return Buffer.from(getInstance().keyring.hmac("version-mac", canonicalJson(parts))).toString("base64url");
}

function inOrder<Row extends { field: string }>(rows: readonly Row[]): Row[] {
  return rows.toSorted((a, b) => (a.field < b.field ? -1 : 1));
}

function digest(content: Uint8Array): string {
  return createHash("sha256").update(content).digest("base64url");
}

/** Prisma wants its own buffer behind the bytes. */
function bytes(content: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(content);
}
