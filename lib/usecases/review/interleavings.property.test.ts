import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Caller } from "#lib/core/caller.ts";
import { DomainError } from "#lib/core/errors.ts";
import { canonicalJson } from "#lib/core/json.ts";
import { createChange } from "#lib/usecases/changes/changes.ts";
import { setMemberRole } from "#lib/usecases/people/members.ts";
import { applyOpenChange } from "./apply.ts";
import { getReview } from "./change-review.ts";
import { addToChange, getBasket, removeFromChange } from "./drafts.ts";
import { closeChange, openChange } from "./lifecycle.ts";
import { resolveConflicts } from "./resolve.ts";
import { revertChange } from "./revert.ts";
import { dump, openReviewTeam, type ReviewTeam } from "./testing.ts";
import { type Doing, doings, newest, stories } from "./testing-doings.ts";
import {
  contentOf,
  type Dump,
  headsBefore,
  isAbout,
  type PolicyThen,
  policiesBefore,
  sideOf,
  sorted,
  together,
  versionAt,
} from "./testing-model.ts";
import { reviewChange, withdrawReview } from "./verdicts.ts";

/** More of them: REVIEW_RUNS=200. */
const runs = Number(process.env.REVIEW_RUNS ?? 10);
const pathOf = (name: number) => `config/${name < 2 ? "app" : "prod"}/n${name}`;
const patterns = ["config/app/**", "config/prod/*", "config/**", "**", "CONFIG/App/n0"];

type Verdict = { userId: string; verdict: string; content: string; heads: string; policies: PolicyThen[] };
/** What we know of a change, from what was done alone. */
type Known = { begun: number; contributors: Set<string>; verdicts: Verdict[] };
type Asked = { edit: Record<string, unknown> & { op: string; path: string; baseVersion: number } };

async function openWorld() {
  const team = await openReviewTeam();
  const token = await team.tokenOf(team.alice, ["list", "push", "review"]);
  const people = [team.owner, team.alice, team.erin, team.bob, team.carol];
  const callerOf = async (who: number): Promise<Caller> => (who === 5 ? token : ((await people[who]?.caller()) ?? token));
  return { team, people, callerOf, known: new Map<string, Known>(), promoted: [] as { userId: string; step: number }[], applied: 0 };
}
type World = Awaited<ReturnType<typeof openWorld>>;

function editOf({ entries, versions }: Dump, { op, name, other, value, isStale }: Doing): Asked["edit"] {
  const path = pathOf(name);
  const living = entries.find((entry) => entry.path === path && !entry.isDeleted);
  const baseVersion = Math.max(living ? 1 : 0, (living?.headVersion ?? 0) - (isStale ? 1 : 0));
  const secretFields = ["s"];
  switch (op) {
    case "put":
      return { op, path, baseVersion, secretFields, data: { v: value, w: other, s: `secret ${value}` } };
    case "patch":
      return { op, path, baseVersion, set: other === 0 ? { v: value } : other === 1 ? { w: value } : { s: `secret ${value}` } };
    case "rename":
      return { op, path, baseVersion, newPath: pathOf(other) };
    case "delete":
      return { op, path, baseVersion };
    case "undelete": {
      const gone = entries.find((entry) => entry.isDeleted && entry.kind === "config");
      return { op, path, baseVersion: gone?.headVersion ?? 1, id: gone?.id ?? "nobody" };
    }
    case "restore":
      return { op, path, baseVersion, version: 1 + (value % Math.max(1, versions.filter(({ entryId }) => entryId === living?.id).length)) };
    default:
      return op satisfies never;
  }
}

function policyEdit({ entries }: Dump, { name, value, other, op }: Doing) {
  const path = `policy/p${name % 2}`;
  const living = entries.find((entry) => entry.path === path && !entry.isDeleted);
  if (living && op === "delete") return { op, path, baseVersion: living.headVersion };
  const approvers = { roles: name > 1 ? ["reviewer"] : [], people: [] };
  const data = { pattern: patterns[value] ?? "**", approvals: [1, 1, 2, 0][other] ?? 1, approvers, allowsDirect: op === "rename" };
  return { op: "put", path, baseVersion: living?.headVersion ?? 0, data };
}

