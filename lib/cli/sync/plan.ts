import type { Lock, LockedEntry, LockedField } from "#lib/cli/lockfile.ts";
import {
  type FileEntry,
  type FileField,
  type FileView,
  type HeldEntry,
  type Mapping,
  type Place,
  placeName,
} from "#lib/cli/targets/mapping.ts";
import { isOverlapping } from "#lib/core/field-paths.ts";
import type { FileDocument, FileEdit } from "#lib/core/formats/define.ts";
import { type Json, parseJson } from "#lib/core/json.ts";
import { type MergeRow, mergeFields, type Side } from "#lib/core/merge.ts";
import { foldPath } from "#lib/core/paths.ts";
import { agreedHash, hashOf, isAgreed, isJsonOf, lockedField, textOf, unmanagedFields, unmanagedHash } from "./locked-hashes.ts";
import { conflictMessage, type Hints, maskMessage, noJsonMessage, noneMessage, unmanagedMessage } from "./messages.ts";
import { planGoneEntry, planMissingEntry, planTakenOut } from "./plan-absent.ts";
import { letWait } from "./plan-waiting.ts";
import type { Remote } from "./remote.ts";

/** Whose word counts where both sides have changed: for all keys, or key by key (`placeName`). */
export type Settle = { all: "ours" | "theirs" | undefined; keys: ReadonlyMap<string, "ours" | "theirs"> };

export const unsettled: Settle = { all: undefined, keys: new Map() };

export type PlanOptions = {
  /** The server's changes are taken into the file. */
  takes: boolean;
  /** The file's changes are sent to the server. */
  sends: boolean;
  /** Of these entries only, by folded path. */
  sendsOnly?: ReadonlySet<string>;
  settle: Settle;
  /** Keys go from the file whose entry was deleted on the server. */
  isPruning: boolean;
  /** Fields and entries go on the server whose keys were taken out of the file. */
  isRemoving: boolean;
  hints: Hints;
};

/** One key of the file and what becomes of it. Values stand only where they are to be written. */
export type PlannedKey = Place & { path: string; field: string; line: number | undefined; isInherited: boolean };
/** `value` undefined: the field is cleared. `text`: what the lock's hash is made of. */
export type Push = PlannedKey & { value: Json | undefined; text: string | undefined; isJson: boolean; isSecret: boolean };
/** `value` undefined: the key goes. */
export type Pull = PlannedKey & { value: Json | undefined; version: number; isSecret: boolean };
/** A key whose value in the file was sent for review and waits there. */
export type Waiting = PlannedKey & { number: number };
export type Note = { section: string; key?: string; path?: string; message: string };
/** What each side has done to a key since they last agreed. */
export type Moved = "set" | "changed" | "removed" | undefined;
export type KeyState = PlannedKey & { file: Moved; server: Moved; isConflict: boolean };

/** An entry that the plan touches, with the version its pushes are based on (0: to be made). */
export type PlannedEntry = {
  path: string;
  section: string;
  baseVersion: number;
  pushes: Push[];
  pulls: Pull[];
  /** True when the file does not have it yet; `extra` is written beside its values. */
  isNew: boolean;
  extra: readonly FileEdit[];
  /** The entry goes on the server. */
  isRemoved: boolean;
  /** The change in which earlier pushes of the entry wait: these go on top of it. */
  waitsIn: number | undefined;
};

export type Plan = {
  entries: PlannedEntry[];
  waiting: Waiting[];
  conflicts: (PlannedKey & { message: string; isSecret: boolean; mine: Json | undefined; theirs: Json | undefined })[];
  /** Keys that hold what must not be sent, such as a mask in place of a secret: nothing may happen until they are settled. */
  refusals: Note[];
  notes: Note[];
  /** Entries that were deleted on the server and go from the file. */
  drops: { section: string; path: string; places: readonly Place[] }[];
  /** Keys that differ from what both sides last agreed on. */
  states: KeyState[];
  /** What the lock will say once the plan has been carried out, before pushes have their versions. */
  locked: Record<string, LockedEntry>;
  /** True when the file will have taken in everything that the server said. */
  isAbsorbed: boolean;
  /** How many entries the file had by the lock, and how many of these the server does not have any more. */
  known: { total: number; gone: number };
};

export type Work = {
  plan: Plan;
  document: FileDocument;
  mapping: Mapping;
  remote: Remote;
  lock: Lock;
  options: PlanOptions;
  /** Places that new entries of this plan have taken. */
  taken: Set<string>;
};

