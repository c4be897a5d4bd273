import { hashValue, type Lock, type LockedBlock } from "#lib/cli/lockfile.ts";
import type { CredentialSection, CredentialSections, SectionField } from "#lib/core/credential-sections.ts";
import { mergeFields, type Side } from "#lib/core/merge.ts";
import { foldPath } from "#lib/core/paths.ts";
import type { Remote, RemoteBlock } from "./remote.ts";

export type PlanOptions = { isSync: boolean; settle: "ours" | "theirs" | undefined; isPruning: boolean };

/** One key of the file and what becomes of it. Values stand only where they are to be written. */
export type PlannedKey = { section: string; key: string; path: string; field: string; line: number | undefined; isInherited: boolean };
/** `value` undefined: the field is cleared. */
export type Push = PlannedKey & { value: string | undefined };
/** `value` undefined: the key goes. */
export type Pull = PlannedKey & { value: string | undefined; version: number };
/** A key whose value in the file was sent for review and waits there. */
export type Waiting = PlannedKey & { number: number };
export type Note = { section: string; key?: string; path?: string; message: string };

/** A section or block that the plan touches, with the version its pushes are based on (0: to be made). */
export type PlannedBlock = {
  path: string;
  section: string;
  baseVersion: number;
  pushes: Push[];
  pulls: Pull[];
  /** True when the section does not exist yet. */
  isNew: boolean;
  provider: string;
  /** The change in which earlier pushes of the block wait: these go on top of it. */
  waitsIn: number | undefined;
};

export type Plan = {
  blocks: PlannedBlock[];
  waiting: Waiting[];
  conflicts: (PlannedKey & { message: string })[];
  /** Keys that hold a mask in place of a secret: nothing may happen until they are settled. */
  refusals: Note[];
  notes: Note[];
  /** Sections whose block was deleted on the server; with --prune they are dropped. */
  drops: { section: string; path: string; keyCount: number }[];
  /** What the lock will say once the plan has been carried out, before pushes have their versions. */
  locked: Record<string, LockedBlock>;
  /** True when the file will have taken in everything that the server said. */
  isAbsorbed: boolean;
};

/** Three-way plan over every section of the file, every block that the server named and everything the lock remembers. Touches nothing. */
export function planSync(file: CredentialSections, remote: Remote, lock: Lock, options: PlanOptions): Plan {
  const plan: Plan = { blocks: [], waiting: [], conflicts: [], refusals: [], notes: [], drops: [], locked: {}, isAbsorbed: true };
  const inFile = new Set(file.sections.map(({ path }) => foldPath(path)));
  for (const section of file.sections) planSection({ plan, remote, lock, options }, section);
  for (const [path, locked] of Object.entries(lock.blocks)) if (!inFile.has(path)) plan.locked[path] = locked;
  const taken = new Set([...file.sections, ...file.foreign].map(({ section }) => section));
  for (const block of remote.blocks.values()) {
    if (block.values && !inFile.has(foldPath(block.path))) planMissingSection({ plan, remote, lock, options }, block, taken);
  }
  return plan;
}

type Work = { plan: Plan; remote: Remote; lock: Lock; options: PlanOptions };

function planSection(work: Work, section: CredentialSection): void {
  const { plan, remote, lock } = work;
  const path = foldPath(section.path);
  const locked = lock.blocks[path];
  const theirs = remote.blocks.get(path);
  // A deleted block that was sent for review to be made again is not deleted a second time.
  const isComing = locked?.version === 0 && lock.waiting[path] !== undefined;
  const isGone = locked !== undefined && !isComing && (theirs ? theirs.values === null : remote.isFull || locked.isDeleted);
  if (locked && isGone) planDeleted(work, section, locked);
  else planFields(work, section, locked, theirs?.values ? theirs : undefined);
  if (plan.locked[path] === undefined && locked) plan.locked[path] = locked;
}

