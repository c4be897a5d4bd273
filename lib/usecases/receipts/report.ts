import { contract } from "#lib/api/contract.ts";
import type { Caller } from "#lib/core/caller.ts";
import { DomainError } from "#lib/core/errors.ts";
import type { JsonObject } from "#lib/core/json.ts";
import type { Tx } from "#lib/store/client.ts";
import { getInstance } from "#lib/store/instance.ts";
import {
  type ClientRow,
  countClients,
  findClientByKey,
  forgetSuperseded,
  insertClient,
  silentFrom,
  updateClient,
} from "#lib/store/receipts/clients.ts";
import { type HeldRow, listAsked, listHeld, listMovedAway, writeHeld } from "#lib/store/receipts/held-entries.ts";
import { type Output, type UseCase, usecase, workspaceOf } from "#lib/usecases/usecase.ts";
import { noteClientSeen } from "#lib/usecases/uses/last-used.ts";
import { planReceipt, type ReceiptPlan } from "./plan-receipt.ts";
import { clientKeyOf, contentOf, isBare, type Receipt, refusePaths } from "./read-receipt.ts";

/** So many clients may a workspace have, and one token or person; and so many held entries one token or person in all. */
export const clientLimits = { perWorkspace: 10_000, perActor: 1_000, heldPerActor: 500_000 };
const listedMax = 50;

type Answer = Output<typeof contract.reportReceipt>;

const report = usecase(contract.reportReceipt, async (tx, receipt, caller) => {
  refusePaths(caller, receipt);
  const now = new Date();
  const known = await findClientByKey(tx, workspaceOf(caller), clientKeyOf(caller, receipt));
  const head = await headOf(tx, caller, receipt, now);
  const client = known ?? (await newClient(tx, caller, head, clientKeyOf(caller, receipt)));
  if (known && isBare(receipt)) {
    await updateClient(tx, client.id, head);
    return { output: await answerOf(tx, { ...client, ...head }), detail: detailOf(client, known, head) };
  }
  const held = known
    ? { before: await listHeld(tx, client.id), movedAway: await listMovedAway(tx, client.id) }
    : { before: [], movedAway: new Set<string>() };
  const plan = await planReceipt(tx, caller, receipt, held, now);
  if (!known || plan.held.length > client.heldCount) await refuseTooMuch(tx, caller, { more: plan.held.length - client.heldCount, known });
  const row = { ...head, ...countsOf(plan.held), receiptDigest: digestOf(receipt, plan) };
  await (known ? updateClient(tx, client.id, row) : insertClient(tx, { ...client, ...row }));
  await writeHeld(tx, client.id, plan.writes, plan.gone);
  const adopt = plan.held.filter(({ askedAt }) => askedAt !== null).map(({ path }) => path);
  return {
    output: { id: client.id, adopt: adopt.sort(), held: heldAsSaid({ ...client, ...row }), ignored: plan.ignored },
    detail: detailOf(client, known, head, plan),
  };
});

/**
 * A receipt. One that says what the last one said writes nothing: when it came is noted in memory and written with others, at most once a
 * minute. Audited when a client is new, when its state moves and when entries drift; that versions arrive follows from its pulls.
 */
export async function reportReceipt(caller: Caller, input: unknown): ReturnType<UseCase<typeof contract.reportReceipt>> {
  const parsed = contract.reportReceipt.input.safeParse(input);
  // What is not allowed or not valid is refused, and recorded, by the use case itself.
  const isSound = parsed.success && caller.workspaceId !== null && caller.permissions.has(contract.reportReceipt.allow);
  return (isSound && (await answerSame(caller, parsed.data))) || report(caller, input);
}

/** The answer to a receipt that says nothing new; undefined for any other. */
async function answerSame(caller: Caller, receipt: Receipt): Promise<Answer | undefined> {
  const content = isBare(receipt) ? null : contentOf(receipt);
  if (content === null && !isBare(receipt)) return undefined;
  return getInstance().store.read(async (tx) => {
    const client = await findClientByKey(tx, workspaceOf(caller), clientKeyOf(caller, receipt));
    if (!client || (content !== null && client.receiptDigest !== content)) return undefined;
    const { tool, state, problem, revision, everySeconds } = receipt;
    const isSame =
      client.tool === tool && client.state === state && client.problem === (problem || null) && client.everySeconds === everySeconds;
    if (!isSame || client.revision !== revision || client.actorName !== caller.name) return undefined;
    noteClientSeen({ id: client.id, at: new Date(), everySeconds }, client.lastSeenAt);
    return answerOf(tx, client);
  });
}

