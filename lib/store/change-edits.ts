import { createHash } from "node:crypto";
import type { EntryState, HeldSecret, Sealed } from "#lib/core/entry-state.ts";
import type { FieldPath } from "#lib/core/field-paths.ts";
import { canonicalJson, formatJson, type JsonObject, parseJson } from "#lib/core/json.ts";
import { madeReferencesApart } from "#lib/core/made-references.ts";
import { Secret } from "#lib/core/secret.ts";
import type { Prisma } from "#prisma/generated/client.ts";
import type { ReadTx, Tx } from "./client.ts";
import { deleteRows, insertRows } from "./driver.ts";
import { getInstance } from "./instance.ts";
import { integrityFailure } from "./keys/keyring.ts";
import { bodyLimits } from "./versions.ts";

/** What may be said of a new secret without showing it, as JSON text, by field. */
export type SecretFactTexts = ReadonlyMap<FieldPath, string>;

/**
 * An edit of a change that is not applied yet: the whole state that it means its entry to have, with references by id. A secret that it sets
 * stands in `state.secrets` as a `Secret` (before it is written) or sealed with `setInVersion` 0; one that it keeps, as a version holds it.
 */
export type ChangeEdit = {
  id: string;
  changeId: string;
  round: number;
  position: number;
  entryId: string;
  op: string;
  baseVersion: number;
  isAnonymous: boolean;
  editorUserId: string | null;
  editorName: string;
  createdAt: Date;
  state: EntryState;
  facts: SecretFactTexts;
  /** Fields whose kept value no version of the entry holds any more: it was destroyed. */
  lost: readonly FieldPath[];
};

export type NewChangeEdit = Omit<ChangeEdit, "id" | "createdAt" | "lost"> & { workspaceId: string };

type EditRow = Prisma.ChangeEditGetPayload<{ include: { secrets: true } }>;

/** True for the content of a secret that a draft holds sealed itself. */
export function isDrafted(content: HeldSecret["content"]): content is Sealed {
  return !(content instanceof Secret) && content.setInVersion === 0;
}

export async function insertChangeEdits(tx: Tx, edits: readonly NewChangeEdit[], at: Date): Promise<void> {
  const rows = edits.map((edit) => toRows(edit, at));
  await insertRows(
    tx,
    "ChangeEdit",
    rows.map(({ row }) => row),
  );
  await insertRows(
    tx,
    "ChangeEditSecret",
    rows.flatMap(({ secrets }) => secrets),
  );
}

/** Takes edits out of a round. To be used on drafts alone: rounds that were opened stay. */
export async function deleteChangeEdits(tx: Tx, changeId: string, round: number, entryIds: readonly string[]): Promise<void> {
  await deleteRows(tx, "ChangeEdit", { changeId, round }, "entryId", entryIds);
}

/** The edits of rounds, by `<change>@<round>`, in their order. Rows that were altered behind our back are refused. Opens nothing. */
export async function loadChangeEdits(tx: ReadTx, of: readonly { id: string; round: number }[]): Promise<Map<string, ChangeEdit[]>> {
  if (of.length === 0) return new Map();
  const rows = await tx.changeEdit.findMany({
    where: { OR: of.map(({ id, round }) => ({ changeId: id, round })) },
    include: { secrets: true },
    orderBy: { position: "asc" },
  });
  const kept = await loadKept(tx, rows);
  const edits = new Map<string, ChangeEdit[]>(of.map(({ id, round }) => [roundKey(id, round), []]));
  for (const row of rows) edits.get(roundKey(row.changeId, row.round))?.push(toChangeEdit(row, kept));
  return edits;
}

export async function loadRound(tx: ReadTx, change: { id: string; round: number }): Promise<ChangeEdit[]> {
  return (await loadChangeEdits(tx, [change])).get(roundKey(change.id, change.round)) ?? [];
}

export function roundKey(changeId: string, round: number): string {
  return `${changeId}@${round}`;
}

