import type { Io } from "#lib/cli/io.ts";
import { count, printable, printJson, printLine } from "#lib/cli/output.ts";
import { keyName } from "#lib/core/formats/lines.ts";
import { foldPath } from "#lib/core/paths.ts";
import type { Plan, PlannedEntry } from "./plan.ts";
import type { Outcome } from "./sync.ts";

/** How a run is told: what was (`done`), or would be (`planned`), pushed and pulled. */
export type Told = "done" | "planned";

/** Prints an outcome for people: a line for each key that moves or stands in the way, notes, and one summary line. No value. */
export function printOutcome(io: Io, outcome: Outcome, told: Told): void {
  const { plan, reading } = outcome;
  for (const { section, key, line, message } of reading?.document.warnings ?? [])
    warn(io, `warning  ${nameOf(section, key)} (line ${line}): ${message}`);
  for (const { section, key, line, message } of reading?.view.foreign ?? [])
    warn(io, `skipped  ${nameOf(section, key)} (line ${line}) ${message}`);
  for (const pattern of idlePatterns(outcome)) warn(io, `note     ${pattern}: ${idleWords}`);
  for (const { section, key, path, message } of plan.notes) warn(io, `note     ${nameOf(section, key, path)}: ${message}`);
  for (const { section, key, message } of plan.refusals) warn(io, `refused  ${nameOf(section, key)}: ${message}`);
  for (const { section, key, message } of plan.conflicts) warn(io, `conflict ${nameOf(section, key)}: ${message}`);
  if (outcome.isRefused) {
    warn(io, refusalOf(outcome));
    if (told === "done") return;
  }
  // In one go: ten thousand writes would take longer than the work that they tell of.
  const moved = plan.entries.flatMap((entry) => [
    ...pullLines(entry),
    ...pushLines(entry, isSent(outcome, entry.path) ? "review  " : "push    "),
  ]);
  if (moved.length > 0) printLine(io, moved.map(printable).join("\n"));
  for (const { section, key, number } of plan.waiting) printLine(io, printable(`waiting  ${nameOf(section, key)} in #${number}`));
  for (const { section, path } of plan.drops)
    printLine(io, printable(`drop     ${nameOf(section, undefined, path)} its entry is not on the server any more`));
  printLine(io, summaryOf(outcome, told));
  for (const { number, url } of changesNamed(outcome)) printLine(io, printable(`#${number} waits for review, not live yet: ${url}`));
  for (const path of outcome.adopt) printLine(io, printable(askedWords(path)));
}

const idleWords = "brings nothing: it fits no entry that the token may pull, or an empty one.";

/**
 * What the target asks for and is not sent: an entry in so many words, or all of its patterns when there is nothing for any of them. One pattern with a
 * star among others that brings nothing is nothing strange.
 */
function idlePatterns({ target, lock, plan, reading }: Outcome): string[] {
  const { patterns } = target.mapping;
  const inLock = [lock.entries, plan.locked];
  const named = [...plan.entries, ...(reading?.view.entries ?? [])];
  const isNothing = named.length === 0 && inLock.every((entries) => Object.keys(entries).length === 0);
  const exact = patterns.filter((pattern) => !pattern.includes("*"));
  if (isNothing || exact.length === 0) return isNothing ? [...patterns] : [];
  const paths = new Set([...inLock.flatMap((entries) => Object.values(entries)), ...named].map(({ path }) => path.toLowerCase()));
  return exact.filter((pattern) => !paths.has(pattern.toLowerCase()));
}

/** Somebody asks in the dashboard for what was edited in a file. */
export function askedWords(path: string): string {
  return `asked    ${path}: somebody asks for its edits as a change: blockyard push --propose`;
}

function pullLines({ section, isNew, path, pulls }: PlannedEntry): string[] {
  if (isNew && section !== "") return [`pull     [${section}] new section from ${path}`];
  return pulls.map(
    ({ section: at, key, value, version }) => `pull     ${nameOf(at, key)} ${value === undefined ? "removed" : "set"} (version ${version})`,
  );
}

function pushLines({ section, path, pushes, baseVersion, isRemoved }: PlannedEntry, label: string): string[] {
  const heading = section === "" ? "" : `[${section}] `;
  if (isRemoved) return [`${label} ${heading}${path} removed on the server`];
  if (baseVersion === 0 && pushes.length > 0) return [`${label} ${heading}new ${kindOf(path)} ${path}`];
  return pushes.map(({ section: at, key, value }) => `${label} ${nameOf(at, key)} ${value === undefined ? "cleared" : "set"}`);
}

function kindOf(path: string): string {
  return path.startsWith("kv/") ? "KV pair" : path.startsWith("config/") ? "configuration" : "block";
}

/** The changes that this run has sent something into, or found waiting. */
function changesNamed({ changes, sent, plan }: Outcome) {
  const named = new Set([...[...sent.values()].map(({ number }) => number), ...plan.waiting.map(({ number }) => number)]);
  return changes.filter(({ number }) => named.has(number));
}

