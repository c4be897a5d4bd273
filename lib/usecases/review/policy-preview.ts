import { contract } from "#lib/api/contract.ts";
import { isInScope } from "#lib/core/caller.ts";
import { foldPath } from "#lib/core/paths.ts";
import { describePolicy, governs, PolicyDocument } from "#lib/core/policies.ts";
import { loadLiveEntries } from "#lib/store/entries.ts";
import { usecase, workspaceOf } from "#lib/usecases/usecase.ts";
import { loadPolicies } from "./policies.ts";
import { requirementsAt } from "./waiting.ts";

const shownMax = 20;

/** What a form may say before anybody types: which policies would ask for a review of a save at these paths. */
export const previewPolicy = usecase(contract.previewPolicy, async (tx, { paths, pattern, types }, caller) => {
  const workspaceId = workspaceOf(caller);
  const policies = await loadPolicies(tx, workspaceId);
  const seen = paths.filter((path) => isInScope(caller, path));
  const living = await loadLiveEntries(tx, workspaceId, seen);
  const places = seen.map((path) => ({ entryId: living.get(foldPath(path))?.id ?? "", paths: [path] }));
  const requirements = requirementsAt(policies, places);
  const asked =
    pattern === undefined ? null : { entryId: "", name: "", version: 0, document: PolicyDocument.parse({ pattern, types, approvals: 0 }) };
  const all = asked
    ? await tx.entry.findMany({ where: { workspaceId, isDeleted: false }, select: { path: true }, orderBy: { path: "asc" } })
    : [];
  const matched = asked ? all.filter(({ path }) => governs(asked, { entryId: "-", paths: [path] }) && isInScope(caller, path)) : [];
  return {
    needsReview: requirements.some(({ policy }) => !policy.document.allowsDirect),
    policies: requirements.map(({ policy: { entryId, name, document } }) => ({
      ...{ id: entryId, name, words: describePolicy(document), allowsDirect: document.allowsDirect },
    })),
    matched: asked && { count: matched.length, paths: matched.slice(0, shownMax).map(({ path }) => path) },
  };
});
