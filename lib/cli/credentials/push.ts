import { hashValue, type Lock, type LockedBlock, type WaitingBlock } from "#lib/cli/lockfile.ts";
import type { Server } from "#lib/cli/server.ts";
import { strangeAnswer } from "#lib/cli/server.ts";
import { DomainError } from "#lib/core/errors.ts";
import { isJsonObject } from "#lib/core/json.ts";
import { foldPath } from "#lib/core/paths.ts";
import type { Plan, PlannedBlock } from "./plan.ts";

/** A change that waits for a review, under the number that people know it by. */
export type WaitingChange = { id: string; number: number };

/** What became of the pushes: `versions` of the blocks that say so now, and `sent` the changes that others wait in; both by folded path. */
export type Pushed = { revision: number; versions: ReadonlyMap<string, number>; sent: ReadonlyMap<string, WaitingChange> };

type Order = { message: string; asksForReview: boolean; waiting: ReadonlyMap<number, WaitingChange> };

/**
 * Sends every push of the plan as one change, all or nothing; pushes of blocks that wait for a review already go on top of what waits.
 * Undefined when there is nothing to send.
 */
export async function push(server: Server, plan: Plan, order: Order): Promise<Pushed | undefined> {
  const blocks = plan.blocks.filter(({ pushes }) => pushes.length > 0);
  if (blocks.length === 0) return undefined;
  const fresh = blocks.filter(({ waitsIn }) => waitsIn === undefined);
  const made = fresh.length > 0 ? await send(server, fresh, plan, order) : { revision: 0, versions: new Map(), sent: new Map() };
  const sent = new Map(made.sent);
  for (const [number, change] of order.waiting) {
    const added = blocks.filter(({ waitsIn }) => waitsIn === number);
    if (added.length === 0) continue;
    await server.call("addToChange", { id: change.id, edits: added.map(editOf) }).catch(rename(plan));
    for (const { path } of added) sent.set(foldPath(path), change);
  }
  return { ...made, sent };
}

async function send(server: Server, blocks: readonly PlannedBlock[], plan: Plan, { message, asksForReview }: Order): Promise<Pushed> {
  const edits = blocks.map(editOf);
  const answer = await server.call("createChange", { message, edits, asksForReview }).catch(rename(plan));
  if (typeof answer.revision !== "number" || !Array.isArray(answer.edits) || answer.edits.length !== edits.length)
    throw strangeAnswer(server.origin);
  const { revision, state, id, number } = answer;
  if (state !== "open") {
    return { revision, versions: new Map(answer.edits.map(({ path, version }) => [foldPath(path), version])), sent: new Map() };
  }
  if (id === null || number === null) throw strangeAnswer(server.origin);
  return { revision, versions: new Map(), sent: new Map(blocks.map(({ path }) => [foldPath(path), { id, number }])) };
}

function rename(plan: Plan): (error: unknown) => never {
  return (error) => {
    throw error instanceof DomainError && error.code === "conflict" ? namedConflict(error, plan) : error;
  };
}

function editOf({ path, baseVersion, pushes }: PlannedBlock) {
  const set = Object.fromEntries(pushes.flatMap(({ field, value }) => (value === undefined ? [] : [[field, value]])));
  const clear = pushes.filter(({ value }) => value === undefined).map(({ field }) => field);
  return { op: "patch" as const, path, baseVersion, set, clear };
}

/** What the lock remembers of the blocks once the pushes have their versions. */
export function lockedAfter(plan: Plan, lock: Lock, pushed: Pushed | undefined): Record<string, LockedBlock> {
  const blocks = { ...plan.locked };
  for (const { path, pushes } of plan.blocks) {
    const version = pushed?.versions.get(foldPath(path));
    if (version === undefined || pushes.length === 0) continue;
    const fields = { ...blocks[foldPath(path)]?.fields };
    for (const { field, value } of pushes) {
      if (value === undefined) delete fields[field];
      else fields[field] = { version, hash: hashValue(lock.salt, foldPath(path), field, value) };
    }
    blocks[foldPath(path)] = { version, isDeleted: false, fields };
  }
  return blocks;
}

/** What waits for a review once the pushes are sent: what waited before and still does, with what was sent on top. */
export function waitingAfter(plan: Plan, lock: Lock, pushed: Pushed | undefined): Record<string, WaitingBlock> {
  const waiting = { ...lock.waiting };
  for (const { path, pushes } of plan.blocks) {
    const change = pushed?.sent.get(foldPath(path));
    if (!change || pushes.length === 0) continue;
    const hashes = pushes.map(({ field, value }) => {
      return [field, value === undefined ? null : hashValue(lock.salt, foldPath(path), field, value)] as const;
    });
    waiting[foldPath(path)] = { number: change.number, fields: { ...waiting[foldPath(path)]?.fields, ...Object.fromEntries(hashes) } };
  }
  return waiting;
}

/** The server's conflict in the words of the file: somebody was faster since the pull of this run. */
function namedConflict({ details }: DomainError, plan: Plan): DomainError {
  const conflicts = Array.isArray(details.conflicts) ? details.conflicts.filter(isJsonObject) : [];
  const problems = conflicts.flatMap((conflict) => {
    const block = plan.blocks.find(({ path }) => foldPath(path) === foldPath(String(conflict.path)));
    const fields = Array.isArray(conflict.fields) ? conflict.fields.filter(isJsonObject).map(({ field }) => String(field)) : [];
    const keys = block?.pushes.filter(({ field }) => fields.includes(field)).map(({ key }) => key) ?? [];
    const places = keys.length > 0 ? keys.map((key) => `[${block?.section}] ${key}`) : [`[${block?.section ?? String(conflict.path)}]`];
    return places.map((path) => ({ path, message: "was changed on the server at this moment." }));
  });
  return new DomainError(
    "conflict",
    "The server refused the change because something else was faster. Nothing was changed; run the command again.",
    { problems },
  );
}