/** The state of an edit with the secrets that it sets opened, for the versions that are about to be made of it. */
export function openDrafted(workspaceId: string, { changeId, entryId, state }: ChangeEdit): EntryState {
  const secrets = new Map(state.secrets);
  const context = sealContext(workspaceId, changeId, entryId);
  for (const [field, { fingerprint, content }] of state.secrets) {
    if (!isDrafted(content)) continue;
    const opened = getInstance()
      .keyring.openVersion(context, content.wrappedDek, [{ field, blob: content.blob }])
      .get(field);
    if (opened) secrets.set(field, { fingerprint, content: opened });
  }
  return { ...state, secrets };
}

/** 64 hex digits that are equal for edits that mean the same on the same bases, in the same order. New entries, and references to them, count by their path. */
export function contentHash(edits: readonly Pick<ChangeEdit, "entryId" | "op" | "baseVersion" | "state">[]): string {
  const made = new Map(edits.filter(({ op }) => op === "created").map(({ entryId, state }) => [entryId, state.path]));
  const said = edits.map(({ entryId, op, baseVersion, state }) => {
    const apart = madeReferencesApart(state.body, made);
    return [
      ...[op === "created" ? "" : entryId, op, baseVersion, state.path, state.description, [...state.tags], state.schemaId],
      ...[[...state.secretPaths], apart.body, apart.made, secretList(state)],
    ];
  });
  return Buffer.from(getInstance().keyring.hmac("change-content", canonicalJson(said))).toString("hex");
}

function secretList({ secrets }: EntryState): string[][] {
  return [...secrets].map(([field, { fingerprint }]) => [field, fingerprint]).sort(([a = ""], [b = ""]) => (a < b ? -1 : 1));
}

/** What drafted secrets are bound to. Neither the round nor the edit: a new round carries them on sealed. */
function sealContext(workspaceId: string, changeId: string, entryId: string) {
  return { table: "ChangeEditSecret", workspaceId, recordId: `${changeId}/${entryId}`, version: 0, schemaId: "", purpose: "secret" };
}

function toRows({ workspaceId, state, facts, ...edit }: NewChangeEdit, at: Date) {
  const id = crypto.randomUUID();
  const secrets = sealDrafted(workspaceId, edit, state, at).map((secret) => ({
    ...{ editId: id, ...secret },
    factsText: facts.get(secret.field) ?? "null",
  }));
  const said = {
    ...{ path: state.path, description: state.description, schemaId: state.schemaId },
    tagsText: formatJson([...state.tags]),
    bodyText: formatJson(state.body),
    secretPathsText: formatJson([...state.secretPaths]),
  };
  const row = { id, ...edit, ...said, createdAt: at };
  return { row: { ...row, mac: macOf(row, secrets) }, secrets };
}

function sealDrafted(
  workspaceId: string,
  { changeId, entryId }: Pick<ChangeEdit, "changeId" | "entryId">,
  { secrets }: EntryState,
  at: Date,
) {
  const fresh = new Map<string, Secret>();
  for (const [field, { content }] of secrets) if (content instanceof Secret) fresh.set(field, content);
  const sealed = fresh.size > 0 ? getInstance().keyring.sealVersion(sealContext(workspaceId, changeId, entryId), fresh) : undefined;
  const blobs = new Map(sealed?.fields.map(({ field, blob }) => [field, blob]));
  return [...secrets].map(([field, { fingerprint, content }]) => {
    if (content instanceof Secret) {
      return { field, fingerprint, blob: blobs.get(field) ?? null, wrappedDek: sealed?.wrappedDek ?? null, setAt: at };
    }
    const own = isDrafted(content) ? { blob: content.blob, wrappedDek: content.wrappedDek } : { blob: null, wrappedDek: null };
    return { field, fingerprint, ...own, setAt: content.setAt };
  });
}

type Kept = ReadonlyMap<string, Sealed>;

function keptKey(entryId: string, field: string, fingerprint: string): string {
  return `${entryId}\n${field}\n${fingerprint}`;
}

