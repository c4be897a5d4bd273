import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import { describe, expect, it, vi } from "vitest";
import { makeHome, testIo } from "#lib/cli/testing-io.ts";
import { DomainError } from "#lib/core/errors.ts";
import { createChange } from "#lib/usecases/changes/changes.ts";
import { issueToken } from "#lib/usecases/people/tokens.ts";
import { addTestWorkspace, testCaller } from "#lib/usecases/testing.ts";
import { pinsFile, readPins } from "./pins.ts";
import { otherHash, prepareWitness } from "./testing-witness.ts";

const at = prepareWitness();
const { path, save, cli, whileDown, keepCopy, putBack, alarmed, pullAll, seenRow } = at;

describe("a database that was put back from an old copy", () => {
  it("is refused while it is behind what was seen", async () => {
    await keepCopy();
    await save("kv/a", "2");
    expect((await cli("pull")).code).toBe(0);
    await putBack();
    await alarmed(/history is older than what this machine has seen: revision 1 now, 2 before/);
  });

  it("is refused also when only the log is behind: the entries are at the same revision", async () => {
    await keepCopy();
    expect((await cli("pull")).code).toBe(0);
    expect((await cli("run --target app -- true")).code).toBe(0);
    await putBack();
    const seen = await seenRow();
    await alarmed(
      new RegExp(`its audit log ends with row [1-${(seen?.seq ?? 0) - 1}] \\(\\w{16}\\), and was seen up to row ${seen?.seq} `),
      ["run --target app -- true"],
    );
  });

  it("is refused when it has moved on past the revision that was seen", async () => {
    await keepCopy();
    await save("kv/a", "2");
    await save("kv/a", "3");
    expect((await cli("pull")).code).toBe(0);
    const seen = await seenRow();
    await putBack();
    for (const value of ["x", "y", "z", "last"]) await save("kv/a", value);
    await alarmed(
      new RegExp(
        `was seen up to row ${seen?.seq} \\(${seen?.hash.slice(0, 16)}\\), and has [0-9a-f]{16} in its place now; it has gone on to row \\d+`,
      ),
    );
  });

  it("is taken once somebody says so with trust, which shows both rows; and from there an old copy is noticed again", async () => {
    await keepCopy();
    await save("kv/a", "2");
    expect((await cli("pull")).code).toBe(0);
    const seen = await seenRow();
    await putBack();
    for (const value of ["x", "y", "z"]) await save("kv/a", value);
    await keepCopy();
    const asked = await cli("trust");
    expect([asked.code, asked.stdout]).toEqual([
      2,
      expect.stringMatching(
        new RegExp(`audit log up to +row ${seen?.seq} \\(\\w+\\) +row \\d+ \\(\\w+\\)\nThe server's history is not the one`),
      ),
    ]);
    expect(await seenRow()).toEqual(seen);
    const trusted = JSON.parse((await cli("trust --yes --json")).stdout);
    expect(trusted).toMatchObject({ before: { row: seen?.seq }, now: { row: expect.any(Number) } });
    expect((await seenRow())?.seq).toBe(trusted.now.row);
    expect(await cli("pull --theirs")).toMatchObject({ code: 0, stderr: "" });
    expect(readFileSync(path("app.env"), "utf8")).toContain("z");
    await putBack();
    for (const value of ["1", "2", "3"]) await save("kv/a", value);
    await alarmed(/is not the one that this machine has seen/, ["pull"]);
  });

  it("is refused for every workspace of the instance, also one of which this machine has seen nothing", async () => {
    const other = await addTestWorkspace(at.server, "other");
    const order = { workspaceId: other, name: "o", scopes: ["pull" as const], pathPrefix: "", createdById: null, days: 1 };
    const { text: token } = await at.store.write((tx) => issueToken(tx, order));
    await keepCopy();
    expect((await cli("pull")).code).toBe(0);
    await putBack();
    for (let n = 0; n < 3; n++)
      await createChange(testCaller(other, "editor"), { edits: [{ op: "put", path: "kv/o", baseVersion: n, data: { value: n } }] });
    await expect(pullAll({ token })).rejects.toMatchObject({ code: "conflict", details: { isOtherHistory: true } });
  });

  it("ends a watch that is under way, and leaves its file", async () => {
    await keepCopy();
    await save("kv/a", "2");
    const watching = cli("watch");
    while (!existsSync(path("app.env.blockyard-lock.json"))) await setTimeout(20);
    await vi.waitFor(async () => expect(await seenRow()).toBeDefined(), { timeout: 10_000 });
    const before = readFileSync(path("app.env"));
    at.server.faults.handle = (request) => request.socket.destroy();
    await putBack();
    for (const value of ["x", "y", "z"]) await save("kv/a", value);
    at.server.faults.handle = undefined;
    expect(await watching).toMatchObject({ code: 1, stderr: expect.stringMatching(/is not the one that this machine has seen/) });
    expect(readFileSync(path("app.env"))).toEqual(before);
  }, 60_000);
});

