import * as fc from "fast-check";
import { canonicalJson, type JsonObject } from "#lib/core/json.ts";
import { createChange } from "#lib/usecases/changes/changes.ts";
import { getEntry, listEntries } from "#lib/usecases/entries/entries.ts";
import type { openTestWorkspace } from "#lib/usecases/testing.ts";
import { restoreRevision } from "./restore.ts";
import { getEntryAt, listEntriesAt } from "./revisions.ts";

type World = Awaited<ReturnType<typeof openTestWorkspace>>;

/** What somebody does next; the numbers pick among what there is. */
export type Doing = {
  what: "put" | "patch" | "rename" | "delete" | "undelete" | "restore" | "as of";
  name: number;
  other: number;
  value: number;
};

export const doings = (count: number) =>
  fc.array(
    fc.record({
      what: fc.constantFrom("put", "put", "patch", "rename", "rename", "delete", "undelete", "restore", "as of") as fc.Arbitrary<
        Doing["what"]
      >,
      name: fc.nat({ max: 3 }),
      other: fc.nat({ max: 3 }),
      value: fc.nat({ max: 9 }),
    }),
    { minLength: count, maxLength: count },
  );

/** What an entry says, in our own words: nothing of it is read from the store. */
type Said = { path: string; value: number; secret: string; tag: string };
type Known = { id: string; said: Said; isAlive: boolean; versions: { said: Said; isAlive: boolean }[] };
/** The living entries of a moment, by id. */
export type Picture = Map<string, Said>;

const pathOf = (index: number) => `config/fleet/n${index}`;

type Model = {
  world: World;
  known: Known[];
  pictures: Picture[];
  alive: () => Known[];
  at: (path: string) => Known | undefined;
};
/** Does it on the store and on the model; false when it changed nothing. */
type Act = (model: Model, doing: Doing) => Promise<boolean>;

function say(entry: Known, said: Said, isAlive = true): void {
  entry.said = said;
  entry.isAlive = isAlive;
  entry.versions.push({ said, isAlive });
}

const save = ({ world }: Model, edit: JsonObject) => createChange(world.caller("owner"), { edits: [edit] });

const put: Act = async (model, { name, value }) => {
  const path = pathOf(name);
  const entry = model.at(path);
  const said = { path, value, secret: `s${value}`, tag: `t${value % 3}` };
  const base = { op: "put", path, baseVersion: entry?.versions.length ?? 0, secretFields: ["s"], tags: [said.tag] };
  const { edits } = await save(model, { ...base, data: { v: value, s: said.secret } });
  if (!entry) model.known.push({ id: edits[0]?.id ?? "", said, isAlive: true, versions: [{ said, isAlive: true }] });
  else if (edits[0]?.isChanged) say(entry, said);
  return edits[0]?.isChanged ?? false;
};

const patch: Act = async (model, { name, value }) => {
  const entry = model.at(pathOf(name));
  if (!entry || entry.said.value === value) return false;
  await save(model, { op: "patch", path: entry.said.path, baseVersion: entry.versions.length, set: { v: value } });
  say(entry, { ...entry.said, value });
  return true;
};

const rename: Act = async (model, { name, other }) => {
  const entry = model.at(pathOf(name));
  if (!entry || model.at(pathOf(other))) return false;
  await save(model, { op: "rename", path: entry.said.path, newPath: pathOf(other), baseVersion: entry.versions.length });
  say(entry, { ...entry.said, path: pathOf(other) });
  return true;
};

const trash: Act = async (model, { name }) => {
  const entry = model.at(pathOf(name));
  if (!entry) return false;
  await save(model, { op: "delete", path: entry.said.path, baseVersion: entry.versions.length });
  say(entry, entry.said, false);
  return true;
};

