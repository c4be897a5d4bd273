import { prefectContract } from "#lib/api/contract/prefect.ts";
import type { Caller } from "#lib/core/caller.ts";
import { DomainError } from "#lib/core/errors.ts";
import type { ReadTx } from "#lib/store/client.ts";
import type { EntryRow } from "#lib/store/entries.ts";
import { type Input, usecase } from "#lib/usecases/usecase.ts";
import { findDocumentIds, findDocumentsOfType, loadInOrder, requireDocument, requireDocumentNamed } from "./find-documents.ts";
import { maskedDocuments, releaseDocument, releaseDocuments } from "./release-documents.ts";

export const readBlockDocument = usecase(
  prefectContract.readBlockDocument,
  async (tx, { id }, caller) => maskedDocument(tx, caller, await requireDocument(tx, caller, id)),
  { keep: ["catalog", "entries"] },
);

export const loadBlockDocument = usecase(
  prefectContract.loadBlockDocument,
  async (tx, { id }, caller) => releaseDocument(tx, caller, await requireDocument(tx, caller, id)),
  { keep: ["catalog", "entries"] },
);

export const readBlockDocumentByName = usecase(
  prefectContract.readBlockDocumentByName,
  async (tx, { slug, name }, caller) => maskedDocument(tx, caller, await requireDocumentNamed(tx, caller, slug, name)),
  { keep: ["catalog", "entries"] },
);

export const loadBlockDocumentByName = usecase(
  prefectContract.loadBlockDocumentByName,
  async (tx, { slug, name }, caller) => releaseDocument(tx, caller, await requireDocumentNamed(tx, caller, slug, name)),
  { keep: ["catalog", "entries"] },
);

export const readBlockDocumentsOfType = usecase(
  prefectContract.readBlockDocumentsOfType,
  async (tx, { slug }, caller) => maskedDocuments(tx, caller, await findDocumentsOfType(tx, caller, slug)),
  { keep: ["catalog", "entries"] },
);

export const loadBlockDocumentsOfType = usecase(
  prefectContract.loadBlockDocumentsOfType,
  async (tx, { slug }, caller) => releaseDocuments(tx, caller, await findDocumentsOfType(tx, caller, slug)),
  { keep: ["catalog", "entries"] },
);

export const filterBlockDocuments = usecase(
  prefectContract.filterBlockDocuments,
  async (tx, { body }, caller) => maskedDocuments(tx, caller, await pageOf(tx, caller, body)),
  { keep: ["catalog", "entries"] },
);

export const loadBlockDocuments = usecase(
  prefectContract.loadBlockDocuments,
  async (tx, { body }, caller) => releaseDocuments(tx, caller, await pageOf(tx, caller, body)),
  { keep: ["catalog", "entries"] },
);

export const countBlockDocuments = usecase(
  prefectContract.countBlockDocuments,
  async (tx, { body }, caller) => (await findDocumentIds(tx, caller, body)).length,
  { keep: ["catalog", "entries"] },
);

async function pageOf(tx: ReadTx, caller: Caller, body: Input<typeof prefectContract.filterBlockDocuments>["body"]): Promise<EntryRow[]> {
  const ids = await findDocumentIds(tx, caller, body, body.sort);
  return loadInOrder(tx, caller, ids.slice(body.offset, body.offset + body.limit));
}

async function maskedDocument(tx: ReadTx, caller: Caller, row: EntryRow) {
  const [document] = await maskedDocuments(tx, caller, [row]);
  if (!document) throw new DomainError("not_found", "Block document not found");
  return document;
}
