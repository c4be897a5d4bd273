import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Caller } from "#lib/core/caller.ts";
import { createChange } from "#lib/usecases/changes/changes.ts";
import { revokeToken } from "#lib/usecases/people/tokens.ts";
import { codeOf, type Person, type TestTeam } from "#lib/usecases/testing-team.ts";
import { writeUses } from "#lib/usecases/uses/last-used.ts";
import { getClient } from "./clients.ts";
import { reportReceipt } from "./report.ts";
import { heldAs, openReceipts, type Receipts, receiptOf, tokenCaller } from "./testing-receipts.ts";

type Numbered = { n: number | bigint; clientId: string; path: string };

let team: TestTeam;
let owner: Person;
let ship: Caller;
let on: Receipts;
beforeEach(async () => {
  ({ team, owner, ship, on } = await openReceipts());
});
afterEach(async () => {
  vi.useRealTimers();
  await on.close();
});

const entriesOf = async (id: string) => (await getClient(await owner.caller(), { id })).entries;

describe("a receipt", () => {
  it("is kept as the client's latest, with what it holds", async () => {
    const { id, held, ignored, adopt } = await on.report(ship, { revision: 2, entries: [heldAs("kv/limit"), heldAs("kv/other")] });
    expect([held, ignored, adopt]).toEqual([2, [], []]);
    const { client, entries } = await getClient(await owner.caller(), { id });
    expect(client).toMatchObject({ host: "edf-1", target: "app", state: "current", revision: 2, held: 2, actor: "ship", problem: null });
    expect(entries.map(({ path, version, behind, drifted }) => [path, version, behind, drifted])).toEqual([
      ["kv/limit", 1, 0, false],
      ["kv/other", 1, 0, false],
    ]);
    expect((await on.report(ship, { revision: 2, entries: [heldAs("kv/other")] })).id).toBe(id);
    expect((await entriesOf(id)).map(({ path }) => path)).toEqual(["kv/other"]);
  });

  it("of another token, host, target or file is another client's", async () => {
    const ids = [
      await on.report(ship),
      await on.report(ship, { host: "edf-2" }),
      await on.report(ship, { target: "worker" }),
      await on.report(ship, { file: "/srv/b/.env" }),
      await on.report(await tokenCaller(owner, "other")),
      await on.report(ship, { tool: "blockyard 3.0.1" }),
    ].map(({ id }) => id);
    expect(new Set(ids).size).toBe(5);
    expect(ids.at(-1)).toBe(ids[0]);
  });

  it("that says what changed leaves the rest as it was", async () => {
    const { id } = await on.report(ship, { entries: [heldAs("kv/limit"), heldAs("kv/other")] });
    await on.save("kv/limit", 2, 1);
    expect(await on.report(ship, { complete: false, revision: 3, entries: [heldAs("kv/limit", 2)] })).toMatchObject({ held: 2 });
    expect((await entriesOf(id)).map(({ path, version }) => [path, version])).toEqual([
      ["kv/limit", 2],
      ["kv/other", 1],
    ]);
    expect(await on.report(ship, { complete: false, revision: 3, gone: ["kv/other"] })).toMatchObject({ held: 1 });
    expect((await entriesOf(id)).map(({ path }) => path)).toEqual(["kv/limit"]);
  });

  it("that says what changed, of a client that is not known, tells it by the count that we know less", async () => {
    expect(await on.report(ship, { complete: false, entries: [heldAs("kv/limit")] })).toMatchObject({ held: 1 });
    expect(await on.report(ship, { host: "new", complete: false })).toMatchObject({ held: 0 });
  });

  it("follows an entry through a rename, and keeps what was deleted here for as long as the client holds it", async () => {
    const { id } = await on.report(ship, { entries: [heldAs("kv/limit"), heldAs("kv/other")] });
    await createChange(await owner.caller(), { edits: [{ op: "rename", path: "kv/limit", newPath: "kv/new", baseVersion: 1 }] });
    await on.remove("kv/other", 1);
    expect((await entriesOf(id)).map(({ path, heldPath, behind, isDeleted }) => [path, heldPath, behind, isDeleted])).toEqual([
      ["kv/new", "kv/limit", 1, false],
      ["kv/other", null, 1, true],
    ]);
    await on.report(ship, { revision: 4, entries: [heldAs("kv/new", 2), heldAs("kv/other", 2)] });
    expect((await entriesOf(id)).map(({ path, heldPath, behind, isDeleted }) => [path, heldPath, behind, isDeleted])).toEqual([
      ["kv/new", null, 0, false],
      ["kv/other", null, 0, true],
    ]);
    await on.save("kv/other", "again");
    await on.report(ship, { revision: 5, entries: [heldAs("kv/new", 2), heldAs("kv/other", 1, { hash: "another" })] });
    expect((await entriesOf(id)).map(({ path, isDeleted }) => [path, isDeleted])).toEqual([
      ["kv/new", false],
      ["kv/other", false],
    ]);
  });

  it.each([true, false])(
    "is about what stands at a path now, also when it says the same as of what was deleted there: %j",
    async (complete) => {
      const { id } = await on.report(ship, { entries: [heldAs("kv/other")] });
      await on.remove("kv/other", 1);
      await on.save("kv/other", "again");
      expect(await entriesOf(id)).toMatchObject([{ path: "kv/other", isDeleted: true }]);
      await on.report(ship, { complete, revision: 4, entries: [heldAs("kv/other")] });
      expect(await entriesOf(id)).toMatchObject([{ path: "kv/other", version: 1, behind: 0, isDeleted: false }]);
    },
  );

  it("of a client that comes back with a new token takes the place of the one whose token is gone", async () => {
    const { id } = await on.report(ship, { entries: [heldAs("kv/limit")] });
    await revokeToken(await owner.caller(), { id: ship.id });
    const renewed = await on.report(await tokenCaller(owner, "ship again"), { entries: [heldAs("kv/limit")] });
    expect(renewed.id).not.toBe(id);
    expect((await on.clientRows()).map((row) => row.id)).toEqual([renewed.id]);
  });
});

