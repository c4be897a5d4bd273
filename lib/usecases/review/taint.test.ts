import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { contract, type OperationName } from "#lib/api/contract.ts";
import type { Caller } from "#lib/core/caller.ts";
import { createTaintScan } from "#lib/core/testing.ts";
import { decryptCount } from "#lib/store/keys/gcm.ts";
import { putMember } from "#lib/store/people/members.ts";
import { saveBlockType } from "#lib/usecases/catalog/block-types.ts";
import { createChange } from "#lib/usecases/changes/changes.ts";
import { callerOfSession } from "#lib/usecases/people/callers.ts";
import { usecases } from "#lib/usecases/registry.ts";
import { type Person, testPassword, testRequest } from "#lib/usecases/testing-team.ts";
import { dump, openReviewTeam, patch, put, type ReviewTeam } from "./testing.ts";
import { createPlants, kinds, otherCanaries, type Plants, pathAt, sowCanaries, vault } from "./testing-canaries.ts";

let team: ReviewTeam;
let plants: Plants;
let admin: Person;
let scan: (text: string) => string[];
/** What there is to ask for; no read changes it. */
let world: World;
const logged: string[] = [];
const spies = (["log", "info", "warn", "error", "debug"] as const).map((level) =>
  vi.spyOn(console, level).mockImplementation((...items: unknown[]) => void logged.push(items.map(String).join(" "))),
);

/** Secrets of every kind, in every place where a secret can come to lie. */
async function fill(): Promise<void> {
  const people = { owner: team.owner, author: team.alice, reviewer: team.bob };
  await sowCanaries(plants, async (who, name, input) => {
    const { id, covers } = JSON.parse(JSON.stringify(await usecases[name](await people[who].caller(), input)));
    return { id, covers };
  });
  const entries = kinds.map((kind) => ({ path: pathAt(kind, "kept"), version: 1, hash: "held", drifted: true }));
  const head = { tool: "blockyard", host: "ship", target: "app", file: "/srv/.env", state: "drifted", revision: 1 };
  await usecases.reportReceipt(await people.owner.caller(), { ...head, entries });
}

/** The same paths in a second workspace, with secrets of its own. */
async function fillOther(): Promise<void> {
  const other = await team.addWorkspace("staging");
  await team.store.write(async (tx) => {
    await putMember(tx, other, team.owner.userId, "owner");
    await putMember(tx, other, team.bob.userId, "reviewer");
    await putMember(tx, other, admin.userId, "admin");
  });
  const owner = await callerOfSession(team.owner.sessionId, testRequest, "staging");
  await saveBlockType(owner, vault);
  await createChange(owner, { edits: otherCanaries(plants) });
}

beforeAll(async () => {
  team = await openReviewTeam();
  plants = createPlants();
  admin = await team.addPerson("admin", "dora");
  await saveBlockType(await team.owner.caller(), vault);
  await fill();
  await fillOther();
  scan = createTaintScan(plants.canaries);
  world = dump(team.databaseFile);
}, 120_000);
afterAll(async () => {
  for (const spy of spies) spy.mockRestore();
  await team.close();
});

/** What an operation says, or why it does not. */
async function answerOf(name: OperationName, caller: Caller, input: unknown): Promise<string> {
  try {
    return JSON.stringify(await usecases[name](caller, input));
  } catch (error) {
    const { message, code, details, stack, cause } = error as Error & { code?: string; details?: unknown };
    return JSON.stringify({ message, code, details, stack, cause: String(cause) });
  }
}

type World = ReturnType<typeof dump>;
type Inputs = (world: World) => unknown[];
const ids = ({ entries }: World) => entries.map(({ id }) => id);
const ofEntries: Inputs = (world) => ids(world).map((id) => ({ id }));
const ofChanges: Inputs = ({ changes }) => changes.map(({ id }) => ({ id }));
const ofPaths: Inputs = ({ entries }) => entries.map(({ path }) => ({ path }));
/** Every field of each entry that may hold a secret, and of one entry those of all kinds. */
const ofSecrets: Inputs = ({ entries }) =>
  entries.flatMap(({ id, path }, index) =>
    kinds.filter(({ prefix }) => index === 0 || path.startsWith(`${prefix}/`)).map(({ field }) => ({ id, field })),
  );
const once: Inputs = () => [{}];
const paged: Inputs = () => [{ pageSize: 200 }, { page: 2, pageSize: 200 }, { q: "a" }];
const revisions = ({ revision }: World) => [...new Set([1, 2, Math.ceil(revision / 2), revision])];
const workspaces = { source: "default", target: "staging" };
const edits: Inputs = ({ entries }) =>
  kinds.flatMap((kind) => {
    const where = (path: string) => entries.find((entry) => entry.path === path)?.headVersion ?? 1;
    const path = pathAt(kind, "conflict");
    return [
      { edits: [patch(path, where(path), { [kind.field]: null })] },
      { edits: [patch(path, 1, { [kind.field]: "another word entirely" })] },
      { edits: [put(path, kind.rest, 0)] },
      { edits: [{ op: "restore", path, baseVersion: where(path), version: 1 }] },
      { edits: [{ op: "delete", path, baseVersion: 1 }] },
      { edits: [{ ...patch(path, where(path), {}), secretFields: [] }] },
    ];
  });

