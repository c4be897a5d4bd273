import type { Prefect1Contract, Prefect1OperationName } from "#lib/api/contract/prefect1.ts";
import type { UseCase } from "#lib/usecases/usecase.ts";
import { deleteKvPair, queryKvPairs, setKvPair } from "./kv-pairs.ts";
import { deleteSecret, listSecretNames, revealSecret, setSecret } from "./secrets.ts";
import { readTenant } from "./tenant.ts";

/** The use case behind each row of the Prefect 1 door's table. */
export const prefect1Usecases: { [Name in Prefect1OperationName]: UseCase<Prefect1Contract[Name]> } = {
  queryKvPairs,
  setKvPair,
  deleteKvPair,
  revealSecret,
  listSecretNames,
  setSecret,
  deleteSecret,
  readTenant,
};