/** Does what is said and keeps in mind who did it; what is refused is thrown. */
async function act(world: World, before: Dump, step: number, doing: Doing): Promise<void> {
  const { team, known } = world;
  const caller = await world.callerOf(doing.who);
  const userId = caller.userId ?? "";
  const numbered = before.changes.filter(({ number }) => number !== null);
  const waiting = numbered.filter(({ state }) => state === "open" || state === "draft");
  // Mostly what waits; now and then what is over.
  const among = doing.change % 5 === 4 ? numbered : waiting;
  const target = doing.change === newest ? waiting.at(-1) : among[doing.change % Math.max(1, among.length)];
  const id = target?.id ?? "none";
  const note = (changeId: string | null) => {
    if (changeId === null) return;
    const entry = known.get(changeId) ?? { begun: step, contributors: new Set(), verdicts: [] };
    known.set(changeId, entry);
    entry.contributors.add(userId);
  };
  const covers = async () => (doing.isStale ? "f".repeat(64) : (await getReview(caller, { id })).covers);
  switch (doing.act) {
    case "save": {
      const edit = editOf(before, doing);
      const { id: made, state } = await createChange(caller, { edits: [edit] });
      if (state === "open") note(made);
      else expectSaved(team, before, edit, made);
      return;
    }
    case "policy": {
      const { id: made, state } = await createChange(await team.owner.caller(), { edits: [policyEdit(before, doing)] });
      const owned = known.get(made ?? "") ?? { begun: step, contributors: new Set([team.owner.userId]), verdicts: [] };
      if (state === "open" && made) known.set(made, owned);
      return;
    }
    case "role": {
      const userIdOf = world.people[2 + (doing.other % 3)]?.userId ?? "";
      const role = (["reviewer", "editor", "viewer", "reviewer"] as const)[doing.value % 4];
      if (before.members.find((member) => member.userId === userIdOf)?.role === role) return;
      await setMemberRole(await team.owner.caller(), { userId: userIdOf, role });
      world.promoted.push({ userId: userIdOf, step });
      return;
    }
    case "add":
      return note((await addToChange(caller, { edits: [editOf(before, doing)] })).id);
    case "edit":
      return note((await addToChange(caller, { id, edits: [editOf(before, doing)] })).id);
    case "take out": {
      const own = before.edits.filter(({ changeId, round }) => changeId === id && round === target?.round);
      await removeFromChange(caller, { id, entryId: own[doing.value % Math.max(1, own.length)]?.entryId ?? "none" });
      return note(id);
    }
    case "settle": {
      const { edits } = await getReview(caller, { id });
      const picks = (fields: string[]) => Object.fromEntries(fields.map((field) => [field, doing.value % 2 ? "mine" : "theirs"]));
      const entries = edits.map(({ entryId, headVersion, conflict }) => ({
        ...{ entryId, headVersion, picks: picks(conflict?.fields.map(({ field }) => field) ?? []) },
      }));
      await resolveConflicts(caller, { id, entries });
      return note(id);
    }
    case "open": {
      const { basket } = await getBasket(caller, {});
      await openChange(caller, { id: basket?.id ?? "none" });
      return;
    }
    case "approve":
    case "object": {
      const verdict = doing.act === "approve" ? "approved" : "changes requested";
      const policies = policiesBefore(before, Number.POSITIVE_INFINITY);
      await reviewChange(caller, { id, verdict, covers: await covers() });
      expect(doing.isStale).toBe(false);
      if (!target) throw new Error("A verdict on nothing.");
      const heads = headsBefore(before, target, Number.POSITIVE_INFINITY);
      known.get(id)?.verdicts.push({ userId, verdict, content: contentOf(before, target), heads, policies });
      return;
    }
    case "withdraw": {
      await withdrawReview(caller, { id });
      const entry = known.get(id);
      if (entry) entry.verdicts = entry.verdicts.filter((verdict) => verdict.userId !== userId);
      return;
    }
    case "apply": {
      const seen = await covers();
      const results = await Promise.allSettled(Array.from({ length: doing.times }, () => applyOpenChange(caller, { id, covers: seen })));
      const done = results.filter(({ status }) => status === "fulfilled").length;
      expect(done).toBeLessThanOrEqual(doing.isStale ? 0 : 1);
      const [first] = results;
      if (done === 0 && first?.status === "rejected") throw first.reason;
      return;
    }
    case "close":
      await closeChange(caller, { id });
      return;
    case "reopen":
      await openChange(caller, { id });
      return;
    case "revert": {
      const applied = before.changes.filter(({ state }) => state === "applied");
      return note((await revertChange(caller, { id: applied[doing.change % Math.max(1, applied.length)]?.id ?? "none" })).id);
    }
    default:
      return doing.act satisfies never;
  }
}