describe("drift", () => {
  it("is what the client says, from then on until it says otherwise", async () => {
    const { id } = await on.report(ship, { entries: [heldAs("kv/limit")] });
    await on.report(ship, { state: "drifted", entries: [heldAs("kv/limit", 1, { hash: "edited", drifted: true })] });
    const [first] = await entriesOf(id);
    await on.report(ship, { state: "drifted", entries: [heldAs("kv/limit", 1, { hash: "edited-again", drifted: true })] });
    const [second] = await entriesOf(id);
    expect([first?.drifted, second?.drifted, second?.driftedAt]).toEqual([true, true, first?.driftedAt]);
    await on.report(ship, { entries: [heldAs("kv/limit")] });
    expect(await entriesOf(id)).toMatchObject([{ drifted: false, driftedAt: null }]);
  });

  it("that a partial receipt of a written target says nothing of is counted out, so that its client tells everything", async () => {
    await on.report(ship, { entries: [heldAs("kv/limit"), heldAs("kv/other")] });
    const drifted = heldAs("kv/limit", 1, { hash: "edited", drifted: true });
    expect(await on.report(ship, { state: "drifted", entries: [drifted, heldAs("kv/other")] })).toMatchObject({ held: 2 });
    for (const _ of [1, 2]) expect(await on.report(ship, { complete: false, entries: [] })).toMatchObject({ held: 1 });
    expect(await on.report(ship, { complete: false, entries: [heldAs("kv/other", 1, { hash: "new" })] })).toMatchObject({ held: 1 });
    expect(await on.report(ship, { entries: [heldAs("kv/limit"), heldAs("kv/other")] })).toMatchObject({ held: 2 });
  });

  it("is also what the client does not say: another hash of the version than when it was applied", async () => {
    const { id } = await on.report(ship, { entries: [heldAs("kv/limit")] });
    await on.report(ship, { state: "failed", problem: "read-only", entries: [heldAs("kv/limit", 1, { hash: "another" })] });
    expect(await entriesOf(id)).toMatchObject([{ drifted: true }]);
    // Applied again: what is written now is what later hashes are compared with.
    await on.report(ship, { entries: [heldAs("kv/limit", 1, { hash: "another" })] });
    expect(await entriesOf(id)).toMatchObject([{ drifted: false }]);
  });
});