/** `isSettled`: the file says what the lock says (`isAsSettled`), so that only what the server names can have moved. */
type FileSide = { view: FileView; document: FileDocument; mapping: Mapping; isSettled?: boolean };

/** The plan of a run with nothing to do: what the lock remembers stays. */
export function emptyPlan({ entries }: Lock): Plan {
  const total = Object.values(entries).filter(({ isDeleted }) => !isDeleted).length;
  return {
    ...{ entries: [], waiting: [], conflicts: [], refusals: [], notes: [], drops: [], states: [] },
    ...{ locked: entries, isAbsorbed: true, known: { total, gone: 0 } },
  };
}

/** Three-way plan over every entry of the file, every one that the server named and everything the lock remembers. Touches nothing. */
export function planSync(side: FileSide, remote: Remote, lock: Lock, options: PlanOptions): Plan {
  const { view, document, mapping, isSettled = false } = side;
  const plan: Plan = { ...emptyPlan(lock), locked: {} };
  const work: Work = { plan, document, mapping, remote, lock, options, taken: new Set() };
  const inFile = new Set<string>();
  for (const entry of view.entries) {
    const path = foldPath(entry.path);
    const locked = lock.entries[path];
    inFile.add(path);
    if (isSettled && locked && !remote.isFull && !remote.entries.has(path)) plan.locked[path] = locked;
    else planEntry(work, entry);
  }
  for (const path of Object.keys(lock.entries)) {
    const locked = inFile.has(path) ? undefined : lock.entries[path];
    if (locked) planNotInFile(work, path, locked);
  }
  for (const [path, entry] of [...remote.entries].sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (entry.values && !inFile.has(path) && plan.locked[path] === undefined) planMissingEntry(work, entry);
  }
  return plan;
}

/** What the lock remembers and the file does not have: gone on both sides, or taken out of the file. */
function planNotInFile(work: Work, path: string, locked: LockedEntry): void {
  const { plan, remote, options } = work;
  const theirs = remote.entries.get(path);
  const isGone = theirs ? theirs.values === null : remote.isFull;
  if (isGone && !locked.isDeleted) plan.known.gone++;
  // Nobody took out what had nothing to stand in the file by.
  if (!isGone && !Object.values(locked.fields).some(isAgreed)) {
    if (!theirs) plan.locked[path] = locked;
    return;
  }
  if (isGone || locked.isDeleted) {
    if (!isGone && !theirs) plan.locked[path] = locked;
  } else if (!(theirs && options.takes && options.settle.all === "theirs")) planTakenOut(work, locked);
}

function planEntry(work: Work, entry: FileEntry): void {
  const { plan, remote, lock } = work;
  const path = foldPath(entry.path);
  const locked = lock.entries[path];
  const theirs = remote.entries.get(path);
  // A deleted entry that was sent for review to be made again is not deleted a second time.
  const isComing = locked?.version === 0 && lock.waiting[path] !== undefined;
  const isGone = locked !== undefined && !isComing && (theirs ? theirs.values === null : remote.isFull || locked.isDeleted);
  if (isGone && !locked.isDeleted) plan.known.gone++;
  if (locked && isGone) planGoneEntry(work, entry, locked);
  else planFields(work, entry, locked, theirs?.values ? theirs : undefined);
  if (plan.locked[path] === undefined && locked && !(isGone && work.options.isPruning)) plan.locked[path] = locked;
}