function planFields(work: Work, section: CredentialSection, locked: LockedBlock | undefined, theirs: RemoteBlock | undefined): void {
  const { plan, lock, options } = work;
  const path = foldPath(section.path);
  const managed = section.fields.filter(({ field }) => !theirs?.unmanaged.has(field));
  const base: Side = new Map(managed.flatMap(({ field }) => pair(field, locked?.fields[field]?.hash)));
  const theirSide: Side = theirs
    ? new Map(managed.flatMap(({ field }) => pair(field, hashOf(lock, path, field, theirs.values?.get(field)))))
    : base;
  const mine: Side = new Map(managed.flatMap((field) => pair(field.field, mineOf(lock, path, field, base))));
  const block = plannedBlock(work, section, theirs?.version ?? locked?.version ?? 0);
  const next: Record<string, { version: number; hash: string }> = { ...locked?.fields };
  const version = theirs?.version ?? locked?.version ?? 0;
  const remember = (field: string, hash: string | undefined) => {
    if (hash === undefined) delete next[field];
    else if (next[field]?.hash !== hash) next[field] = { version, hash };
  };
  const picks = new Map(mergeFields(base, theirSide, mine).map(({ field, pick }) => [field, pick]));
  for (const field of managed) {
    const pick = settled(work, section, field, picks.get(field.field) ?? "unchanged", theirs);
    const place = placeOf(section, field);
    if (pick === "mine") {
      block.pushes.push({ ...place, value: field.state === "value" ? field.value : undefined });
      // Where the file's word counts over the server's, that is seen and settled, also while it waits for a review.
      if (theirSide.get(field.field) !== base.get(field.field)) remember(field.field, theirSide.get(field.field));
    } else if (pick === "theirs" && options.isSync) {
      block.pulls.push({ ...place, value: theirs?.values?.get(field.field), version });
      remember(field.field, theirSide.get(field.field));
    } else if (pick === "theirs") plan.isAbsorbed = false;
    else if (pick === "both") remember(field.field, mine.get(field.field));
  }
  letWait(work, section, block);
  if (block.pushes.length + block.pulls.length > 0) plan.blocks.push(block);
  if (theirs || locked) plan.locked[path] = { version, isDeleted: false, fields: next };
}

function plannedBlock({ lock }: Work, { path, section, provider }: CredentialSection, baseVersion: number): PlannedBlock {
  const waitsIn = lock.waiting[foldPath(path)]?.number;
  return { path, section, baseVersion, pushes: [], pulls: [], isNew: false, provider: provider.provider, waitsIn };
}

/** Takes out of the pushes what waits for a review as it is; notes what waits there with another value than the file has by now. */
function letWait({ plan, lock }: Work, section: CredentialSection, block: PlannedBlock): void {
  const path = foldPath(block.path);
  const known = lock.waiting[path];
  if (!known) return;
  const { number, fields } = known;
  const isWaiting = ({ field, value }: Push) => fields[field] === (hashOf(lock, path, field, value) ?? null);
  const again = block.pushes.filter((push) => !isWaiting(push));
  plan.waiting.push(...block.pushes.filter(isWaiting).map(({ value: _, ...place }) => ({ ...place, number })));
  for (const field of section.fields) {
    const mine = field.state === "value" ? hashOf(lock, path, field.field, field.value) : field.state === "empty" ? null : undefined;
    const isOther = fields[field.field] !== undefined && fields[field.field] !== mine;
    if (isOther && !again.some((push) => push.field === field.field))
      plan.notes.push({ ...placeOf(section, field), message: otherMessage(number) });
  }
  // A block that is not there yet is sent whole, or it would be made of the last edit alone.
  if (again.length > 0 && block.baseVersion === 0) plan.waiting = plan.waiting.filter((waiting) => foldPath(waiting.path) !== path);
  else block.pushes = again;
}

type Pick = "unchanged" | "mine" | "theirs" | "both" | "waiting";

/** What happens to a field once masks, conflicts and the caller's choice are counted in. */
function settled(
  { plan, options }: Work,
  section: CredentialSection,
  field: SectionField,
  pick: string,
  theirs: RemoteBlock | undefined,
): Pick {
  const place = placeOf(section, field);
  const stored = theirs?.values?.get(field.field);
  if (field.state === "mask") {
    if (options.settle === "theirs" && options.isSync && stored !== undefined) return "theirs";
    if (options.settle === "theirs" && !options.isSync) return "waiting";
    plan.refusals.push({ ...place, message: maskMessage(field) });
    return "waiting";
  }
  if (field.state === "none") {
    if (options.settle === "theirs" && options.isSync && stored !== undefined) return "theirs";
    if (pick !== "theirs") {
      plan.notes.push({
        ...place,
        message: `line ${field.line} holds None, which a client wrote where nothing was stored. It is not sent.`,
      });
      return "unchanged";
    }
  }
  if (pick !== "conflict") return pick as Pick;
  if (options.settle === "ours") return "mine";
  if (options.settle === "theirs" && options.isSync) return "theirs";
  if (options.settle === "theirs") {
    plan.isAbsorbed = false;
    return "waiting";
  }
  const who = theirs ? `on the server (version ${theirs.version})` : "on the server";
  plan.conflicts.push({ ...place, message: `changed in the file (line ${field.line}) and ${who}.` });
  return "waiting";
}