/** `pushed 2 keys, pulled 1 key, revision 41` */
export function summaryOf(outcome: Outcome, told: Told): string {
  const { pushed, pulled, dropped, sent, waiting } = countsOf(outcome);
  const [push, pull, drop] = told === "done" ? ["pushed", "pulled", "dropped"] : ["would push", "would pull", "would drop"];
  const parts = [];
  if (pushed + pulled + dropped + sent === 0) parts.push(outcome.isRefused ? "nothing else to do" : "nothing to do");
  else if (pushed + pulled + dropped > 0) parts.push(`${push} ${count(pushed, "key")}`, `${pull} ${count(pulled, "key")}`);
  if (sent > 0) parts.push(`${told === "done" ? "sent" : "would send"} ${count(sent, "key")} for review`);
  if (waiting > 0) parts.push(`${count(waiting, "key")} waiting for review`);
  if (dropped > 0) parts.push(`${drop} ${count(dropped, "section")}`);
  return `${parts.join(", ")}, revision ${outcome.revision}`;
}

export type Counts = { pushed: number; pulled: number; dropped: number; sent: number; waiting: number };

/** How many keys move. `sent`: for review, in this run; `waiting`: since an earlier one. */
export function countsOf(outcome: Outcome): Counts {
  const { plan } = outcome;
  const pushesOf = (entries: Plan["entries"]) =>
    entries.reduce((sum, { pushes, isRemoved }) => sum + pushes.length + (isRemoved ? 1 : 0), 0);
  return {
    pushed: pushesOf(plan.entries.filter(({ path }) => !isSent(outcome, path))),
    pulled: plan.entries.reduce((sum, { pulls }) => sum + pulls.length, 0),
    dropped: plan.drops.length,
    sent: pushesOf(plan.entries.filter(({ path }) => isSent(outcome, path))),
    waiting: plan.waiting.length,
  };
}

/** Whether what is pushed of a block is not live by that, but waits for a review. */
function isSent({ sent, wouldWait }: Outcome, path: string): boolean {
  return wouldWait || sent.has(foldPath(path));
}

/** True when file and server do not agree. */
export function isDifferent(outcome: Outcome): boolean {
  return outcome.isRefused || Object.values(countsOf(outcome)).some((n) => n > 0);
}

/** The same as JSON for programs. */
export function printOutcomeJson(io: Io, outcome: Outcome, told: Told): void {
  printJson(io, jsonOf(outcome, told));
}

type ToldPush = { section: string; key: string | null; path: string; change: string; sentIn: number | null };

/** An outcome as `--json` prints it. */
export function jsonOf(outcome: Outcome, told: Told) {
  const { plan, file, reading, revision, isRefused } = outcome;
  return {
    file: file.path,
    revision,
    done: told === "done" && !isRefused,
    ...countsOf(outcome),
    pushes: plan.entries.flatMap(({ path, section, pushes, isRemoved }): ToldPush[] => {
      const sentIn = outcome.sent.get(foldPath(path))?.number ?? null;
      if (isRemoved) return [{ section, key: null, path, change: "removed", sentIn }];
      return pushes.map(({ section: at, key, value }) => ({
        section: at,
        key,
        path,
        change: value === undefined ? "cleared" : "set",
        sentIn,
      }));
    }),
    waiting: plan.waiting.map(({ section, key, path, number }) => ({ section, key, path, number })),
    changes: changesNamed(outcome),
    adopt: outcome.adopt,
    pulls: plan.entries.flatMap(({ pulls }) =>
      pulls.map(({ section, key, path, value, version }) => ({
        section,
        key,
        path,
        version,
        change: value === undefined ? "removed" : "set",
      })),
    ),
    drops: plan.drops.map(({ section, path }) => ({ section, path })),
    conflicts: plan.conflicts.map(({ section, key, path, message }) => ({ section, key, path, message })),
    refusals: plan.refusals.map(({ section, key = "", path = "", message }) => ({ section, key, path, message })),
    notes: [
      ...idlePatterns(outcome).map((path) => ({ section: "", key: null, path, message: idleWords })),
      ...plan.notes.map(({ section, key = null, path = null, message }) => ({ section, key, path, message })),
    ],
    warnings: (reading?.document.warnings ?? []).map(({ section, key, line, message }) => ({ section, key, line, message })),
  };
}

function refusalOf({ plan, hints }: Outcome): string {
  const words = `blockyard: ${refusalWords(plan)}. Nothing was changed on either side.`;
  return plan.conflicts.length === 0 ? words : `${words} --ours takes the file's values, ${hints.theirs} the server's.`;
}

/** `2 conflicts`, or `1 key refused` */
export function refusalWords({ conflicts, refusals }: Plan): string {
  return conflicts.length > 0 ? count(conflicts.length, "conflict") : `${count(refusals.length, "key")} refused`;
}

/** `[section] key`, `[section]`, or what there is. */
function nameOf(section: string, key?: string, path?: string): string {
  if (key !== undefined) return keyName(section, key);
  return section === "" ? (path ?? "") : `[${section}]`;
}

function warn(io: Io, line: string): void {
  io.err(`${printable(line)}\n`);
}
