import { expect } from "vitest";
import type { Edit } from "#lib/api/contract/changes.ts";
import type { SyncEntry } from "#lib/api/contract/sync.ts";
import { type Lock, newLock } from "#lib/cli/lockfile.ts";
import type { Server } from "#lib/cli/server.ts";
import type { HeldEntry, Mapping } from "#lib/cli/targets/mapping.ts";
import { DomainError } from "#lib/core/errors.ts";
import type { JsonObject } from "#lib/core/json.ts";
import { foldPath, parseEntryPath } from "#lib/core/paths.ts";
import { patched } from "#lib/usecases/changes/edit-fields.ts";
import { textAfter } from "./file.ts";
import { hasUnknown, knownEntries, viewBefore } from "./known.ts";
import { emptyPlan, type Plan, type PlanOptions, planSync } from "./plan.ts";
import { lockedAfter, type Pushed, push } from "./push.ts";
import { pullRemote, type Remote } from "./remote.ts";
import { isAsSettled, isSettled, markOf } from "./settled.ts";

/** An entry on the server of a test. `data` null: it is deleted. */
export type ServerEntry = { path: string; version: number; revision: number; data: JsonObject | null; secretFields: readonly string[] };

/** A file, a server and a lock in memory, with the engine's own functions between them: what takes a request or a disk is left out. */
export type World = { mapping: Mapping; text: string; entries: Map<string, ServerEntry>; revision: number; lock: Lock };

export type Way = { takes: boolean; sends: boolean; settle?: "ours" | "theirs" | undefined; isPruning?: boolean; isRemoving?: boolean };

export function newWorld(mapping: Mapping, text: string): World {
  return { mapping, text, entries: new Map(), revision: 0, lock: newLock("i", "w") };
}

/** What the server has of an entry from now on; null: it is deleted. */
export function putEntry(world: World, path: string, data: JsonObject | null, secretFields: readonly string[] = []): void {
  const before = world.entries.get(foldPath(path));
  if (!before && data === null) return;
  world.revision++;
  world.entries.set(foldPath(path), { path, version: (before?.version ?? 0) + 1, revision: world.revision, data, secretFields });
}

export function heldOf({ mapping, entries }: World, path: string): HeldEntry | undefined {
  const entry = entries.get(foldPath(path));
  return entry && mapping.hold(told(entry));
}

function told({ path, version, revision, data, secretFields }: ServerEntry): SyncEntry {
  const { kind, group, name } = parseEntryPath(path);
  const type = kind === "block" ? group : null;
  return {
    path,
    kind: kind as SyncEntry["kind"],
    type,
    name,
    version,
    revision,
    deleted: data === null,
    data,
    secretFields: [...secretFields],
  };
}

async function remoteOf(world: World, everything: boolean): Promise<Remote> {
  const pull = async ({ since }: { since: string | undefined }) => {
    const all = [...world.entries.values()];
    const entries = since === undefined ? all.filter(({ data }) => data !== null) : all.filter(({ revision }) => revision > Number(since));
    const { revision } = world;
    if (since !== undefined && entries.length === 0) return null;
    const head = { instance: "i", workspace: "w", epoch: 1, revision, cursor: String(revision), issuedAt: "", signature: null };
    return { ...head, full: since === undefined, entries: entries.map(told) };
  };
  return pullRemote({ origin: "", pull }, world.mapping, world.lock, { everything });
}

/** The server's side of `createChange`, with the function that applies patches there. A base that is not the head is a lost race, of which there is none here. */
function serverOf(world: World): Server {
  const apply = (edit: Edit) => {
    if (edit.op !== "patch" && edit.op !== "delete") throw new Error("An edit that the engine does not send.");
    const entry = world.entries.get(foldPath(edit.path));
    expect([edit.path, edit.baseVersion]).toEqual([edit.path, entry?.data ? entry.version : 0]);
    const state = {
      path: edit.path,
      body: entry?.data ?? {},
      description: "",
      tags: [],
      schemaId: null,
      secretPaths: [],
      secrets: new Map(),
    };
    putEntry(world, edit.path, edit.op === "delete" ? null : patched(edit, state), entry?.secretFields);
    return { path: edit.path, version: world.entries.get(foldPath(edit.path))?.version ?? 0 };
  };
  const call = async (_name: string, { edits }: { edits: Edit[] }) => {
    const before = new Map(world.entries);
    try {
      return { revision: world.revision, state: "applied", id: null, number: null, edits: edits.map(apply) };
    } catch (error) {
      world.entries = before;
      throw error;
    }
  };
  return { origin: "", call } as unknown as Server;
}

export type Run = { plan: Plan | undefined; isRefused: boolean; refusal?: DomainError };

/** One run of the engine as `syncTarget` makes it. `refusal`: the file cannot hold what it should. */
export async function runWorld(world: World, way: Way): Promise<Run> {
  const { mapping, lock } = world;
  const document = mapping.format.parse(world.text);
  const remote = await remoteOf(world, hasUnknown(viewBefore(mapping, document, lock), lock) || way.settle === "theirs");
  const view = mapping.read(document, knownEntries(lock, remote));
  expect(view.problems).toEqual([]);
  const isCalm = isAsSettled(lock, mapping, world.text);
  const plan = planSync({ view, document, mapping, isSettled: isCalm }, remote, lock, optionsOf(way));
  if (isCalm) expectSameAsWhole(world, { plan, whole: planSync({ view, document, mapping }, remote, lock, optionsOf(way)) }, remote);
  if (plan.conflicts.length + plan.refusals.length > 0) return { plan, isRefused: true };
  let text: string;
  try {
    text = textAfter({ path: "", text: world.text, document }, mapping, plan);
  } catch (refusal) {
    if (!(refusal instanceof DomainError)) throw refusal;
    return { plan, isRefused: true, refusal };
  }
  const order = { message: "", asksForReview: false, waiting: new Map() };
  const pushed: Pushed | undefined = way.sends ? await push(serverOf(world), plan, order) : undefined;
  world.text = text;
  const cursor = plan.isAbsorbed ? remote.cursor : lock.cursor;
  const next = { ...lock, cursor, revision: world.revision, entries: lockedAfter(plan, lock, pushed) };
  const after = mapping.format.parse(text);
  const reading = { document: after, view: viewBefore(mapping, after, next) };
  const news = isCalm ? new Set(remote.entries.keys()) : undefined;
  world.lock = { ...next, settled: isSettled(reading, next, mapping, news) ? markOf(next, mapping, text) : undefined };
  // What is not looked at again because nobody has touched it is as it would be found.
  expect(isSettled(reading, next, mapping, undefined)).toBe(world.lock.settled !== undefined);
  return { plan, isRefused: false };
}

/** Of a file that is as the last run left it only what is new is planned; that must be the plan of the whole. Without news it must be empty. */
function expectSameAsWhole({ mapping, text, lock }: World, { plan, whole }: { plan: Plan; whole: Plan }, remote: Remote): void {
  expect(plan).toEqual(whole);
  expect(hasUnknown(viewBefore(mapping, mapping.format.parse(text), lock), lock)).toBe(false);
  if (!remote.isFull && remote.entries.size === 0) expect(whole).toEqual(emptyPlan(lock));
}

function optionsOf({ takes, sends, settle, isPruning = false, isRemoving = false }: Way): PlanOptions {
  const hints = { theirs: "--theirs", prune: "--prune" };
  return { takes, sends, settle: { all: settle, keys: new Map() }, isPruning: takes && isPruning, isRemoving: sends && isRemoving, hints };
}
