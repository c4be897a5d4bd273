import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type ClientState, clientStates } from "#lib/api/contract/receipts.ts";
import type { Caller } from "#lib/core/caller.ts";
import { roles } from "#lib/core/permissions.ts";
import { createChange } from "#lib/usecases/changes/changes.ts";
import { revokeToken } from "#lib/usecases/people/tokens.ts";
import { codeOf, type Person, type TestTeam } from "#lib/usecases/testing-team.ts";
import { getClient, holdersOf, listClients } from "./clients.ts";
import { forgetClient, requestAdoption } from "./requests.ts";
import { heldAs, openReceipts, type Receipts, tokenCaller } from "./testing-receipts.ts";

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

const list = async (input: object = {}, caller?: Caller) => listClients(caller ?? (await owner.caller()), input);
const stateOf = async (id: string): Promise<ClientState> => (await getClient(await owner.caller(), { id })).client.state;

describe("the state of a client", () => {
  it("is current, then behind by as many entries as moved on, then current when it reports them", async () => {
    const { id } = await on.report(ship, { revision: 2, entries: [heldAs("kv/limit"), heldAs("kv/other")] });
    expect(await stateOf(id)).toBe("current");
    await on.save("kv/limit", 2, 1);
    await on.save("kv/limit", 3, 2);
    const { client, entries } = await getClient(await owner.caller(), { id });
    expect([client.state, client.behind, entries.map(({ path, behind }) => [path, behind])]).toEqual([
      "behind",
      1,
      [
        ["kv/limit", 2],
        ["kv/other", 0],
      ],
    ]);
    await on.report(ship, { revision: 4, entries: [heldAs("kv/limit", 3), heldAs("kv/other")] });
    expect(await stateOf(id)).toBe("current");
  });

  it("is behind when an entry is deleted here that it still holds", async () => {
    const { id } = await on.report(ship, { entries: [heldAs("kv/limit")] });
    await on.remove("kv/limit", 1);
    expect(await stateOf(id)).toBe("behind");
  });

  it("is failed with its problem, until it has applied", async () => {
    const { id } = await on.report(ship, { state: "failed", problem: "The folder is read-only.", revision: 2, complete: false });
    expect((await getClient(await owner.caller(), { id })).client).toMatchObject({ state: "failed", problem: "The folder is read-only." });
    await on.report(ship, { revision: 2, entries: [heldAs("kv/limit")] });
    expect((await getClient(await owner.caller(), { id })).client).toMatchObject({ state: "current", problem: null });
  });

  it("is silent after three times what it said, or a week when it said nothing", async () => {
    const byHand = { host: "by-hand", entries: [heldAs("kv/limit")] };
    await on.report(ship, { host: "daemon", entries: [heldAs("kv/limit")], everySeconds: 3_600 });
    await on.report(ship, byHand);
    // Kept: a person's session would be idle for too long.
    const person = await owner.caller();
    const statesAfter = async (hours: number) => {
      vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + hours * 3_600_000 });
      return (await listClients(person, { sort: "host" })).clients.map(({ state, isSilent }) => [state, isSilent]);
    };
    const [current, silent] = [
      ["current", false],
      ["silent", true],
    ];
    expect(await statesAfter(2.9)).toEqual([current, current]);
    expect(await statesAfter(0.2)).toEqual([current, silent]);
    expect(await statesAfter(24 * 7)).toEqual([silent, silent]);
    expect((await listClients(person, { state: "silent", host: byHand.host })).total).toBe(1);
  });

  it("tells of a token that is revoked, expired, or whose maker is gone, before anything else", async () => {
    const leaver = await team.addPerson("editor", "leaver");
    const [lost, old] = [await tokenCaller(leaver, "lost"), await tokenCaller(owner, "old")];
    const ids = [];
    for (const caller of [ship, lost, old])
      ids.push((await on.report(caller, { state: "failed", problem: "x", entries: [heldAs("kv/limit")] })).id);
    await revokeToken(await owner.caller(), { id: ship.id });
    await team.store.write(async (tx) => {
      await tx.user.update({ where: { id: leaver.userId }, data: { isDisabled: true } });
      await tx.token.update({ where: { id: old.id }, data: { expiresAt: new Date(0) } });
    });
    expect(await Promise.all(ids.map(stateOf))).toEqual(["revoked", "revoked", "expired"]);
  });
});

