import { audit } from "./contract/audit.ts";
import { blockTypes } from "./contract/block-types.ts";
import { changes } from "./contract/changes.ts";
import { entries } from "./contract/entries.ts";
import { history } from "./contract/history.ts";
import { impact } from "./contract/impact.ts";
import { fileImport } from "./contract/import.ts";
import { people } from "./contract/people.ts";
import { prefectImport } from "./contract/prefect-import.ts";
import { receipts } from "./contract/receipts.ts";
import { reviews } from "./contract/reviews.ts";
import { sync } from "./contract/sync.ts";
import { tokens } from "./contract/tokens.ts";
import { uses } from "./contract/uses.ts";
import { workspaces } from "./contract/workspaces.ts";

/** The table of everything that crosses the wire below /api/v1. The HTTP app, the client, the documentation and a test are made from it. */
export const contract = {
  ...entries,
  ...changes,
  ...reviews,
  ...history,
  ...sync,
  ...blockTypes,
  ...workspaces,
  ...people,
  ...tokens,
  ...audit,
  ...uses,
  ...impact,
  ...receipts,
  ...prefectImport,
  ...fileImport,
};

export type Contract = typeof contract;
export type OperationName = keyof Contract;
