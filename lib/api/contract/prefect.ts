import { blockDocuments } from "./prefect/block-documents.ts";
import { blockSchemas } from "./prefect/block-schemas.ts";
import { blockTypes } from "./prefect/block-types.ts";
import { server } from "./prefect/server.ts";
import { variables } from "./prefect/variables.ts";

/** The table of what Prefect 3's clients ask below /api. The door, its documentation and a test are made from it. */
export const prefectContract = { ...blockTypes, ...blockSchemas, ...blockDocuments, ...variables, ...server };

export type PrefectContract = typeof prefectContract;
export type PrefectOperationName = keyof PrefectContract;