describe("a hostile receipt", () => {
  it("is refused by the token's prefix, in the same way whether something stands there or not", async () => {
    const narrow = await tokenCaller(owner, "narrow", { pathPrefix: "kv/limit" });
    for (const path of ["kv/other", "kv/nothing", "kv/limitless"]) {
      const refusals = [{ entries: [heldAs(path)] }, { complete: false, gone: [path] }].map((said) =>
        reportReceipt(narrow, receiptOf(said)).catch((error: Error) => error.message),
      );
      expect(new Set(await Promise.all(refusals))).toEqual(new Set(["A token reports only paths below its own prefix."]));
    }
    expect(await on.report(narrow, { entries: [heldAs("kv/limit")] })).toMatchObject({ held: 1 });
  });

  it("claims no version that the entry never had, and no revision that the workspace never had", async () => {
    const { id, held } = await on.report(ship, { revision: 2_000, entries: [heldAs("kv/limit", 7)] });
    expect(held).toBe(1);
    const { client, entries } = await getClient(await owner.caller(), { id });
    expect([client.revision, client.behind, entries[0]?.version, entries[0]?.behind]).toEqual([null, 0, null, 0]);
  });

  it("keeps nothing of entries that are none, nor of policies, and says which", async () => {
    const data = { pattern: "config/**", approvals: 1, allowsDirect: true };
    await createChange(await owner.caller(), { edits: [{ op: "put", path: "policy/all", baseVersion: 0, data }] });
    const entries = [heldAs("kv/nothing"), heldAs("no path at all"), heldAs("policy/all"), heldAs("kv/limit")];
    expect(await on.report(ship, { entries })).toMatchObject({ held: 1, ignored: ["kv/nothing", "no path at all", "policy/all"] });
    expect((await on.heldRows()).map(({ path }) => path)).toEqual(["kv/limit"]);
    // Asked for again each time: another receipt may find that one of them has come to be.
    await on.save("kv/nothing", 1);
    expect(await on.report(ship, { entries })).toMatchObject({ held: 2 });
  });

  it("holds no path twice, no control characters and nothing oversized", async () => {
    const twice = on.report(ship, { entries: [heldAs("block/secret/A"), heldAs("block/secret/a")] });
    expect(await codeOf(twice)).toBe("invalid");
    expect(await codeOf(on.report(ship, { problem: "x".repeat(301) }))).toBe("invalid");
    expect(await codeOf(on.report(ship, { host: "\u0000\u202e" }))).toBe("invalid");
    expect(await codeOf(on.report(ship, { entries: [heldAs("kv/limit", 1, { hash: "<script>" })] }))).toBe("invalid");
    const many = Array.from({ length: 10_001 }, (_, n) => heldAs(`kv/${n}`));
    expect(await codeOf(on.report(ship, { entries: many }))).toBe("invalid");
    await on.report(ship, { host: "edf\u202e-1", state: "failed", problem: "line\nbreak\u001b[31m and\u200b more " });
    expect(await on.clientRows()).toMatchObject([{ host: "edf -1", problem: "line break [31m and more" }]);
  });

  it("of another workspace's token finds nothing of ours", async () => {
    const elsewhere = { ...ship, workspaceId: await team.addWorkspace("elsewhere") };
    expect(await on.report(elsewhere, { revision: 0, entries: [heldAs("kv/limit")] })).toMatchObject({ held: 0, ignored: ["kv/limit"] });
  });

  it("names no change that is not about the entry", async () => {
    const policy = { op: "put", path: "policy/other", baseVersion: 0, data: { pattern: "kv/other", approvals: 1 } };
    await createChange(await owner.caller(), { edits: [policy] });
    const about = await on.save("kv/other", 2, 1);
    const sentAs = about.number;
    const drifted = { drifted: true, sentAs };
    const { id } = await on.report(ship, { entries: [heldAs("kv/limit", 1, drifted), heldAs("kv/other", 1, drifted)] });
    expect((await entriesOf(id)).map((entry) => [entry.path, entry.sentAs?.number])).toEqual([
      ["kv/limit", undefined],
      ["kv/other", sentAs],
    ]);
  });
});

