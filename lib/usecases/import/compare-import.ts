import type { EditPreview } from "#lib/api/contract/changes.ts";
import type { ComparedEdit } from "#lib/api/contract/import.ts";
import { contract } from "#lib/api/contract.ts";
import { type Caller, isInScope } from "#lib/core/caller.ts";
import { DomainError } from "#lib/core/errors.ts";
import { foldPath, parseEntryPath } from "#lib/core/paths.ts";
import { diffStates } from "#lib/core/state-diff.ts";
import type { ReadTx } from "#lib/store/client.ts";
import { loadLiveEntries } from "#lib/store/entries.ts";
import { loadHeads } from "#lib/store/versions.ts";
import { ownRules } from "#lib/usecases/changes/change-rules.ts";
import { type StoredEdit, weighChange } from "#lib/usecases/changes/plan-change.ts";
import { type Input, usecase, workspaceOf } from "#lib/usecases/usecase.ts";

type Imported = Input<typeof contract.compareImport>["edits"][number];
type Based = Imported & { baseVersion: number };

/** Plans the edits as a save would, on the heads of this moment. Secrets are compared by their fingerprints; none is opened. */
export const compareImport = usecase(contract.compareImport, async (tx, { edits }, caller) => {
  const problems = problemsOf(caller, edits);
  const sound = edits.filter((edit) => !problems.has(edit));
  const based = await basedOnHeads(tx, caller, sound);
  const { edits: plans, conflicts, refusals } = await weighChange(tx, caller, [...based.values()], ownRules);
  // A refusal of the whole is nobody's row: it stands in the way of all of them.
  const whole = refusals.find(({ edit }) => edit === null);
  if (whole) throw whole.refusal;
  const planned = new Map(plans.map((plan) => [plan.edit, plan] as const));
  const refused = new Map<unknown, string>(refusals.map(({ edit, refusal }) => [edit, restOf(refusal)]));
  const inConflict = new Set(conflicts.map(({ path }) => foldPath(path)));
  const asked = new Set<unknown>(based.values());
  return {
    edits: edits.map((edit): ComparedEdit => {
      const own = based.get(edit);
      const plan = own && planned.get(own);
      if (own && plan) return comparedOf(own, plan);
      const taken = inConflict.has(foldPath(edit.path)) ? "was changed meanwhile. Compare again." : "cannot be made.";
      return refusedOf(edit.path, own?.baseVersion ?? 0, problems.get(edit) ?? refused.get(own) ?? taken);
    }),
    alongside: plans.filter(({ edit }) => !asked.has(edit) && isInScope(caller, edit.path)).map(previewOf),
  };
});

/** What is wrong with edits by themselves: each is told beside the others, where a save would refuse all of them. */
function problemsOf(caller: Caller, edits: readonly Imported[]): Map<Imported, string> {
  const problems = new Map<Imported, string>();
  const seen = new Set<string>();
  for (const edit of edits) {
    const problem = findProblem(caller, edit) ?? (seen.has(foldPath(edit.path)) ? "stands twice. One row per entry." : undefined);
    if (problem) problems.set(edit, problem);
    else seen.add(foldPath(edit.path));
  }
  return problems;
}

function findProblem(caller: Caller, { path }: Imported): string | undefined {
  try {
    if (parseEntryPath(path).kind === "policy") return "is a policy. Policies are made in the settings.";
  } catch (error) {
    if (error instanceof DomainError) return error.message;
    throw error;
  }
  return isInScope(caller, path) ? undefined : "lies outside what this token may change.";
}

/** The edits on the present heads. What is secret in a configuration stays it: a file cannot say that it is, and says nothing by not saying it. */
async function basedOnHeads(tx: ReadTx, caller: Caller, edits: readonly Imported[]): Promise<Map<Imported, Based>> {
  const paths = edits.map(({ path }) => path);
  const entries = await loadLiveEntries(tx, workspaceOf(caller), paths);
  const heads = await loadHeads(tx, [...entries.values()]);
  return new Map(
    edits.map((edit) => {
      const entry = entries.get(foldPath(edit.path));
      const marks = (entry && heads.get(entry.id)?.state.secretPaths) ?? [];
      const secretFields = edit.secretFields && [...new Set([...marks, ...edit.secretFields])];
      return [edit, { ...edit, ...(secretFields ? { secretFields } : {}), baseVersion: entry?.headVersion ?? 0 }];
    }),
  );
}

function comparedOf({ baseVersion, secretFields }: Based, plan: StoredEdit): ComparedEdit {
  const outcome = !plan.isChanged ? "same" : baseVersion === 0 ? "created" : "changed";
  const { path, fields } = previewOf(plan);
  return { path, outcome, baseVersion, secretFields: secretFields ?? null, fields, message: null };
}

function previewOf({ edit, op, headState, next, merged }: StoredEdit): EditPreview {
  return { path: edit.path, op, fields: diffStates(headState, next).filter(({ field }) => field !== "#path"), merged };
}

function refusedOf(path: string, baseVersion: number, message: string): ComparedEdit {
  return { path, outcome: "refused", baseVersion, secretFields: null, fields: [], message };
}

/** What a refusal says of its first problem: with the field it is about, without the path, which stands beside it. */
function restOf({ message, details: { problems = [] } }: DomainError): string {
  const [first] = problems;
  if (!first) return message;
  const at = first.path.indexOf("#");
  return at < 0 ? first.message : `${first.path.slice(at + 1)} ${first.message}`;
}