/** Two lists of this length are fewer parameters than Prisma takes at once: it splits a query along one list, not along two. */
const keptMax = 400;

/** Where versions hold the values that edits keep; one query for hundreds. */
async function loadKept(tx: ReadTx, rows: readonly EditRow[]): Promise<Kept> {
  const wanted = rows.flatMap(({ entryId, secrets }) =>
    secrets.filter(({ blob }) => blob === null).map(({ fingerprint }) => ({ entryId, fingerprint })),
  );
  const kept = new Map<string, Sealed>();
  for (let from = 0; from < wanted.length; from += keptMax) {
    const part = wanted.slice(from, from + keptMax);
    const found = await tx.sealedField.findMany({
      where: {
        fingerprint: { in: [...new Set(part.map(({ fingerprint }) => fingerprint))] },
        version: { entryId: { in: [...new Set(part.map(({ entryId }) => entryId))] } },
      },
      include: { version: { select: { entryId: true } } },
    });
    for (const { version, field, fingerprint, blob, wrappedDek, setInN, setAt } of found) {
      kept.set(keptKey(version.entryId, field, fingerprint), { blob, wrappedDek, setInVersion: setInN, setAt });
    }
  }
  return kept;
}

function toChangeEdit(row: EditRow, kept: Kept): ChangeEdit {
  if (row.mac !== macOf(row, row.secrets)) {
    const message = `The edit of ${row.path} in the change ${row.changeId} was altered outside Blockyard. Restore the store from a backup.`;
    throw integrityFailure(message, { recordId: row.id, version: row.round });
  }
  const secrets = new Map<FieldPath, HeldSecret>();
  const lost: FieldPath[] = [];
  for (const { field, fingerprint, blob, wrappedDek, setAt } of row.secrets) {
    const content = blob && wrappedDek ? { blob, wrappedDek, setInVersion: 0, setAt } : kept.get(keptKey(row.entryId, field, fingerprint));
    if (content) secrets.set(field, { fingerprint, content });
    else lost.push(field);
  }
  const { id, changeId, round, position, entryId, op, baseVersion, isAnonymous, editorUserId, editorName, createdAt } = row;
  return {
    ...{ id, changeId, round, position, entryId, op, baseVersion, isAnonymous, editorUserId, editorName, createdAt, lost },
    facts: new Map(row.secrets.map(({ field, factsText }) => [field, factsText])),
    state: {
      ...{ path: row.path, description: row.description, schemaId: row.schemaId, secrets },
      tags: parseJson(row.tagsText) as string[],
      secretPaths: parseJson(row.secretPathsText) as string[],
      body: parseJson(row.bodyText, bodyLimits) as JsonObject,
    },
  };
}

type Said = Omit<EditRow, "mac" | "secrets" | "createdAt">;
type SecretRow = { field: string; fingerprint: string; blob: Uint8Array | null; wrappedDek: Uint8Array | null; factsText: string };

/** Binds what an edit says to its change, its round, its editor and its secrets. */
function macOf(row: Said, secrets: readonly SecretRow[]): string {
  const { changeId, round, position, entryId, op, baseVersion, isAnonymous, editorUserId } = row;
  const { path, description, tagsText, bodyText, secretPathsText, schemaId } = row;
  const sealed = secrets
    .map(({ field, fingerprint, blob, wrappedDek, factsText }) => [field, fingerprint, digest(blob), digest(wrappedDek), factsText])
    .sort(([a = ""], [b = ""]) => (a < b ? -1 : 1));
  const canonical = canonicalJson([
    ...[changeId, round, position, entryId, op, baseVersion, isAnonymous, editorUserId],
    ...[path, description, tagsText, bodyText, secretPathsText, schemaId, ...sealed],
  ]);
  return Buffer.from(getInstance().keyring.hmac("draft-mac", canonical)).toString("base64url");
}

function digest(content: Uint8Array | null): string {
  return content ? createHash("sha256").update(content).digest("base64url") : "";
}
