import type { PrefectBlockDocument } from "#lib/api/contract/prefect/objects.ts";
import type { Caller } from "#lib/core/caller.ts";
import { DomainError } from "#lib/core/errors.ts";
import { formatJson, type JsonObject } from "#lib/core/json.ts";
import { Secret } from "#lib/core/secret.ts";
import type { ReadTx } from "#lib/store/client.ts";
import type { EntryRow } from "#lib/store/entries.ts";
import type { Released } from "#lib/usecases/usecase.ts";
import { noteEntryUses } from "#lib/usecases/uses/last-used.ts";
import { type DocumentSet, loadDocumentSet } from "./document-set.ts";
import { documentView, maskedSecrets, openedSecrets } from "./document-views.ts";

/** Blocks without their secrets. */
export async function maskedDocuments(tx: ReadTx, caller: Caller, rows: readonly EntryRow[]): Promise<PrefectBlockDocument[]> {
  const set = await loadDocumentSet(tx, caller, rows);
  return rows.map(({ id }) => documentView(set, id, maskedSecrets));
}

/** Blocks with their secrets and those of what they refer to: for the audit log their exact versions, then the way to open them. */
export async function releaseDocuments(tx: ReadTx, caller: Caller, rows: readonly EntryRow[]): Promise<Released<PrefectBlockDocument[]>> {
  return releaseOf(await loadDocumentSet(tx, caller, rows), (view) => rows.map(({ id }) => view(id)));
}

/** One block with its secrets. One that refers out of what the token may read is refused whole: half of it would only look right. */
export async function releaseDocument(tx: ReadTx, caller: Caller, row: EntryRow): Promise<Released<PrefectBlockDocument>> {
  const set = await loadDocumentSet(tx, caller, [row]);
  if (set.hidden.length > 0) throw new DomainError("forbidden", `${row.path} refers to a block that this token may not read.`);
  return releaseOf(set, (view) => view(row.id));
}

function releaseOf<T>(set: DocumentSet, answer: (view: (id: string) => PrefectBlockDocument) => T): Released<T> {
  return {
    detail: set.entries.size > 0 ? detailOf(set) : null,
    size: sizeOf(set),
    release: (current) => {
      const secrets = openedSecrets(set.workspaceId);
      const opened = answer((id) => documentView(set, id, secrets));
      const entries = [...set.heads].map(([id, { n }]) => ({ id, version: n }));
      noteEntryUses({ entries, caller: current, kind: "loaded" });
      return opened;
    },
  };
}

/** What the set alone holds on to: schemas and types are shared with others. */
function sizeOf({ heads }: DocumentSet): number {
  const sizes = [...heads.values()].map(({ state: { body, secrets } }) => {
    const sealed = [...secrets.values()].map(({ content }) => (content instanceof Secret ? 0 : content.blob.length));
    return sealed.reduce((total, size) => total + size, formatJson(body).length);
  });
  return sizes.reduce((total, size) => total + size, 1_000);
}

function detailOf({ entries }: DocumentSet): JsonObject {
  return { entries: [...entries.values()].map(({ id, path, headVersion }) => ({ id, path, version: headVersion })) };
}
