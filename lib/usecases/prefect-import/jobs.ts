import type { PrefectBundle } from "#lib/api/contract/prefect-bundle.ts";
import type { ImportJob } from "#lib/api/contract/prefect-import.ts";
import { DomainError } from "#lib/core/errors.ts";
import { logBug } from "#lib/usecases/failure.ts";

/** An import that the server does by itself. What was read, secrets included, is in memory only, and nothing prints it. */
export type Job = {
  view: ImportJob;
  stop: AbortController;
  /** Set once all is read; taken away when the job ends. */
  bundle: (() => PrefectBundle) | undefined;
  expiresAt: number;
};

const keptMs = 30 * 60_000;

// Server actions run in Next's bundles, the API in the server's: the jobs are one.
const place = globalThis as typeof globalThis & { blockyardImports?: Map<string, Job> };
place.blockyardImports ??= new Map();
const jobs = place.blockyardImports;

/** The job of a workspace, if it has one that is not too old. */
export function findJob(workspaceId: string): Job | undefined {
  const job = jobs.get(workspaceId);
  if (!job || job.expiresAt > Date.now()) return job;
  forgetJob(workspaceId);
  return undefined;
}

/** Begins a job. Refuses with `conflict` while another of the workspace is under way. */
export function openJob(workspaceId: string, begun: Pick<ImportJob, "source" | "startedBy">): Job {
  const known = findJob(workspaceId);
  if (known && isUnderWay(known)) {
    throw new DomainError("conflict", `An import by ${known.view.startedBy} is under way in this workspace. Wait for it, or stop it.`);
  }
  forgetJob(workspaceId);
  const view: ImportJob = {
    ...{ id: crypto.randomUUID(), state: "reading", ...begun, startedAt: new Date().toISOString() },
    ...{ progress: null, leftOut: null, preview: null, applied: null, refusal: null },
  };
  const job: Job = { view, stop: new AbortController(), bundle: undefined, expiresAt: Date.now() + keptMs };
  jobs.set(workspaceId, job);
  // So that secrets do not stay in memory because nobody looks again.
  setTimeout(() => jobs.get(workspaceId) === job && findJob(workspaceId), keptMs + 1_000).unref();
  return job;
}

/** Stops what is under way and lets go of what was read. */
export function forgetJob(workspaceId: string): void {
  const job = jobs.get(workspaceId);
  if (!job) return;
  job.stop.abort();
  job.bundle = undefined;
  jobs.delete(workspaceId);
}

function isUnderWay({ view }: Job): boolean {
  return view.state === "reading" || view.state === "comparing" || view.state === "applying";
}

/** Runs a part of a job beside the request that asked for it. A refusal ends the job and is kept for the screen; so is a bug, without its text. */
export function runJob(job: Job, part: () => Promise<void>): void {
  part().catch((error: unknown) => {
    const refusal = error instanceof DomainError ? error : bugIn(job, error);
    const { code, message, details } = refusal;
    job.view = { ...job.view, state: "failed", preview: null, refusal: { code, message, problems: details.problems ?? [] } };
    job.bundle = undefined;
  });
}

function bugIn(job: Job, error: unknown): DomainError {
  logBug(error, job.view.id);
  return new DomainError(
    "unavailable",
    `Something went wrong in Blockyard. Start again; if it stays, give ${job.view.id} to whoever runs it.`,
  );
}