/** What a file may bring for each kind of secret: another word, a field that is emptied, all of a block anew, a secret that is none any more. */
const imports: Inputs = () =>
  kinds.flatMap((kind) => {
    const path = pathAt(kind, "kept");
    return [
      { edits: [{ op: "patch", path, set: { [kind.field]: "another word entirely" } }] },
      { edits: [{ op: "patch", path, set: {}, clear: [kind.field] }] },
      { edits: [{ op: "put", path, data: kind.rest }] },
      { edits: [{ op: "patch", path, set: {}, secretFields: [] }] },
    ];
  });

/** How each read is asked for everything that it can tell. A read that is not here fails the test. */
const reads: Partial<Record<OperationName, Inputs>> = {
  listEntries: () => [
    { pageSize: 200 },
    { page: 2, pageSize: 200 },
    { trash: true, pageSize: 200 },
    { kind: "config", pageSize: 200 },
    { q: "vault" },
  ],
  ...{
    getEntry: ofEntries,
    getEntryByPath: ofPaths,
    listVersions: ofEntries,
    listOrigins: ofEntries,
    listUses: ofEntries,
    getEntryImpact: ofEntries,
  },
  getVersion: ({ versions }) => versions.map(({ entryId: id, n }) => ({ id, n })),
  diffVersions: ({ versions }) =>
    versions.flatMap(({ entryId: id, n }) => [
      { id, from: n - 1, to: n },
      { id, from: 0, to: n },
    ]),
  listTags: once,
  listGroups: () => ["block", "config", "kv", "policy"].map((kind) => ({ kind })),
  previewChange: edits,
  compareImport: imports,
  ...{ listChanges: paged, getChange: ofChanges, getInbox: once, getBasket: once, getReview: ofChanges, listReviewers: once },
  listOpenChanges: (world) => [
    ...["open", "closed", "draft"].map((state) => ({ state, pageSize: 200 })),
    ...ids(world).map((entry) => ({ entry })),
  ],
  getChangeByNumber: ({ changes }) => changes.map((_, index) => ({ number: index + 1 })),
  previewPolicy: ({ entries }) => [{ paths: entries.map(({ path }) => path), pattern: "**" }],
  getRevision: (world) => revisions(world).map((revision) => ({ revision })),
  listEntriesAt: (world) => revisions(world).map((revision) => ({ revision, pageSize: 200 })),
  getEntryAt: (world) => revisions(world).flatMap((revision) => ids(world).map((id) => ({ revision, id }))),
  compareRevisions: (world) => revisions(world).map((from) => ({ from, to: world.revision, pageSize: 200 })),
  compareEntries: ({ entries }) =>
    entries.slice(1).map(({ id }, index) => ({ left: entries[index]?.id, right: id, leftVersion: 1, rightVersion: 1 })),
  previewRestore: (world) => revisions(world).map((revision) => ({ revision, pageSize: 200 })),
  compareWorkspaces: () => [{ ...workspaces, pageSize: 200 }],
  diffWorkspaces: ({ entries }) => entries.map(({ path }) => ({ ...workspaces, path })),
  previewDestroy: ({ versions }) => versions.map(({ entryId: id, n }) => ({ id, version: n })),
  listBlockTypes: once,
  getBlockType: () => [{ slug: "vault" }, { slug: "aws-credentials" }],
  ...{
    listWorkspaces: once,
    listMembers: once,
    me: once,
    listSessions: once,
    listTokens: once,
    getPrefectImport: once,
    getAuditState: once,
  },
  ...{ listClients: paged, getClient: ({ clients }) => clients.map(({ id }) => ({ id, pageSize: 200 })), holdersOf: ofEntries },
  getDeviceLogin: () => [{ userCode: "AAAA-AAAA" }],
  listAudit: () => [{ pageSize: 200 }, { page: 2, pageSize: 200 }],
  previewPrefectImport: () => [{ source: "bundle", bundle: {} }],
  ...{ revealField: ofSecrets, sync: once },
  exportAudit: () => [{ format: "jsonl" }, { format: "csv" }],
};

const names = Object.keys(contract) as OperationName[];
const readNames = names.filter((name) => contract[name].effect !== "write");
/** The reviewer is asked everything; of the others, who go through the same code, every fifth question is enough. */
const callers: [string, () => Promise<Caller>, number?][] = [
  ["a reviewer", () => team.bob.caller(), 1],
  ["a reviewer in the other workspace", () => callerOfSession(team.bob.sessionId, testRequest, "staging")],
  ["an admin, who sees no secrets", () => admin.caller()],
  ["a token that lists and reviews", () => team.tokenOf(team.bob, ["list", "review"])],
  ["an admin's token that lists, pushes, reviews and reads the log", () => team.tokenOf(admin, ["list", "push", "review", "audit"])],
];

