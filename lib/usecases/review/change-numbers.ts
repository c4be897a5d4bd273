import { contract } from "#lib/api/contract.ts";
import { isInScope } from "#lib/core/caller.ts";
import { DomainError } from "#lib/core/errors.ts";
import { findChangeByNumber, loadTouched } from "#lib/store/reviews.ts";
import { usecase, workspaceOf } from "#lib/usecases/usecase.ts";
import { refOf, requireChange } from "./rounds.ts";

/** What people call a change by. One that touches only what lies outside a token's prefix is absent. */
export const getChangeByNumber = usecase(contract.getChangeByNumber, async (tx, { number }, caller) => {
  const workspaceId = workspaceOf(caller);
  const found = await findChangeByNumber(tx, workspaceId, number);
  const touched = found && caller.pathPrefix !== "" ? await loadTouched(tx, [found]) : [];
  const isSeen = caller.pathPrefix === "" || touched.some(({ path }) => isInScope(caller, path));
  if (!found || !isSeen) throw new DomainError("not_found", `There is no change #${number} in this workspace.`);
  return refOf(await requireChange(tx, caller, workspaceId, found.id));
});