describe("the list", () => {
  it("is filtered by state, host, entry and words, sorted, paged, and counts the whole fleet", async () => {
    await on.report(ship, { host: "edf-1", revision: 2, entries: [heldAs("kv/limit"), heldAs("kv/other")] });
    await on.report(ship, { host: "edf-2", revision: 1, entries: [heldAs("kv/limit")] });
    await on.report(ship, { host: "berlin_%", state: "failed", problem: "x", revision: 2, complete: false });
    await on.save("kv/limit", 2, 1);
    await on.report(ship, { host: "edf-1", revision: 3, entries: [heldAs("kv/limit", 2), heldAs("kv/other")] });
    const hosts = async (input: object) => (await list(input)).clients.map(({ host }) => host);
    expect(await hosts({})).toEqual(["berlin_%", "edf-2", "edf-1"]);
    expect(await hosts({ sort: "-host" })).toEqual(["edf-2", "edf-1", "berlin_%"]);
    expect(await hosts({ sort: "-revision" })).toEqual(["edf-1", "berlin_%", "edf-2"]);
    expect(await hosts({ state: "behind" })).toEqual(["edf-2"]);
    expect(await hosts({ host: "edf-1" })).toEqual(["edf-1"]);
    expect(await hosts({ q: "EDF app" })).toEqual(["edf-2", "edf-1"]);
    expect(await hosts({ q: "n_%" })).toEqual(["berlin_%"]);
    expect(await hosts({ q: "e_f" })).toEqual([]);
    expect(await hosts({ entry: await on.idOf("kv/other") })).toEqual(["edf-1"]);
    expect(await hosts({ entry: "no-such-entry" })).toEqual([]);
    const { clients, total, fleet, revision } = await list({ pageSize: 1, page: 2 });
    expect([clients.length, total, fleet.total, revision]).toEqual([1, 3, 3, 3]);
    expect(fleet.revisions).toEqual([3, 2, 1].map((n) => ({ revision: n, count: 1 })));
    expect(fleet.states.filter(({ count }) => count > 0).map(({ state }) => state)).toEqual(["failed", "behind", "current"]);
    expect(fleet.states.map(({ state }) => state)).toEqual(clientStates);
  });

  it("shows nothing of another workspace, and to a token only what lies below its prefix", async () => {
    const { id } = await on.report(ship, { entries: [heldAs("kv/limit"), heldAs("kv/other", 1, { drifted: true, hash: "x" })] });
    await on.report(ship, { host: "edf-2", entries: [heldAs("kv/other")] });
    await on.report(ship, { host: "edf-3", state: "failed", problem: "kv/other does not fit", entries: [heldAs("kv/limit")] });
    const narrow = await tokenCaller(owner, "narrow", { scopes: ["list"], pathPrefix: "kv/limit" });
    const seen = await list({ sort: "host" }, narrow);
    expect(seen.clients.map(({ host, state, held, drifted, problem }) => [host, state, held, drifted, problem])).toEqual([
      ["edf-1", "current", 1, 0, null],
      ["edf-3", "failed", 1, 0, null],
    ]);
    expect((await getClient(narrow, { id })).entries.map(({ path }) => path)).toEqual(["kv/limit"]);
    expect((await list({ entry: await on.idOf("kv/other") }, narrow)).entry).toBeNull();
    expect(await codeOf(holdersOf(narrow, { id: await on.idOf("kv/other") }))).toBe("not_found");
    const elsewhere = { ...(await owner.caller()), workspaceId: await team.addWorkspace("elsewhere") };
    expect((await list({}, elsewhere)).total).toBe(0);
    expect(await codeOf(getClient(elsewhere, { id }))).toBe("not_found");
    expect(await codeOf(forgetClient(elsewhere, { id }))).toBe("not_found");
    expect(await codeOf(holdersOf(elsewhere, { id: await on.idOf("kv/limit") }))).toBe("not_found");
  });

  it.each(roles)("and what is behind it are shown to a %s, without any hash", async (role) => {
    const { id } = await on.report(ship, { entries: [heldAs("kv/limit", 1, { hash: "the-keyed-hash" })] });
    const caller = await (await team.addPerson(role, "somebody")).caller();
    const shown = JSON.stringify([
      await list({}, caller),
      await getClient(caller, { id }),
      await holdersOf(caller, { id: await on.idOf("kv/limit") }),
    ]);
    expect(shown).toContain("edf-1");
    expect(shown).not.toContain("the-keyed-hash");
  });
});

describe("who holds an entry", () => {
  it("is told with versions, furthest behind first, and counted by version", async () => {
    await on.save("kv/limit", 2, 1);
    await on.save("kv/limit", 3, 2);
    for (const [host, version] of [
      ["a", 3],
      ["b", 1],
      ["c", 1],
      ["d", 9],
    ] as const)
      await on.report(ship, { host, revision: 4, entries: [heldAs("kv/limit", version, { drifted: host === "c" })] });
    const { holders, versions, drifted, total, headVersion } = await holdersOf(await owner.caller(), { id: await on.idOf("kv/limit") });
    expect(holders.map(({ host, version, behind, state }) => [host, version, behind, state])).toEqual([
      ["b", 1, 2, "behind"],
      ["c", 1, 2, "drifted"],
      ["a", 3, 0, "current"],
      ["d", null, 0, "current"],
    ]);
    expect(versions).toEqual([
      { version: 3, count: 1 },
      { version: 1, count: 2 },
      { version: null, count: 1 },
    ]);
    expect([drifted, total, headVersion]).toEqual([1, 4, 3]);
  });
});

