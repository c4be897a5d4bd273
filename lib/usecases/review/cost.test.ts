import Database from "better-sqlite3";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { decryptCount } from "#lib/store/keys/gcm.ts";
import { putMember } from "#lib/store/people/members.ts";
import { createChange, getChange, listChanges } from "#lib/usecases/changes/changes.ts";
import { diffVersions, listVersions } from "#lib/usecases/changes/versions.ts";
import { compareRevisions } from "#lib/usecases/history/compare.ts";
import { applyOpenChange } from "./apply.ts";
import { getReview } from "./change-review.ts";
import { addToChange, getBasket } from "./drafts.ts";
import { getInbox, listOpenChanges } from "./inbox.ts";
import { openChange } from "./lifecycle.ts";
import { resolveConflicts } from "./resolve.ts";
import { revertChange } from "./revert.ts";
import { openReviewTeam, patch, put, type ReviewTeam } from "./testing.ts";
import { reviewChange } from "./verdicts.ts";

let team: ReviewTeam;
let statements = 0;
const counts: { mockRestore: () => void }[] = [];

beforeAll(() => {
  const connection = new Database(":memory:");
  const prototype = Object.getPrototypeOf(connection.prepare("SELECT 1"));
  connection.close();
  for (const method of ["run", "all", "get", "iterate", "raw"]) {
    const original = prototype[method];
    const counting = function (this: unknown, ...values: unknown[]) {
      if (method !== "raw") statements++;
      return original.apply(this, values);
    };
    counts.push(vi.spyOn(prototype, method).mockImplementation(counting as never));
  }
});
afterAll(() => {
  for (const count of counts) count.mockRestore();
});
beforeEach(async () => {
  team = await openReviewTeam();
});
afterEach(() => team.close());

const pathOf = (n: number) => `config/fleet/ship-${n}`;
const secretFields = ["password"];
type Cost = { statements: number; opened: number; ms: number };

/** A change of so many edits from beginning to end, and back; what each step costs. */
async function journey(count: number): Promise<Record<string, Cost>> {
  const costs: Record<string, Cost> = {};
  const measure = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    const [before, opened, at] = [statements, decryptCount(), performance.now()];
    const result = await work();
    costs[name] = { statements: statements - before, opened: decryptCount() - opened, ms: Math.round(performance.now() - at) };
    return result;
  };
  const all = <T>(make: (n: number) => T) => Array.from({ length: count }, (_, n) => make(n));
  // Whoever is a member elsewhere is told of the same secrets there.
  const elsewhere = await team.addWorkspace("elsewhere");
  await team.store.write((tx) => putMember(tx, elsewhere, team.bob.userId, "viewer"));
  const [alice, bob, owner] = [await team.alice.caller(), await team.bob.caller(), await team.owner.caller()];
  await createChange(owner, { edits: all((n) => ({ ...put(pathOf(n), { host: "a", port: n, password: `secret ${n}` }), secretFields })) });
  await createChange(owner, { edits: [put("policy/fleet", { pattern: "config/**", approvals: 1, allowsDirect: true })] });

  const { id } = await measure("draft", () =>
    addToChange(alice, { edits: all((n) => patch(pathOf(n), 1, { host: "b", password: `new ${n}` })) }),
  );
  await measure("add one more", () => addToChange(alice, { edits: [put("config/fleet/late", { host: "z" })] }));
  await measure("basket", () => getBasket(alice, {}));
  await measure("open", () => openChange(alice, { id }));
  const { covers } = await measure("review page", () => getReview(bob, { id }));
  await measure("approve", () => reviewChange(bob, { id, verdict: "approved", covers }));
  await measure("inbox", () => getInbox(bob, {}));
  await measure("list", () => listOpenChanges(bob, {}));
  await createChange(owner, { edits: all((n) => patch(pathOf(n), 1, { port: n + 5_000 })) });
  await measure("page of what moved since a verdict", () => getReview(bob, { id }));
  await createChange(owner, { edits: all((n) => patch(pathOf(n), 2, { host: "c" })) });
  const { edits } = await measure("page full of conflicts", () => getReview(alice, { id }));
  expect(edits.filter(({ conflict }) => conflict)).toHaveLength(count);
  const entries = edits
    .filter(({ conflict }) => conflict)
    .map(({ entryId, headVersion }) => ({ entryId, headVersion, picks: { host: "mine" } }));
  await measure("settle all", () => resolveConflicts(alice, { id, entries }));
  const seen = await getReview(bob, { id });
  await reviewChange(bob, { id, verdict: "approved", covers: seen.covers });
  const applied = await measure("apply", () => applyOpenChange(alice, { id, covers: seen.covers }));
  expect(applied.edits.filter(({ isChanged }) => isChanged)).toHaveLength(count + 1);
  const { diffs } = await measure("page of the applied change", () => getChange(bob, { id }));
  expect(diffs).toHaveLength(count + 1);
  await measure("history", () => listChanges(bob, {}));
  await measure("versions", () => listVersions(bob, { id: edits[0]?.entryId }));
  await measure("diff", () => diffVersions(bob, { id: edits[0]?.entryId, from: 1, to: 4 }));
  await measure("compare", () => compareRevisions(bob, { from: 1, to: applied.revision, pageSize: 200 }));
  const back = await measure("revert", () => revertChange(alice, { id }));
  await measure("page of the revert", () => getReview(alice, { id: back.id }));
  return costs;
}

it("costs as many statements for many edits as for few, and opens nothing but what an apply sets", { timeout: 120_000 }, async () => {
  const few = await journey(12);
  await team.close();
  team = await openReviewTeam();
  const many = await journey(120);
  // An apply writes each head with a statement of its own.
  const writes = (name: string) => (name === "apply" ? 120 - 12 : 0);
  const grown = Object.keys(few).filter((name) => (many[name]?.statements ?? 0) > (few[name]?.statements ?? 0) + writes(name) + 4);
  expect(grown.map((name) => [name, few[name]?.statements, many[name]?.statements])).toEqual([]);
  const opening = Object.keys(many).filter((name) => name !== "apply" && (many[name]?.opened ?? 0) > 0);
  expect(opening).toEqual([]);
  // The value that an edit sets, and the data key that it was sealed with.
  expect([few.apply?.opened, many.apply?.opened]).toEqual([12 * 2, 120 * 2]);
});

it("takes seconds for a thousand edits, not minutes", { timeout: 300_000 }, async () => {
  const costs = await journey(999);
  const slow = Object.entries(costs).filter(([, { ms }]) => ms > 20_000);
  if (process.env.REVIEW_FIGURES) console.table(costs);
  expect(slow).toEqual([]);
});