function otherMessage(number: number): string {
  return `waits for review in #${number} with another value than the file has. Close #${number} if that is not wanted any more.`;
}

function maskMessage({ line }: SectionField): string {
  return `line ${line} holds a mask in place of the value. Nothing was sent: the server keeps what it has. Write the real value there, or run load-credentials --sync --theirs to put the server's back into the file.`;
}

/** The block of a section was deleted on the server: nothing is removed unasked, and nothing is made again unasked. */
function planDeleted(work: Work, section: CredentialSection, locked: LockedBlock): void {
  const { plan, lock, options } = work;
  const path = foldPath(section.path);
  const changed = section.fields.filter(
    (field) => field.state === "value" && hashOf(lock, path, field.field, field.value) !== locked.fields[field.field]?.hash,
  );
  if (changed.length > 0 && options.settle === "ours") {
    const pushes = section.fields.flatMap((field) => (field.state === "value" ? [{ ...placeOf(section, field), value: field.value }] : []));
    const block = { ...plannedBlock(work, section, 0), pushes };
    letWait(work, section, block);
    if (block.pushes.length > 0) plan.blocks.push(block);
    plan.locked[path] = { version: 0, isDeleted: false, fields: {} };
    return;
  }
  if (changed.length > 0 && options.settle !== "theirs") {
    for (const field of changed)
      plan.conflicts.push({
        ...placeOf(section, field),
        message: `changed in the file (line ${field.line}), and the block was deleted on the server.`,
      });
    return;
  }
  plan.locked[path] = { ...locked, isDeleted: true };
  const keyCount = section.fields.filter(({ state }) => state !== "absent").length;
  if (options.isPruning && options.isSync) {
    plan.drops.push({ section: section.section, path: section.path, keyCount });
    delete plan.locked[path];
  } else
    plan.notes.push({
      section: section.section,
      path: section.path,
      message: "its block was deleted on the server. The section is left alone; --sync --prune removes it.",
    });
}

/** A block without a section becomes one, unless the section was in the file once and somebody took it out. */
function planMissingSection({ plan, lock, options }: Work, block: RemoteBlock, taken: Set<string>): void {
  const path = foldPath(block.path);
  if (!options.isSync || !block.values) {
    plan.isAbsorbed = false;
    return;
  }
  if (lock.blocks[path] && !lock.blocks[path].isDeleted && options.settle !== "theirs") {
    plan.notes.push({
      section: block.name,
      path: block.path,
      message: "is not in the file any more and stays on the server. --sync --theirs puts it back.",
    });
    return;
  }
  if (taken.has(block.name)) {
    plan.isAbsorbed = false;
    plan.notes.push({
      section: block.name,
      path: block.path,
      message: `${block.path} was not added: the file has another section of that name.`,
    });
    return;
  }
  taken.add(block.name);
  const place = (field: string) => ({ section: block.name, key: field, path: block.path, field, line: undefined, isInherited: false });
  const pulls = [...block.values].map(([field, value]): Pull => ({ ...place(field), value, version: block.version }));
  plan.blocks.push({
    path: block.path,
    section: block.name,
    baseVersion: block.version,
    pushes: [],
    pulls,
    isNew: true,
    provider: block.provider.provider,
    waitsIn: undefined,
  });
  const fields = pulls.map(
    ({ field, value }) => [field, { version: block.version, hash: hashValue(lock.salt, path, field, value ?? "") }] as const,
  );
  plan.locked[path] = { version: block.version, isDeleted: false, fields: Object.fromEntries(fields) };
}

function placeOf({ section, path }: CredentialSection, { key, field, line, state, isInherited }: SectionField): PlannedKey {
  return { section, key, path, field, line: state === "absent" ? undefined : line, isInherited };
}

/** What is not in the file says nothing; neither does what a client wrote over it. An empty value clears. */
function mineOf(lock: Lock, path: string, field: SectionField, base: Side): string | undefined {
  if (field.state === "value") return hashOf(lock, path, field.field, field.value);
  return field.state === "empty" ? undefined : base.get(field.field);
}

function hashOf(lock: Lock, path: string, field: string, value: string | undefined): string | undefined {
  return value === undefined ? undefined : hashValue(lock.salt, path, field, value);
}

function pair(field: string, token: string | undefined): [string, string][] {
  return token === undefined ? [] : [[field, token]];
}