function planFields(work: Work, entry: FileEntry, locked: LockedEntry | undefined, theirs: HeldEntry | undefined): void {
  const { plan, options } = work;
  const path = foldPath(entry.path);
  const managed = managedFields(work, entry, locked, theirs);
  const isJson = (field: string) => isJsonOf(field, locked, theirs);
  const base: Side = new Map(managed.flatMap(({ field }) => pair(field, agreedHash(locked?.fields[field]))));
  const theirSide: Side = theirs
    ? new Map(managed.flatMap(({ field }) => pair(field, hashOf(work, path, field, theirs.values?.get(field), isJson(field)))))
    : base;
  // What the server does not have any more either is gone on both sides.
  const silent: Side = new Map([...base].filter(([field]) => theirSide.has(field)));
  const mine: Side = new Map(managed.flatMap((field) => pair(field.field, mineOf(work, path, field, silent, isJson(field.field)))));
  const version = theirs?.version ?? locked?.version ?? 0;
  const planned = plannedEntry(work, entry, version);
  const next = rememberedFields(locked, theirs);
  const remember = (field: string, hash: string | undefined) => {
    if (hash === undefined) delete next[field];
    else if (next[field]?.hash !== hash) next[field] = lockedField(version, hash, isJson(field));
  };
  const picks = picksOf(base, theirSide, mine);
  for (const field of managed) {
    const pick = settled(work, entry, field, picks.get(field.field) ?? "unchanged", theirs);
    const place = placeOf(entry, field);
    const isAbsent = field.state === "absent" && base.has(field.field);
    noteState(plan, place, [base, theirSide, isAbsent ? new Map() : mine], picks.get(field.field) === "conflict");
    if (pick === "mine") {
      if (maySend(options, path))
        planned.pushes.push(...pushOf(work, { ...place, isSecret: isSecretField(theirs, field.field) }, field, isJson(field.field)));
      // Where the file's word counts over the server's, that is seen and settled, also while it waits for a review.
      if (theirSide.get(field.field) !== base.get(field.field)) remember(field.field, theirSide.get(field.field));
    } else if (pick === "theirs" && options.takes) {
      planned.pulls.push({ ...place, value: theirs?.values?.get(field.field), version, isSecret: isSecretField(theirs, field.field) });
      noteHazard(work, place, theirs?.values?.get(field.field));
      remember(field.field, theirSide.get(field.field));
    } else if (pick === "theirs") plan.isAbsorbed = false;
    else if (pick === "both") remember(field.field, mine.get(field.field));
  }
  letWait(work, entry, planned);
  if (planned.pushes.length + planned.pulls.length > 0) plan.entries.push(planned);
  if (theirs || locked) plan.locked[path] = { path: entry.path, version, isDeleted: false, fields: next };
}

/** The fields that both sides can hold. The others are left alone on both, also as long as the server does not speak of the entry again. */
function managedFields(work: Work, entry: FileEntry, locked: LockedEntry | undefined, theirs: HeldEntry | undefined): FileField[] {
  const unmanaged = theirs?.unmanaged ?? unmanagedOf(locked);
  if (unmanaged.size === 0) return [...entry.fields];
  return entry.fields.filter((field) => {
    const isLeft =
      unmanaged.has(field.field) || (work.mapping.format.isTyped && [...unmanaged].some((one) => isOverlapping(one, field.field)));
    if (isLeft && field.state !== "absent") work.plan.notes.push({ ...placeOf(entry, field), message: unmanagedMessage });
    return !isLeft;
  });
}

function unmanagedOf(locked: LockedEntry | undefined): ReadonlySet<string> {
  return new Set(Object.entries(locked?.fields ?? {}).flatMap(([field, value]) => (isAgreed(value) ? [] : [field])));
}

/** The lock's fields with what the answer says of their kinds: which are no text, and which the file cannot hold. */
function rememberedFields(locked: LockedEntry | undefined, theirs: HeldEntry | undefined): Record<string, LockedField> {
  const next: Record<string, LockedField> = { ...locked?.fields };
  if (!theirs) return next;
  for (const [field, { version: at, hash, isJson = false }] of Object.entries(next)) {
    const isJsonNow = isJsonOf(field, locked, theirs);
    if (hash === unmanagedHash) delete next[field];
    else if (isJson !== isJsonNow) next[field] = lockedField(at, hash, isJsonNow);
  }
  for (const [field, value] of unmanagedFields(theirs)) next[field] = value;
  return next;
}

/** As the merge says; what stands inside or around a key in conflict is in conflict too, since it cannot stand beside each outcome. */
function picksOf(base: Side, theirs: Side, mine: Side): Map<string, MergeRow["pick"]> {
  const rows = mergeFields(base, theirs, mine);
  const conflicts = rows.filter(({ pick }) => pick === "conflict");
  const isTorn = ({ field, pick }: MergeRow) =>
    (pick === "mine" || pick === "theirs") && conflicts.some((conflict) => isOverlapping(conflict.field, field));
  return new Map(rows.map((row) => [row.field, isTorn(row) ? "conflict" : row.pick]));
}

/** Says where the file's own readers would make something else of a value. */
export function noteHazard({ plan, mapping }: Work, place: PlannedKey, value: Json | undefined): void {
  const message = value === undefined ? undefined : mapping.findHazard?.(value);
  if (message !== undefined) plan.notes.push({ ...place, message });
}