const undelete: Act = async (model, { other }) => {
  const trashed = model.known.filter(({ isAlive }) => !isAlive);
  const entry = trashed[other % Math.max(1, trashed.length)];
  if (!entry || model.at(entry.said.path)) return false;
  await save(model, { op: "undelete", path: entry.said.path, id: entry.id, baseVersion: entry.versions.length });
  say(entry, entry.said);
  return true;
};

const restore: Act = async (model, { name, other }) => {
  const entry = model.at(pathOf(name));
  if (!entry) return false;
  const { path } = entry.said;
  const version = (other % entry.versions.length) + 1;
  const old = entry.versions[version - 1]?.said ?? entry.said;
  const { edits } = await save(model, { op: "restore", path, baseVersion: entry.versions.length, version });
  if (edits[0]?.isChanged) say(entry, { ...old, path });
  return edits[0]?.isChanged ?? false;
};

const asOf: Act = async ({ world, known, pictures }, { value }) => {
  if (pictures.length < 2) return false;
  const revision = 1 + (value % (pictures.length - 1));
  const { id } = await restoreRevision(world.caller("owner"), { revision });
  const then = pictures[revision] ?? new Map<string, Said>();
  for (const entry of known) {
    const said = then.get(entry.id);
    if (said && !(entry.isAlive && isSame(entry.said, said))) say(entry, said);
    else if (!said && entry.isAlive) say(entry, entry.said, false);
  }
  return id !== null;
};

const acts: Record<Doing["what"], Act> = { put, patch, rename, delete: trash, undelete, restore, "as of": asOf };

/** Replays doings on the store and, beside it, on a model of it. `pictures[n]` is what the model says of revision n. */
export async function replay(world: World, all: readonly Doing[]): Promise<Picture[]> {
  const known: Known[] = [];
  const pictures: Picture[] = [new Map()];
  const alive = () => known.filter(({ isAlive }) => isAlive);
  const model: Model = { world, known, pictures, alive, at: (path) => alive().find(({ said }) => said.path === path) };
  for (const doing of all) {
    if (await acts[doing.what](model, doing)) pictures.push(new Map(alive().map(({ id, said }) => [id, said])));
  }
  return pictures;
}

function isSame(a: Said, b: Said): boolean {
  return canonicalJson(a) === canonicalJson(b);
}

type Shown = { id: string; path: string; tags: string[]; data: JsonObject; fingerprints: string[] };

/** A picture as the screens have it: a secret by the first digits of its fingerprint. */
export function shownOf(world: World, picture: Picture): Shown[] {
  return [...picture]
    .map(([id, { path, value, secret, tag }]) => ({
      ...{ id, path, tags: [tag], data: { v: value } },
      fingerprints: [world.keyring.fingerprint(canonicalJson(secret)).slice(0, 6)],
    }))
    .sort(byPath);
}

/** The whole workspace at a revision, through the use cases. */
export async function viewAt(world: World, revision: number): Promise<Shown[]> {
  const caller = world.caller("viewer");
  const { entries } = await listEntriesAt(caller, { revision, pageSize: 200 });
  const whole = await Promise.all(entries.map(({ id }) => getEntryAt(caller, { revision, id })));
  return whole.map(shown).sort(byPath);
}

/** The living workspace, through the use cases that know nothing of revisions. */
export async function liveView(world: World): Promise<Shown[]> {
  const caller = world.caller("viewer");
  const { entries } = await listEntries(caller, { pageSize: 200 });
  return (await Promise.all(entries.map(({ id }) => getEntry(caller, { id })))).map(shown).sort(byPath);
}

function shown(entry: { id: string; path: string; tags: string[]; data: unknown; secrets: { fingerprint: string }[] }): Shown {
  const { id, path, tags, data, secrets } = entry;
  // JSON numbers come back as they were written; these are plain ones.
  return {
    id,
    path,
    tags,
    data: JSON.parse(canonicalJson(data as JsonObject)),
    fingerprints: secrets.map(({ fingerprint }) => fingerprint),
  };
}

function byPath(a: Shown, b: Shown): number {
  return a.path < b.path ? -1 : 1;
}
