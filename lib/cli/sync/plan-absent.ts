import type { LockedEntry } from "#lib/cli/lockfile.ts";
import { type FileEntry, type HeldEntry, placeName } from "#lib/cli/targets/mapping.ts";
import { matchesPattern } from "#lib/core/path-patterns.ts";
import { foldPath } from "#lib/core/paths.ts";
import { agreedHash, hashOf, isAgreed, lockedField, unmanagedFields } from "./locked-hashes.ts";
import { deletedConflictMessage, goneMessage, removedConflictMessage, takenOutMessage, twiceMessage } from "./messages.ts";
import { isSecretField, type KeyState, maySend, noteHazard, type Pull, placeOf, plannedEntry, pushOf, type Work } from "./plan.ts";
import { letWait } from "./plan-waiting.ts";

/** The entry was deleted on the server: nothing is removed unasked, and nothing is made again unasked. */
export function planGoneEntry(work: Work, entry: FileEntry, locked: LockedEntry): void {
  const { plan, options } = work;
  const path = foldPath(entry.path);
  const settle = options.settle.all;
  const changed = entry.fields.filter((field) => {
    const known = locked.fields[field.field];
    if (field.state !== "value" || (known && !isAgreed(known))) return false;
    return hashOf(work, path, field.field, field.value, known?.isJson ?? false) !== known?.hash;
  });
  if (changed.length > 0 && settle === "ours" && maySend(options, path)) {
    const pushes = entry.fields.flatMap((field) =>
      field.state === "value"
        ? pushOf(work, { ...placeOf(entry, field), isSecret: true }, field, locked.fields[field.field]?.isJson ?? false)
        : [],
    );
    const planned = { ...plannedEntry(work, entry, 0), pushes };
    letWait(work, entry, planned);
    if (planned.pushes.length > 0) plan.entries.push(planned);
    plan.locked[path] = { path: entry.path, version: 0, isDeleted: false, fields: {} };
    return;
  }
  if (changed.length > 0 && settle === undefined) {
    for (const field of changed) {
      const message = deletedConflictMessage(field);
      plan.conflicts.push({ ...placeOf(entry, field), message, isSecret: true, mine: undefined, theirs: undefined });
    }
    return;
  }
  for (const field of entry.fields) {
    if (field.state !== "absent") plan.states.push({ ...placeOf(entry, field), file: undefined, server: "removed", isConflict: false });
  }
  if (options.isPruning && options.takes && !(changed.length > 0 && settle === "ours")) {
    const places = entry.fields.filter(({ field, state, isInherited }) => {
      const known = locked.fields[field];
      return state !== "absent" && !isInherited && (!known || isAgreed(known));
    });
    plan.drops.push({ section: entry.section, path: entry.path, places: places.map(({ section, key }) => ({ section, key })) });
    return;
  }
  plan.locked[path] = { ...locked, isDeleted: true };
  const isOurs = work.mapping.patterns.length === 0 || work.mapping.patterns.some((pattern) => matchesPattern(pattern, entry.path));
  plan.notes.push({ section: entry.section, path: entry.path, message: goneMessage(isOurs, options.hints) });
}