async function answerOf(tx: Parameters<typeof listAsked>[0], client: ClientRow): Promise<Answer> {
  const { id, askedCount } = client;
  return { id, adopt: askedCount > 0 ? await listAsked(tx, id) : [], held: heldAsSaid(client), ignored: [] };
}

/**
 * How much of what is on record agrees with the receipt. One that calls the target as written and names only what changed may come after another
 * that told of edits: by the count its client learns that we still believe in those, and tells everything.
 */
function heldAsSaid({ state, heldCount, driftedCount }: Pick<ClientRow, "state" | "heldCount" | "driftedCount">): number {
  return state === "applied" ? heldCount - driftedCount : heldCount;
}

type Head = Pick<
  ClientRow,
  | "tool"
  | "host"
  | "target"
  | "file"
  | "state"
  | "problem"
  | "revision"
  | "everySeconds"
  | "searchText"
  | "actorName"
  | "lastSeenAt"
  | "silentAt"
> & { appliedAt?: Date };

async function headOf(tx: Tx, caller: Caller, receipt: Receipt, now: Date): Promise<Head> {
  const { tool, host, target, file, state, problem, everySeconds } = receipt;
  const { revision } = await tx.workspace.findUniqueOrThrow({ where: { id: workspaceOf(caller) }, select: { revision: true } });
  return {
    ...{ tool, host, target, file, state, problem: problem || null, everySeconds, actorName: caller.name },
    revision: receipt.revision <= revision ? receipt.revision : null,
    searchText: [host, target, file, tool, caller.name].join(" ").toLowerCase(),
    ...{ lastSeenAt: now, silentAt: silentFrom(now, everySeconds) },
    ...(state === "applied" ? { appliedAt: now } : {}),
  };
}

async function newClient(tx: Tx, caller: Caller, head: Head, clientKey: string): Promise<ClientRow> {
  const { kind, id, userId } = caller;
  const place = { workspaceId: workspaceOf(caller), userId, host: head.host, target: head.target, file: head.file };
  await forgetSuperseded(tx, place, head.lastSeenAt);
  return {
    ...{ id: crypto.randomUUID(), workspaceId: place.workspaceId, clientKey, userId, actorKind: kind, actorId: id, receiptDigest: "" },
    ...{ heldCount: 0, driftedCount: 0, askedCount: 0, firstSeenAt: head.lastSeenAt, appliedAt: null },
    ...head,
  };
}

function countsOf(held: readonly HeldRow[]) {
  return {
    heldCount: held.length,
    driftedCount: held.filter(({ isDrifted }) => isDrifted).length,
    askedCount: held.filter(({ askedAt }) => askedAt !== null).length,
  };
}

/** Only a receipt of which everything was kept may be answered from its digest. */
function digestOf(receipt: Receipt, { ignored }: ReceiptPlan): string {
  return ignored.length === 0 ? (contentOf(receipt) ?? "") : "";
}

async function refuseTooMuch(tx: Tx, caller: Caller, { more, known }: { more: number; known: ClientRow | undefined }): Promise<void> {
  const { all, own, held } = await countClients(tx, workspaceOf(caller), caller.id);
  if (!known && (all >= clientLimits.perWorkspace || own >= clientLimits.perActor)) {
    throw new DomainError("too_large", "There are too many clients. Ask an admin to forget some, or give each host a token of its own.");
  }
  if (held + more > clientLimits.heldPerActor)
    throw new DomainError(
      "too_large",
      "Too many entries are reported under this token. Use several tokens, or targets with fewer entries.",
    );
}

/** What the audit log keeps; null for a receipt that tells nothing of its client but progress. */
function detailOf(client: ClientRow, known: ClientRow | undefined, head: Head, plan?: ReceiptPlan): JsonObject | null {
  const drifted = plan?.newlyDrifted.map(({ path, version }) => `${path}@${version ?? "?"}`).sort() ?? [];
  if (known?.state === head.state && drifted.length === 0) return null;
  const { host, target, file, state, revision } = head;
  const what: JsonObject = known ? { before: known.state } : { isNew: true };
  return { clientId: client.id, host, target, file, state, revision, ...what, ...(drifted.length > 0 ? listedOf(drifted) : {}) };
}

function listedOf(drifted: readonly string[]): JsonObject {
  return { drifted: drifted.slice(0, listedMax), driftedCount: drifted.length };
}