it("the search finds what somebody with the right is shown, so that finding nothing means something", async () => {
  const owner = await team.owner.caller();
  const shown = await Promise.all(
    kinds.map(async (kind) => {
      const id = world.entries.find(({ path }) => path === pathAt(kind, "kept"))?.id;
      return scan(await answerOf("revealField", owner, { id, field: kind.field }));
    }),
  );
  expect(shown.map((found) => found.length > 0)).toEqual(kinds.map(() => true));
  expect(plants.canaries.size).toBeGreaterThan(kinds.length * 15);
});

it("every read of the contract is among those that are asked", () => {
  expect(readNames.filter((name) => !reads[name])).toEqual([]);
});

describe.each(callers)("%s", (_, callerOf, step = 5) => {
  it.each(readNames)("is told nothing of a secret by %s", { timeout: 120_000 }, async (name) => {
    const caller = await callerOf();
    const before = decryptCount();
    const answers: string[] = [];
    const inputs = (reads[name]?.(world) ?? []).filter((_, at) => at % step === 0);
    for (const input of inputs) answers.push(await answerOf(name, caller, input));
    expect(answers.length).toBeGreaterThan(0);
    expect(scan(answers.join("\n"))).toEqual([]);
    // Nothing is even opened for somebody who may see no secret.
    expect(decryptCount()).toBe(before);
  });
});

describe("a review from beginning to end", () => {
  it("tells nobody without the right anything, act by act", { timeout: 120_000 }, async () => {
    const [bob, dora] = [await team.bob.caller(), await admin.caller()];
    const answers: string[] = [];
    const say = async (name: OperationName, caller: Caller, input: unknown) => {
      const answer = await answerOf(name, caller, input);
      answers.push(answer);
      return JSON.parse(answer);
    };
    const { changes } = await say("listOpenChanges", bob, { pageSize: 200 });
    for (const { id } of changes) {
      const review = await say("getReview", bob, { id });
      const [first] = review.edits;
      await say("markViewed", bob, { id, entryId: first.entryId, isViewed: true });
      const { id: commentId } = await say("commentOnChange", bob, {
        id,
        text: "Why?",
        entryId: first.entryId,
        field: first.fields[0]?.field ?? "x",
      });
      await say("resolveComment", bob, { id, commentId });
      await say("reviewChange", bob, { id, verdict: "changes requested", covers: review.covers });
      await say("withdrawReview", bob, { id });
      const entries = review.edits.map(({ entryId, headVersion, conflict }: Proposed) => ({
        ...{
          entryId,
          headVersion,
          picks: Object.fromEntries(conflict?.fields.map(({ field }, n) => [field, n % 2 ? "mine" : "theirs"]) ?? []),
        },
      }));
      await say("resolveConflicts", dora, { id, entries: entries.map((entry: object) => ({ ...entry, picks: {} })) });
      await say("resolveConflicts", dora, { id, entries });
      const seen = await say("getReview", bob, { id });
      await say("applyOpenChange", dora, { id, covers: seen.covers });
      await say("reviewChange", bob, { id, verdict: "approved", covers: seen.covers });
      await say("applyOpenChange", dora, { id, covers: "0".repeat(64) });
      const { covers } = await say("getReview", dora, { id });
      await say("breakGlass", dora, { id, covers, reason: "The site is down.", password: "not the password" });
      const done = await say("applyOpenChange", dora, { id, covers });
      if (done.revision === undefined) await say("breakGlass", dora, { id, covers, reason: "The site is down.", password: testPassword });
      await say("getChange", bob, { id });
      const reverted = await say("revertChange", dora, { id });
      await say("getReview", dora, { id: reverted.id ?? id });
      await say("openChange", dora, { id: reverted.id ?? id });
      await say("getReview", bob, { id: reverted.id ?? id });
      await say("closeChange", bob, { id: reverted.id ?? id });
    }
    for (const input of edits(dump(team.databaseFile))) {
      await say("addToChange", dora, input);
      await say("createChange", dora, input);
    }
    await say("promote", dora, { ...workspaces, entries: kinds.map((kind) => ({ path: pathAt(kind, "changed") })) });
    await say("restoreRevision", dora, { revision: 2 });
    expect(scan(answers.join("\n"))).toEqual([]);
    const states = dump(team.databaseFile).changes.map(({ state }) => state);
    expect(states.filter((state) => state === "applied").length).toBeGreaterThan(8);
  });

  it("leaves nothing in the audit log, in what the server prints, and in the database with its log", { timeout: 120_000 }, async () => {
    const rows = await team.store.read((tx) => tx.auditEvent.findMany());
    expect(rows.length).toBeGreaterThan(30);
    expect(scan(JSON.stringify(rows))).toEqual([]);
    expect(scan(logged.join("\n"))).toEqual([]);
    const folder = dirname(team.databaseFile);
    for (const name of readdirSync(folder)) expect(scan(readFileSync(join(folder, name)).toString("latin1")), name).toEqual([]);
  });
});

type Proposed = { entryId: string; headVersion: number; conflict: { fields: { field: string }[] } | null };