function noteState(plan: Plan, place: PlannedKey, [base, theirs, mine]: [Side, Side, Side], isConflict: boolean): void {
  const { field } = place;
  const movedOf = (side: Side): Moved => {
    if (side.get(field) === base.get(field)) return undefined;
    return side.has(field) ? (base.has(field) ? "changed" : "set") : "removed";
  };
  const [file, server] = [movedOf(mine), movedOf(theirs)];
  if (file || server) plan.states.push({ ...place, file, server, isConflict });
}

export function plannedEntry({ lock }: Work, { path, section }: FileEntry, baseVersion: number): PlannedEntry {
  const waitsIn = lock.waiting[foldPath(path)]?.number;
  return { path, section, baseVersion, pushes: [], pulls: [], isNew: false, extra: [], isRemoved: false, waitsIn };
}

/** What is sent of a field, or nothing when the file's text is none of what the server holds there. */
export function pushOf(work: Work, place: PlannedKey & { isSecret: boolean }, field: FileField, isJson: boolean): Push[] {
  if (field.state !== "value") return [{ ...place, value: undefined, text: undefined, isJson: false }];
  const { value } = field;
  if (!isJson || typeof value !== "string") return [{ ...place, value, text: textOf(work, value, false), isJson: false }];
  try {
    return [{ ...place, value: parseJson(value), text: textOf(work, value, isJson), isJson }];
  } catch {
    work.plan.refusals.push({ ...place, message: noJsonMessage(field) });
    return [];
  }
}

type Settled = "unchanged" | "mine" | "theirs" | "both" | "waiting";

/** What happens to a field once masks, conflicts and the caller's choice are counted in. */
function settled(work: Work, entry: FileEntry, field: FileField, pick: string, theirs: HeldEntry | undefined): Settled {
  const { plan, options } = work;
  const place = placeOf(entry, field);
  const settle = options.settle.keys.get(placeName(place)) ?? options.settle.all;
  const stored = theirs?.values?.get(field.field);
  if (field.state === "mask") {
    if (settle === "theirs" && options.takes && stored !== undefined) return "theirs";
    if (settle === "theirs" && !options.takes) return "waiting";
    plan.refusals.push({ ...place, message: maskMessage(field, options.hints) });
    return "waiting";
  }
  if (field.state === "none") {
    if (settle === "theirs" && options.takes && stored !== undefined) return "theirs";
    if (pick !== "theirs") {
      plan.notes.push({ ...place, message: noneMessage(field) });
      return "unchanged";
    }
  }
  if (field.state === "absent" && pick === "unchanged" && isTakenOut(work, entry, field) && maySend(options, foldPath(entry.path)))
    return "mine";
  if (pick !== "conflict") return pick as Settled;
  if (settle === "ours") return "mine";
  if (settle === "theirs" && options.takes) return "theirs";
  if (settle === "theirs") {
    plan.isAbsorbed = false;
    return "waiting";
  }
  const isSecret = isSecretField(theirs, field.field);
  const mine = field.state === "value" ? field.value : undefined;
  plan.conflicts.push({ ...place, message: conflictMessage(field, theirs), isSecret, mine, theirs: stored });
  return "waiting";
}

/** What nobody has said of is taken for a secret. */
export function isSecretField(theirs: HeldEntry | undefined, field: string): boolean {
  return theirs?.secretFields.some((secret) => isOverlapping(secret, field)) ?? true;
}

export function maySend({ sends, sendsOnly }: PlanOptions, path: string): boolean {
  return sends && (sendsOnly?.has(path) ?? true);
}

/** A key that both sides once had and that somebody took out of the file, where that is to count. */
function isTakenOut({ lock, options }: Work, { path }: FileEntry, { field }: FileField): boolean {
  return options.isRemoving && agreedHash(lock.entries[foldPath(path)]?.fields[field]) !== undefined;
}

export function placeOf({ path }: FileEntry, { section, key, field, line, isInherited }: FileField): PlannedKey {
  return { section, key, path, field, line, isInherited };
}

/** What is not in the file says nothing; neither does what a client wrote over it. An empty value clears. */
function mineOf(work: Work, path: string, field: FileField, base: Side, isJson: boolean): string | undefined {
  if (field.state === "value") return hashOf(work, path, field.field, field.value, isJson);
  return field.state === "empty" ? undefined : base.get(field.field);
}

function pair(field: string, token: string | undefined): [string, string][] {
  return token === undefined ? [] : [[field, token]];
}