describe("forgetting a client", () => {
  it("is for who may manage, and for whoever made its token; it comes back with its next receipt", async () => {
    const editor = await team.addPerson("editor");
    const mine = await tokenCaller(editor, "mine");
    const { id } = await on.report(mine, { entries: [heldAs("kv/limit")] });
    expect(await codeOf(forgetClient(await (await team.addPerson("editor", "another")).caller(), { id }))).toBe("forbidden");
    expect((await getClient(await editor.caller(), { id })).canForget).toBe(true);
    await forgetClient(await editor.caller(), { id });
    expect([(await list()).total, await on.heldRows()]).toEqual([0, []]);
    const again = await on.report(mine, { complete: false });
    expect(again.held).toBe(0);
    await forgetClient(await (await team.addPerson("admin")).caller(), { id: again.id });
    expect((await team.auditOf("forgetClient")).map(({ result }) => result)).toEqual(["denied", "done", "done"]);
  });
});

describe("asking for a drift", () => {
  const drifted = heldAs("kv/limit", 1, { hash: "edited", drifted: true });
  const ask = async (id: string, input: object = {}, person = owner) =>
    requestAdoption(await person.caller(), { id, entryId: await on.idOf("kv/limit"), ...input });
  const report = (entries = [drifted], more: object = {}) => on.report(ship, { state: "drifted", entries, ...more });

  it("is told to the client with every answer until it no longer drifts", async () => {
    const { id } = await report();
    await ask(id);
    expect((await report()).adopt).toEqual(["kv/limit"]);
    expect((await report([], { complete: false })).adopt).toEqual(["kv/limit"]);
    expect((await report([{ ...drifted, hash: "edited-again" }])).adopt).toEqual(["kv/limit"]);
    expect((await getClient(await owner.caller(), { id })).entries).toMatchObject([{ adoption: { by: "The owner@example.com" } }]);
    expect((await on.report(ship, { entries: [heldAs("kv/limit")] })).adopt).toEqual([]);
    expect((await report()).adopt).toEqual([]);
    expect((await team.auditOf("requestAdoption")).map(({ detailText }) => JSON.parse(detailText))).toMatchObject([
      { path: "kv/limit", wanted: true, host: "edf-1" },
    ]);
  });

  it("is answered when the client has sent it as a change that is about the entry", async () => {
    const { id } = await report();
    await ask(id);
    const policy = { op: "put", path: "policy/all", baseVersion: 0, data: { pattern: "kv/**", approvals: 1 } };
    await createChange(await owner.caller(), { edits: [policy] });
    const sent = await createChange(await owner.caller(), {
      edits: [{ op: "put", path: "kv/limit", baseVersion: 1, data: { value: "edited" } }],
    });
    const number = sent.number;
    expect((await report([{ ...drifted, sentAs: number }])).adopt).toEqual([]);
    expect((await getClient(await owner.caller(), { id })).entries).toMatchObject([{ adoption: null, sentAs: { number }, drifted: true }]);
    // It may be asked for again, for instance after that change was closed.
    await ask(id);
    expect((await report([{ ...drifted, sentAs: number }])).adopt).toEqual(["kv/limit"]);
    await ask(id, { wanted: false });
    expect((await report([{ ...drifted, sentAs: number }])).adopt).toEqual([]);
  });

  it("needs the right to edit, a drift, and a client that can be told", async () => {
    const { id } = await report();
    expect(await codeOf(ask(id, {}, await team.addPerson("reader")))).toBe("forbidden");
    expect(await codeOf(ask("no-such-client"))).toBe("not_found");
    expect(await codeOf(ask(id, { entryId: await on.idOf("kv/other") }))).toBe("not_found");
    await on.report(ship, { entries: [heldAs("kv/limit")] });
    expect(await codeOf(ask(id))).toBe("conflict");
    await report();
    await revokeToken(await owner.caller(), { id: ship.id });
    expect(await codeOf(ask(id))).toBe("conflict");
  });

  it("says whether the client's token may send it", async () => {
    const { id } = await report();
    const pusher = await tokenCaller(owner, "pusher", { scopes: ["pull", "push"] });
    const able = await on.report(pusher, { entries: [drifted], state: "drifted" });
    const canSend = async (client: string) => (await getClient(await owner.caller(), { id: client })).canSend;
    expect([await canSend(id), await canSend(able.id)]).toEqual([false, true]);
  });
});