/** A save that was applied holds its author's word and takes nobody else's away. */
function expectSaved(team: ReviewTeam, before: Dump, edit: Asked["edit"], changeId: string | null): void {
  const after = dump(team.databaseFile);
  const made = after.versions.find((version) => version.changeId === changeId);
  if (!made || (edit.op !== "put" && edit.op !== "patch")) return;
  const sideAt = (n: number) => {
    const version = versionAt(before, made.entryId, n);
    return version ? sideOf(version, before.sealed) : new Map<string, string>();
  };
  const base = sideAt(edit.baseVersion);
  const said = Object.entries((edit.op === "put" ? edit.data : edit.set) as Record<string, unknown>);
  const mine = new Map([
    ...(edit.op === "put"
      ? ([
          ["#path", edit.path],
          ["#tags", base.get("#tags") ?? "[]"],
        ] as const)
      : base),
    ...said.map(([field, value]): [string, string] => [
      field,
      field === "s" ? `sealed ${team.keyring.fingerprint(canonicalJson(value as string))}` : JSON.stringify(value),
    ]),
  ]);
  const head = sideAt(made.n - 1);
  // A patch of an entry that nobody marked makes a plain field of it.
  const result = sideOf(made, after.sealed);
  const expected = together(base, edit.baseVersion === 0 ? base : head, new Map([["#path", edit.path], ["#tags", "[]"], ...mine]));
  if (expected && result.get("s")?.startsWith("sealed") === false) expected.set("s", result.get("s") ?? "");
  expect(expected && sorted(expected)).toEqual(sorted(result));
}

/** Whatever happened: numbers without gaps, heads that are the last versions, one revision for each applied change. */
function expectSound(after: Dump): void {
  const revisions = after.changes.flatMap(({ appliedRevision }) => (appliedRevision === null ? [] : [appliedRevision]));
  expect(revisions.sort((a, b) => a - b)).toEqual(Array.from({ length: after.revision }, (_, index) => index + 1));
  for (const { id, headVersion, headId, path, isDeleted } of after.entries) {
    const own = after.versions.filter(({ entryId }) => entryId === id);
    expect(own.map(({ n }) => n)).toEqual(Array.from({ length: headVersion }, (_, index) => index + 1));
    expect([own.at(-1)?.id, own.at(-1)?.path, own.at(-1)?.op === "deleted"]).toEqual([headId, path, isDeleted === 1]);
  }
  const places = after.entries.filter(({ isDeleted }) => !isDeleted).map(({ path }) => path.toLowerCase());
  expect(new Set(places).size).toBe(places.length);
}

