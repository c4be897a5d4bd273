import type { PrefectContract, PrefectOperationName } from "#lib/api/contract/prefect.ts";
import type { UseCase } from "#lib/usecases/usecase.ts";
import { createBlockDocument, deleteBlockDocument, updateBlockDocument } from "./block-document-writes.ts";
import * as documents from "./block-documents.ts";
import {
  createBlockSchema,
  deleteBlockSchema,
  filterBlockSchemas,
  readBlockCapabilities,
  readBlockSchema,
  readBlockSchemaByChecksum,
} from "./block-schemas.ts";
import * as types from "./block-types.ts";
import { clearDefaultStorage, readDefaultStorage, setDefaultStorage } from "./default-storage.ts";
import * as variables from "./variables.ts";

/** The use case behind each row of the Prefect door's table. */
export const prefectUsecases: { [Name in PrefectOperationName]: UseCase<PrefectContract[Name]> } = {
  ...types,
  createBlockSchema,
  deleteBlockSchema,
  filterBlockSchemas,
  readBlockCapabilities,
  readBlockSchema,
  readBlockSchemaByChecksum,
  ...documents,
  createBlockDocument,
  deleteBlockDocument,
  updateBlockDocument,
  ...variables,
  clearDefaultStorage,
  readDefaultStorage,
  setDefaultStorage,
};