describe("what a receipt costs", () => {
  const many = Array.from({ length: 2_000 }, (_, n) => heldAs(`kv/n${n}`));
  const commitsOf = async (work: () => Promise<unknown>) => {
    let commits = 0;
    const stop = team.store.onCommit(() => commits++);
    await work();
    stop();
    return commits;
  };

  it("is no write when it says nothing new; when it came is written within a minute, with others", async () => {
    const edits = many.map(({ path }) => ({ op: "put", path, baseVersion: 0, data: { value: 1 } }));
    for (let from = 0; from < edits.length; from += 1_000)
      await createChange(await owner.caller(), { edits: edits.slice(from, from + 1_000) });
    const said = { revision: 4, entries: many, everySeconds: 60 };
    expect(await commitsOf(() => on.report(ship, said))).toBe(1);
    const before = await on.heldRows();
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 61_000 });
    expect(await commitsOf(() => on.report(ship, said))).toBe(0);
    expect(await commitsOf(() => on.report(ship, { ...said, complete: false, entries: [] }))).toBe(0);
    const [client] = await on.clientRows();
    await writeUses();
    const [later] = await on.clientRows();
    expect((later?.lastSeenAt.getTime() ?? 0) - (client?.lastSeenAt.getTime() ?? 0)).toBeGreaterThanOrEqual(60_000);
    expect((later?.silentAt.getTime() ?? 0) - (later?.lastSeenAt.getTime() ?? 0)).toBe(300_000);
    expect(await on.heldRows()).toEqual(before);
  });

  it("is the rows of what changed, and no others", async () => {
    await on.save("kv/third", 1);
    const entries = [heldAs("kv/limit"), heldAs("kv/other"), heldAs("kv/third")];
    await on.report(ship, { revision: 3, entries });
    await on.save("kv/limit", 2, 1);
    // A row that is written anew has another number; those of the other host keep the table from being empty.
    await on.report(ship, { host: "another", revision: 3, entries });
    const numbers = async () =>
      new Map(
        (await team.store.read((tx) => tx.$queryRaw<Numbered[]>`SELECT rowid AS "n", "clientId", "path" FROM "HeldEntry"`)).map((row) => [
          `${row.clientId} ${row.path}`,
          Number(row.n),
        ]),
      );
    const before = await numbers();
    const { id } = await on.report(ship, { revision: 4, entries: [heldAs("kv/limit", 2), ...entries.slice(1)] });
    const written = [...(await numbers())].filter(([row, n]) => before.get(row) !== n).map(([row]) => row);
    expect(written).toEqual([`${id} kv/limit`]);
  });
});

describe("the audit log", () => {
  it("tells of a new client, of a state that moved and of what drifted, and of nothing else", async () => {
    const detail = async () => (await team.auditOf("reportReceipt")).map(({ detailText }) => JSON.parse(detailText));
    await on.report(ship, { entries: [heldAs("kv/limit")] });
    await on.report(ship, { entries: [heldAs("kv/limit")] });
    await on.save("kv/limit", 2, 1);
    await on.report(ship, { revision: 3, entries: [heldAs("kv/limit", 2)] });
    expect(await detail()).toMatchObject([{ isNew: true, host: "edf-1", state: "applied" }]);
    const edited = heldAs("kv/limit", 2, { hash: "edited-by-hand", drifted: true });
    await on.report(ship, { state: "drifted", revision: 3, entries: [edited] });
    await on.report(ship, { state: "drifted", revision: 3, entries: [{ ...edited, hash: "edited-once-more" }] });
    expect((await detail()).slice(1)).toMatchObject([{ before: "applied", state: "drifted", drifted: ["kv/limit@2"], driftedCount: 1 }]);
    expect(JSON.stringify(await team.auditOf("reportReceipt"))).not.toMatch(/edited-by-hand|hash-of/);
  });
});