/** An entry that the file does not have is put there. */
export function planMissingEntry(work: Work, entry: HeldEntry): void {
  const { plan, options, mapping, document, taken } = work;
  if (!options.takes || !entry.values) {
    plan.isAbsorbed = false;
    return;
  }
  if (entry.values.size === 0) return;
  const known = { path: entry.path, fields: [...entry.values.keys()] };
  const placed = mapping.placesOf(known);
  const places = [...placed.places.values(), ...placed.extra.flatMap((edit) => ("key" in edit ? [edit] : []))];
  const isTwice = places.some((place) => taken.has(placeName(place)));
  const problem = mapping.findPlaceProblem(known, document) ?? (isTwice ? twiceMessage(entry.path) : undefined);
  if (problem !== undefined) {
    plan.isAbsorbed = false;
    plan.notes.push({ section: placed.section, path: entry.path, message: problem });
    return;
  }
  for (const place of places) taken.add(placeName(place));
  const pulls = [...entry.values].flatMap(([field, value]): Pull[] => {
    const place = placed.places.get(field);
    const { path, version } = entry;
    const isSecret = isSecretField(entry, field);
    return place ? [{ ...place, path, field, line: undefined, isInherited: false, value, version, isSecret }] : [];
  });
  const planned = plannedEntry(work, { path: entry.path, section: placed.section, fields: [] }, entry.version);
  plan.entries.push({ ...planned, pulls, isNew: true, extra: placed.extra });
  for (const { value: _value, version: _version, isSecret: _isSecret, ...place } of pulls)
    plan.states.push({ ...place, file: undefined, server: "set", isConflict: false });
  for (const pull of pulls) noteHazard(work, pull, pull.value);
  remember(work, entry, pulls);
}

/** Whether the server says anything else than what both sides last agreed on; its version may be known from a run that did not take it. */
function isOther(work: Work, { path, fields }: LockedEntry, { values, jsonFields }: HeldEntry): boolean {
  const names = new Set([...Object.keys(fields), ...(values?.keys() ?? [])]);
  return [...names].some((field) => {
    const known = fields[field];
    return agreedHash(known) !== hashOf(work, path, field, values?.get(field), jsonFields.has(field));
  });
}

function agreedNames({ fields }: LockedEntry): string[] {
  return Object.entries(fields).flatMap(([field, value]) => (isAgreed(value) ? [field] : []));
}

function remember(work: Work, entry: HeldEntry, pulls: readonly Pull[]): void {
  const { path, version, jsonFields } = entry;
  const folded = foldPath(path);
  const fields = pulls.map(({ field, value }) => {
    const isJson = jsonFields.has(field);
    return [field, lockedField(version, hashOf(work, folded, field, value, isJson) ?? "", isJson)] as const;
  });
  work.plan.locked[folded] = { path, version, isDeleted: false, fields: Object.fromEntries([...fields, ...unmanagedFields(entry)]) };
}

/**
 * Somebody took an entry out of the file that both sides had. That removes nothing on the server, unless it is asked for, and then only what
 * nobody has changed there since.
 */
export function planTakenOut(work: Work, locked: LockedEntry): void {
  const { plan, remote, lock, options, mapping } = work;
  const path = foldPath(locked.path);
  const theirs = remote.entries.get(path);
  const { section, places } = mapping.placesOf({ path: locked.path, fields: agreedNames(locked) });
  const rows = [...places].map(([field, { section, key }]) => ({
    section,
    key,
    field,
    path: locked.path,
    line: undefined,
    isInherited: false,
  }));
  // As long as the server's change was not put to use it has to be told again: the key may come back.
  const isMoved = theirs !== undefined && isOther(work, locked, theirs);
  if (isMoved) plan.isAbsorbed = false;
  plan.locked[path] = theirs && !isMoved ? { ...locked, version: theirs.version } : locked;
  plan.states.push(...rows.map((row): KeyState => ({ ...row, file: "removed", server: undefined, isConflict: false })));
  const waits = lock.waiting[path];
  if (!options.isRemoving || !maySend(options, path) || waits) {
    const message = waits ? `waits for review in #${waits.number}. Nothing was removed.` : takenOutMessage(options.hints);
    plan.notes.push({ section, path: locked.path, message });
    return;
  }
  const [place] = rows;
  if (place && theirs && isMoved && options.settle.all !== "ours") {
    const message = removedConflictMessage(theirs);
    plan.conflicts.push({ ...place, message, isSecret: true, mine: undefined, theirs: undefined });
    return;
  }
  const planned = plannedEntry(work, { path: locked.path, section, fields: [] }, theirs?.version ?? locked.version);
  plan.entries.push({ ...planned, isRemoved: true });
}
