import type { EditPreview } from "#lib/api/contract/changes.ts";
import type { ImportPreview, ImportReport } from "#lib/api/contract/prefect-import.ts";
import { contract } from "#lib/api/contract.ts";
import type { Caller } from "#lib/core/caller.ts";
import { diffSnapshots } from "#lib/core/diff.ts";
import { snapshotOf } from "#lib/core/entry-state.ts";
import { DomainError } from "#lib/core/errors.ts";
import type { Tx } from "#lib/store/client.ts";
import { getInstance } from "#lib/store/instance.ts";
import { lockWorkspace } from "#lib/store/people/workspaces.ts";
import { prefectRules } from "#lib/usecases/changes/change-rules.ts";
import { planChange } from "#lib/usecases/changes/plan-change.ts";
import { submitChange } from "#lib/usecases/changes/submit-change.ts";
import { type Input, usecase, workspaceOf } from "#lib/usecases/usecase.ts";
import { type Adopted, adopt } from "./adopt.ts";
import { type Judged, judgeBundle } from "./judge-bundle.ts";

type BundleInput = Input<typeof contract.applyPrefectImport>;

/** What Prefect's own data may be, and what Echoflow's lists mean here: the entries of the source bring their own list along. */
const rules = prefectRules;

/** The same as the real thing, with nothing kept of it. */
export const previewPrefectImport = usecase(
  contract.previewPrefectImport,
  async (_tx, _input, _caller, preview: ImportPreview) => preview,
  {
    prepare: (input, caller) => rehearse((tx) => previewImport(tx, caller, input)),
  },
);

export const applyPrefectImport = usecase(contract.applyPrefectImport, async (tx, input, caller) => {
  const judged = judgeBundle(input.bundle);
  if (!input.skipsInvalid) refuseProblems(judged);
  await lockWorkspace(tx, workspaceOf(caller));
  const adopted = await adopt(tx, caller, judged.bundle);
  const { edits, anonymousPaths } = adopted;
  const draft = { message: `Import from Prefect at ${input.source}`, edits, rules, anonymousPaths };
  // Types and schemas are nobody's entries: they stay also when a policy lets the blocks wait, which are nothing without them.
  const { output: change, detail } = await submitChange(tx, caller, draft);
  const firstVersion = change.state === "open" ? 0 : 1;
  const report = reportOf(
    judged,
    adopted,
    change.edits.map(({ path, version, isChanged }) => ({ path, isNew: version === firstVersion, isChanged })),
  );
  const isChanged = change.id !== null || report.types.created + report.types.changed + report.schemas.created > 0;
  const told = { source: input.source, types: adopted.newTypes, schemas: report.schemas.created, ...detail };
  const { id: changeId, state, number, revision } = change;
  return { output: { ...report, changeId, state, number, revision }, detail: isChanged ? told : null };
});

async function previewImport(tx: Tx, caller: Caller, { bundle }: BundleInput): Promise<ImportPreview> {
  const judged = judgeBundle(bundle);
  const adopted = await adopt(tx, caller, judged.bundle);
  const plan = await planChange(tx, caller, adopted.edits, rules);
  const changed = plan.edits.filter(({ isChanged }) => isChanged);
  const edits = changed.map(({ edit, op, headState, next, merged }): EditPreview => {
    const fields = diffSnapshots(snapshotOf(headState), snapshotOf(next)).filter(({ field }) => field !== "#path");
    return { path: edit.path, op, fields, merged };
  });
  const outcomes = plan.edits.map(({ edit, head, isChanged }) => ({ path: edit.path, isNew: head === null, isChanged }));
  return { ...reportOf(judged, adopted, outcomes), edits };
}

type Outcome = { path: string; isNew: boolean; isChanged: boolean };

function reportOf({ problems, skipped }: Judged, { types, schemas, newTypes }: Adopted, outcomes: readonly Outcome[]): ImportReport {
  const countIn = (prefix: string) => {
    const counts = { created: 0, changed: 0, unchanged: 0 };
    for (const { path, isNew, isChanged } of outcomes)
      if (path.startsWith(prefix)) counts[!isChanged ? "unchanged" : isNew ? "created" : "changed"]++;
    return counts;
  };
  return {
    types: { ...types, skipped: skipped.types },
    schemas: { ...schemas, skipped: skipped.schemas },
    blocks: { ...countIn("block/"), skipped: skipped.blocks },
    variables: { ...countIn("kv/"), skipped: skipped.variables },
    newTypes,
    problems,
  };
}

function refuseProblems({ problems }: Judged): void {
  const [first] = problems;
  if (!first) return;
  const others = problems.length > 1 ? ` So it is with ${problems.length - 1} more.` : "";
  throw new DomainError("invalid", `${first.path} ${first.message}${others} Correct it at the source, or leave out what is at fault.`, {
    problems,
  });
}

/** Runs `fn` in a writing transaction and takes everything back. */
async function rehearse<T>(fn: (tx: Tx) => Promise<T>): Promise<T> {
  const outcome: { value?: T } = {};
  const takenBack = new Error("rehearsal");
  try {
    await getInstance().store.write(async (tx) => {
      outcome.value = await fn(tx);
      throw takenBack;
    });
  } catch (error) {
    if (error !== takenBack) throw error;
  }
  return outcome.value as T;
}
