import type { Edit } from "#lib/api/contract/changes.ts";
import { hashValue, type Lock, type LockedEntry, type WaitingEntry } from "#lib/cli/lockfile.ts";
import type { Server } from "#lib/cli/server.ts";
import { strangeAnswer } from "#lib/cli/server.ts";
import { DomainError } from "#lib/core/errors.ts";
import { keyName } from "#lib/core/formats/lines.ts";
import { formatJson, isJsonObject, type Json } from "#lib/core/json.ts";
import { foldPath } from "#lib/core/paths.ts";
import { lockedField } from "./locked-hashes.ts";
import type { Plan, PlannedEntry } from "./plan.ts";

/** A change that waits for a review, under the number that people know it by. */
export type WaitingChange = { id: string; number: number };

/** What became of the pushes: `versions` of the entries that say so now, and `sent` the changes that others wait in; both by folded path. */
export type Pushed = { revision: number; versions: ReadonlyMap<string, number>; sent: ReadonlyMap<string, WaitingChange> };

type Order = { message: string; asksForReview: boolean; waiting: ReadonlyMap<number, WaitingChange> };

/** What one request can carry (sources: `ChangeInput` of the contract, the API's limit for a body). */
const editsMax = 1_000;
const charactersMax = 180_000;

/**
 * Sends every push of the plan as one change, all or nothing (what one request cannot carry goes as several, one after the other); pushes of
 * entries that wait for a review already go on top of what waits. Undefined when there is nothing to send.
 */
export async function push(server: Server, plan: Plan, order: Order): Promise<Pushed | undefined> {
  const entries = plan.entries.filter(({ pushes, isRemoved }) => pushes.length > 0 || isRemoved);
  if (entries.length === 0) return undefined;
  let made: Pushed = { revision: 0, versions: new Map(), sent: new Map() };
  for (const batch of batchesOf(entries.filter(({ waitsIn }) => waitsIn === undefined))) {
    const { revision, versions, sent } = await send(server, batch, plan, order);
    made = { revision, versions: new Map([...made.versions, ...versions]), sent: new Map([...made.sent, ...sent]) };
  }
  const sent = new Map(made.sent);
  for (const [number, change] of order.waiting) {
    const added = entries.filter(({ waitsIn }) => waitsIn === number);
    if (added.length === 0) continue;
    await server.call("addToChange", { id: change.id, edits: added.map(editOf) }).catch(rename(plan));
    for (const { path } of added) sent.set(foldPath(path), change);
  }
  return { ...made, sent };
}

function batchesOf(entries: readonly PlannedEntry[]): PlannedEntry[][] {
  const batches: PlannedEntry[][] = [];
  let [batch, size]: [PlannedEntry[], number] = [[], 0];
  for (const entry of entries) {
    const length = formatJson(editOf(entry) as Json).length;
    if (batch.length === editsMax || (batch.length > 0 && size + length > charactersMax)) {
      batches.push(batch);
      [batch, size] = [[], 0];
    }
    batch.push(entry);
    size += length;
  }
  return batch.length > 0 ? [...batches, batch] : batches;
}

async function send(server: Server, entries: readonly PlannedEntry[], plan: Plan, { message, asksForReview }: Order): Promise<Pushed> {
  const edits = entries.map(editOf);
  const answer = await server.call("createChange", { message, edits, asksForReview }).catch(rename(plan));
  if (typeof answer.revision !== "number" || !Array.isArray(answer.edits) || answer.edits.length !== edits.length)
    throw strangeAnswer(server.origin);
  const { revision, state, id, number } = answer;
  if (state !== "open") {
    return { revision, versions: new Map(answer.edits.map(({ path, version }) => [foldPath(path), version])), sent: new Map() };
  }
  if (id === null || number === null) throw strangeAnswer(server.origin);
  return { revision, versions: new Map(), sent: new Map(entries.map(({ path }) => [foldPath(path), { id, number }])) };
}

function rename(plan: Plan): (error: unknown) => never {
  return (error) => {
    throw error instanceof DomainError && error.code === "conflict" ? namedConflict(error, plan) : error;
  };
}

function editOf({ path, baseVersion, pushes, isRemoved }: PlannedEntry): Extract<Edit, { op: "patch" | "delete" }> {
  if (isRemoved) return { op: "delete", path, baseVersion };
  const set = Object.fromEntries(pushes.flatMap(({ field, value }) => (value === undefined ? [] : [[field, value]])));
  const clear = pushes.filter(({ value }) => value === undefined).map(({ field }) => field);
  return { op: "patch", path, baseVersion, set, clear };
}

/** What the lock remembers of the entries once the pushes have their versions. */
export function lockedAfter(plan: Plan, lock: Lock, pushed: Pushed | undefined): Record<string, LockedEntry> {
  if (plan.entries.length === 0) return plan.locked;
  const entries = { ...plan.locked };
  for (const { path, pushes, isRemoved } of plan.entries) {
    const folded = foldPath(path);
    const version = pushed?.versions.get(folded);
    if (version === undefined) continue;
    if (isRemoved) delete entries[folded];
    if (isRemoved || pushes.length === 0) continue;
    const fields = { ...entries[folded]?.fields };
    for (const { field, text, isJson } of pushes) {
      if (text === undefined) delete fields[field];
      else fields[field] = lockedField(version, hashValue(lock.salt, folded, field, text), isJson);
    }
    entries[folded] = { path, version, isDeleted: false, fields };
  }
  return entries;
}

/** What waits for a review once the pushes are sent: what waited before and still does, with what was sent on top. */
export function waitingAfter(plan: Plan, lock: Lock, pushed: Pushed | undefined): Record<string, WaitingEntry> {
  const waiting = { ...lock.waiting };
  for (const { path, pushes, isRemoved } of plan.entries) {
    const folded = foldPath(path);
    const change = pushed?.sent.get(folded);
    if (!change || (pushes.length === 0 && !isRemoved)) continue;
    const hashes = pushes.map(({ field, text }) => {
      return [field, text === undefined ? null : hashValue(lock.salt, folded, field, text)] as const;
    });
    waiting[folded] = { number: change.number, fields: { ...waiting[folded]?.fields, ...Object.fromEntries(hashes) } };
  }
  return waiting;
}

/** The server's conflict in the words of the file: somebody was faster since the pull of this run. */
function namedConflict({ details }: DomainError, plan: Plan): DomainError {
  const conflicts = Array.isArray(details.conflicts) ? details.conflicts.filter(isJsonObject) : [];
  const problems = conflicts.flatMap((conflict) => {
    const entry = plan.entries.find(({ path }) => foldPath(path) === foldPath(String(conflict.path)));
    const fields = Array.isArray(conflict.fields) ? conflict.fields.filter(isJsonObject).map(({ field }) => String(field)) : [];
    const keys = entry?.pushes.filter(({ field }) => fields.includes(field)) ?? [];
    const places = keys.length > 0 ? keys.map(({ section, key }) => keyName(section, key)) : [entry?.section || String(conflict.path)];
    return places.map((path) => ({ path, message: "was changed on the server at this moment." }));
  });
  return new DomainError(
    "conflict",
    "The server refused the change because something else was faster. Nothing was changed; run the command again.",
    { problems },
  );
}