describe("a backup that was restored with a new epoch", () => {
  it("is refused until trust, also for a workspace that this machine has never seen", async () => {
    await keepCopy();
    await save("kv/a", "2");
    expect((await cli("pull")).code).toBe(0);
    await putBack(`UPDATE "Instance" SET "epoch" = 2`);
    await save("kv/a", "x");
    await save("kv/a", "y");
    await alarmed(/between them a backup was restored/, ["pull", "status"]);
    const pins = JSON.parse(readFileSync(pinsFile(testIo(at.home)), "utf8"));
    for (const pin of Object.values(pins.instances) as { workspaces: object }[]) pin.workspaces = {};
    writeFileSync(pinsFile(testIo(at.home)), JSON.stringify(pins));
    await alarmed(/in epoch 2, and was seen up to row \d+ \(\w+\) in epoch 1; between them a backup was restored/, ["pull"]);
    expect((await cli("trust --yes")).code).toBe(0);
    expect(await cli("pull --theirs")).toMatchObject({ code: 0, stderr: "" });
    expect(await seenRow()).toMatchObject({ epoch: 2 });
    await save("kv/a", "z");
    expect(await cli("pull")).toMatchObject({ code: 0, stderr: "" });
  });
});

describe("an honest server", () => {
  it("never sets off an alarm: hundreds of changes, two workspaces, many clients at once, tokens with prefixes", async () => {
    const other = await addTestWorkspace(at.server, "other");
    const tokenOf = async (workspaceId: string, pathPrefix = "") => {
      const order = { workspaceId, name: "t", scopes: ["pull" as const], pathPrefix, createdById: null, days: 1 };
      return (await at.store.write((tx) => issueToken(tx, order))).text;
    };
    const tokens = [
      await tokenOf(other),
      await tokenOf(other, "kv"),
      await tokenOf(at.server.workspaceId),
      await tokenOf(at.server.workspaceId, "kv"),
    ];
    const homes = [at.home, makeHome(), makeHome()];
    let isOver = false;
    let pulls = 0;
    const follow = async (client: number) => {
      const order = {
        home: homes[client % homes.length] ?? at.home,
        token: tokens[client % tokens.length] ?? "",
        patterns: client % 2 ? ["kv/*"] : [],
      };
      let since: string | undefined;
      while (!isOver) {
        const pulled = await pullAll({ ...order, ...(pulls % 5 && since ? { since } : {}) }).catch((error: unknown) => {
          // A server that is down is no alarm: who meets it asks again.
          if (!(error instanceof DomainError) || error.code !== "unavailable") throw error;
          return null;
        });
        pulls++;
        since = pulled?.cursor ?? since;
      }
    };
    const clients = Array.from({ length: 12 }, (_, client) => follow(client));
    const change = async () => {
      for (let n = 0; n < 100; n++) {
        await createChange(testCaller(other, "editor"), { edits: [{ op: "put", path: "kv/o", baseVersion: n, data: { value: n } }] });
        await createChange(at.server.caller("editor"), { edits: [{ op: "put", path: "kv/b", baseVersion: n, data: { value: n } }] });
        // The database answers without a turn of the event loop: the clients need some.
        await setTimeout(15);
        if (n % 40 === 20) await whileDown(() => {});
      }
    };
    const asked = Promise.allSettled(clients);
    const pulledEnough = async () => {
      while (pulls < 150 && !isOver) await setTimeout(20);
    };
    await Promise.race([change().then(pulledEnough), Promise.all(clients)]).finally(() => {
      isOver = true;
    });
    expect((await asked).filter(({ status }) => status === "rejected")).toEqual([]);
    expect(pulls).toBeGreaterThan(100);
    for (const one of homes) {
      const seen = await seenRow(one);
      const row = await at.store.read((tx) => tx.auditEvent.findUniqueOrThrow({ where: { seq: seen?.seq ?? 0 } }));
      expect(row.hash).toBe(seen?.hash);
    }
  }, 120_000);

  it("that is known under another address is asked again, and measured by what was seen", async () => {
    await pullAll();
    const pins = await readPins(testIo(at.home));
    writeFileSync(pinsFile(testIo(at.home)), JSON.stringify({ pins: 1, servers: {}, instances: pins.instances }));
    expect((await pullAll())?.entries).toHaveLength(1);
    writeFileSync(pinsFile(testIo(at.home)), JSON.stringify({ pins: 1, servers: {}, instances: otherHash(pins.instances) }));
    await expect(pullAll()).rejects.toMatchObject({ code: "conflict" });
  });
});