/** From scratch, for a change that was just applied: were the policies of that moment met, by whom they name, on exactly what it did. */
function expectAllowed(world: World, after: Dump, changeId: string): void {
  const change = after.changes.find(({ id }) => id === changeId);
  const revision = change?.appliedRevision ?? 0;
  if (!change || revision === 0) throw new Error("It was not applied.");
  const made = after.versions.filter((version) => version.changeId === changeId);
  const pathsOf = (entryId: string, n: number) =>
    [versionAt(after, entryId, n)?.path, versionAt(after, entryId, n - 1)?.path].flatMap((path) => path ?? []);
  const needs = policiesBefore(after, revision).filter((policy) =>
    made.some(({ entryId, n }) => isAbout(policy, entryId, pathsOf(entryId, n))),
  );
  if (change.openedAt === null) expect(needs.every(({ allowsDirect }) => allowsDirect)).toBe(true);
  if (change.number === null) return;
  expectMerged(after, change.id, change.round);
  const { contributors, verdicts, begun } = world.known.get(changeId) ?? { contributors: new Set<string>(), verdicts: [], begun: 0 };
  expect(contributors.size).toBeGreaterThan(0);
  const [content, heads] = [contentOf(after, change), headsBefore(after, change, revision)];
  const latest = new Map(verdicts.map((verdict) => [verdict.userId, verdict]));
  const counting = [...latest.values()].filter((verdict) => {
    const role = after.members.find(({ userId }) => userId === verdict.userId)?.role ?? "";
    const isMade =
      contributors.has(world.team.owner.userId) && world.promoted.some(({ userId, step }) => userId === verdict.userId && step >= begun);
    const isSame = verdict.content === content && verdict.heads === heads;
    const samePolicies = needs.every(({ id, version }) =>
      verdict.policies.some((policy) => policy.id === id && policy.version === version),
    );
    return (
      isSame && samePolicies && ["editor", "reviewer", "admin", "owner"].includes(role) && !isMade && !contributors.has(verdict.userId)
    );
  });
  for (const policy of needs) {
    const approvers = counting.filter(({ userId, verdict }) => {
      const role = after.members.find((member) => member.userId === userId)?.role ?? "";
      return verdict === "approved" && (policy.roles.length === 0 || policy.roles.includes(role));
    });
    expect(approvers.length).toBeGreaterThanOrEqual(policy.approvals);
  }
  if (needs.length > 0) expect(counting.filter(({ verdict }) => verdict === "changes requested")).toEqual([]);
  world.applied++;
}

/** Each version that a change made holds the drafted word where its author moved something, and the head's everywhere else. */
function expectMerged(after: Dump, id: string, round: number): void {
  for (const edit of after.edits.filter((row) => row.changeId === id && row.round === round)) {
    const made = after.versions.find((version) => version.changeId === id && version.entryId === edit.entryId);
    if (!made || edit.op === "deleted") continue;
    const [base, head] = [versionAt(after, edit.entryId, edit.baseVersion), versionAt(after, edit.entryId, made.n - 1)];
    const sides = [base, head].map((version) => (version ? sideOf(version, after.sealed) : new Map<string, string>()));
    const expected = together(sides[0] ?? new Map(), sides[1] ?? new Map(), sideOf(edit, after.drafted));
    expect(expected && sorted(expected)).toEqual(sorted(sideOf(made, after.sealed)));
  }
}

async function replay(doings: readonly Doing[]): Promise<World> {
  const world = await openWorld();
  const { databaseFile } = world.team;
  let after = dump(databaseFile);
  for (const [step, doing] of doings.entries()) {
    const before = after;
    let isRefused = false;
    try {
      await act(world, before, step, doing);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      expect(["forbidden", "conflict", "invalid", "not_found", "gone"]).toContain(error.code);
      isRefused = true;
    }
    after = dump(databaseFile);
    if (isRefused) expect(after.bytes).toBe(before.bytes);
    expectSound(after);
    const known = new Set(before.changes.filter(({ appliedRevision }) => appliedRevision !== null).map(({ id }) => id));
    for (const { id, appliedRevision } of after.changes) if (appliedRevision !== null && !known.has(id)) expectAllowed(world, after, id);
  }
  return world;
}

describe("whatever people do, in whatever order", () => {
  it("nothing is applied that was not approved, no word is lost, and what is refused leaves no trace", { timeout: 3_600_000 }, async () => {
    let applied = 0;
    await fc.assert(
      fc.asyncProperty(doings, async (all) => {
        const world = await replay(all);
        applied += world.applied;
        await world.team.close();
      }),
      { numRuns: runs + stories.length, examples: stories.map((story): [Doing[]] => [story]), endOnFailure: true },
    );
    // Otherwise the property would hold for want of anything to hold for.
    expect(applied).toBeGreaterThan(runs);
  });
});
