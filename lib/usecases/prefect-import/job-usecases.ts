import { contract } from "#lib/api/contract.ts";
import { parseApiUrl } from "#lib/api/prefect-peer/address.ts";
import { authOf, openPeer } from "#lib/api/prefect-peer/peer.ts";
import { readBundle } from "#lib/api/prefect-peer/read-bundle.ts";
import { refuseLargeBundle, selectBundle } from "#lib/api/prefect-peer/select-bundle.ts";
import type { Caller } from "#lib/core/caller.ts";
import { DomainError } from "#lib/core/errors.ts";
import { type Input, type UseCase, usecase, workspaceOf } from "#lib/usecases/usecase.ts";
import { applyPrefectImport, previewPrefectImport } from "./import.ts";
import { findJob, forgetJob, type Job, openJob, runJob } from "./jobs.ts";
import { getOutgoing, isOutgoingOpen } from "./outgoing.ts";

type StartInput = Input<typeof contract.startPrefectImport>;

const opened = usecase(contract.startPrefectImport, async (_tx, input, caller) => {
  getOutgoing();
  const source = parseApiUrl(input.url);
  const job = openJob(workspaceOf(caller), { source, startedBy: caller.name });
  return { output: answerOf(job), detail: { source } };
});

/** Begins an import that the server reads by itself; the reading goes on when the request is answered and its audit event is committed. */
export const startPrefectImport: UseCase<typeof contract.startPrefectImport> = async (caller, input) => {
  const answer = await opened(caller, input);
  const job = findJob(workspaceOf(caller));
  if (job) runJob(job, () => readAndCompare(job, caller, contract.startPrefectImport.input.parse(input)));
  return answer;
};

export const getPrefectImport = usecase(contract.getPrefectImport, async (_tx, _input, caller) => answerOf(findJob(workspaceOf(caller))));

const confirmed = usecase(contract.confirmPrefectImport, async (_tx, { id }, caller) => {
  const job = findJob(workspaceOf(caller));
  if (job?.view.id !== id || !job.bundle || job.view.state !== "ready") {
    throw new DomainError("not_found", "This import is not there any more, or not ready. Start it again.");
  }
  return { output: answerOf(job), detail: { source: job.view.source, import: id } };
});

/** Applies what was read; that is a change with its own audit event, by whoever confirms. */
export const confirmPrefectImport: UseCase<typeof contract.confirmPrefectImport> = async (caller, input) => {
  await confirmed(caller, input);
  const { id, skipsInvalid } = contract.confirmPrefectImport.input.parse(input);
  const job = findJob(workspaceOf(caller));
  // Two who confirm at the same time are both recorded; the import begins once.
  if (job?.view.id === id && job.view.state === "ready") {
    job.view = { ...job.view, state: "applying" };
    runJob(job, () => apply(job, caller, skipsInvalid));
  }
  return answerOf(job);
};

export const stopPrefectImport = usecase(contract.stopPrefectImport, async (_tx, _input, caller) => {
  const job = findJob(workspaceOf(caller));
  // What is being written is one transaction: it ends by itself.
  if (job?.view.state === "applying") throw new DomainError("conflict", "The import is being applied. It is done in a moment.");
  forgetJob(workspaceOf(caller));
  return { output: { ok: true as const }, detail: job ? { source: job.view.source, import: job.view.id } : null };
});

function answerOf(job: Job | undefined) {
  return { job: job?.view ?? null, isOpen: isOutgoingOpen() };
}

async function readAndCompare(job: Job, caller: Caller, { key, isEverything }: StartInput): Promise<void> {
  const { source } = job.view;
  const signal = job.stop.signal;
  const peer = openPeer({
    ...{ apiUrl: source, auth: authOf(key), transport: getOutgoing(), userAgent: "blockyard", signal },
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  });
  const all = await readBundle(peer, (progress) => {
    job.view = { ...job.view, progress };
  });
  const { bundle, leftOut } = selectBundle(all, { isEverything });
  refuseLargeBundle(bundle);
  job.view = { ...job.view, state: "comparing", leftOut };
  const preview = await previewPrefectImport(caller, { source, bundle });
  if (signal.aborted) return;
  job.bundle = () => bundle;
  job.view = { ...job.view, state: "ready", preview };
}

async function apply(job: Job, caller: Caller, skipsInvalid: boolean): Promise<void> {
  const bundle = job.bundle?.();
  if (!bundle) return;
  const applied = await applyPrefectImport(caller, { source: job.view.source, bundle, skipsInvalid });
  job.bundle = undefined;
  job.view = { ...job.view, state: "done", preview: null, applied };
}
