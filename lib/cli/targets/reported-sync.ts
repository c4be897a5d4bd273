import type { Args } from "#lib/cli/command.ts";
import type { Io } from "#lib/cli/io.ts";
import { newLock, readLock } from "#lib/cli/lockfile.ts";
import { type ReceiptOptions, reportFailure, reportTarget } from "#lib/cli/sync/receipt.ts";
import { refusalWords } from "#lib/cli/sync/report.ts";
import { type Link, type Outcome, type SyncOptions, syncTarget, type Target } from "#lib/cli/sync/sync.ts";
import { DomainError } from "#lib/core/errors.ts";
import { findProject } from "./project.ts";

/** Receipts are sent unless the command line or the project says otherwise. */
export async function receiptsOf(io: Io, args: Args): Promise<ReceiptOptions | undefined> {
  if (args.flag("no-receipt") || args.flag("dry-run") || (await findProject(io))?.json.receipts === false) return undefined;
  return { everySeconds: null };
}

/** A sync that tells the server how it ended: what the target holds now, or that what was fetched could not be applied. */
export async function syncAndReport(
  io: Io,
  link: Link,
  target: Target,
  options: SyncOptions,
  receipts: ReceiptOptions | undefined,
): Promise<Outcome> {
  const { server } = link;
  if (!server || !receipts) return syncTarget(io, link, target, options);
  const fail = async (problem: string) => {
    const lock = await readLock(io, target.file).catch(() => undefined);
    await reportFailure(io, server, target, lock ?? newLock("", ""), problem, receipts);
  };
  try {
    const outcome = await syncTarget(io, link, target, { ...options, report: (done) => reportTarget(io, server, done, receipts) });
    if (outcome.isRefused) await fail(refusalWords(outcome.plan));
    return outcome;
  } catch (error) {
    if (error instanceof DomainError && isOfTheTarget(error)) await fail(error.message);
    throw error;
  }
}

/** What the server itself has refused or not heard it need not be told. */
function isOfTheTarget({ code, details }: DomainError): boolean {
  if (details.isOtherInstance || details.isUsage || details.isHeld || details.requestId !== undefined) return false;
  return code === "forbidden" || code === "conflict" || code === "invalid";
}
