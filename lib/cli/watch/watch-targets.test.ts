import { describe, expect, it, vi } from "vitest";
import type { Io, SignalName } from "#lib/cli/io.ts";
import { prepareProject } from "#lib/cli/targets/testing-project.ts";
import { usecases } from "#lib/usecases/registry.ts";

const at = prepareProject();
const until = { timeout: 20_000, interval: 20 };

/** `blockyard watch` as a process would run it, with signals of the test's own. */
function watching(argv: string) {
  const handlers = new Set<(name: SignalName) => void>();
  const onSignals: Io["onSignals"] = (_names, handle) => {
    handlers.add(handle);
    return () => handlers.delete(handle);
  };
  const running = at.cli(`watch ${argv}`, { onSignals });
  return {
    running,
    stop: async () => {
      for (const handle of [...handlers]) handle("SIGTERM");
      return running;
    },
  };
}

describe("watch", () => {
  it("writes the file at once, follows each change within a moment, and ends in good order", async () => {
    at.declare({ app: { entries: ["kv/*"], file: ".env" } });
    const watch = watching("app");
    await vi.waitFor(() => expect(at.read(".env")).toContain("APP_LIMIT=20"), until);
    for (const limit of [30, 31, 32]) {
      await at.set("kv/app-limit", { value: limit });
      await vi.waitFor(() => expect(at.read(".env")).toContain(`APP_LIMIT=${limit}`), until);
    }
    expect(await watch.stop()).toMatchObject({ code: 0 });
  });

  it("a token that is revoked is the end of every target, with exit code 1", async () => {
    at.declare({ app: { entries: ["kv/*"], file: ".env" }, web: { entries: ["config/app/*"], file: "web.json" } });
    const watch = watching("app web");
    await vi.waitFor(() => expect([at.exists(".env"), at.exists("web.json")]).toEqual([true, true]), until);
    const owner = at.server.caller("owner");
    for (const { id } of (await usecases.listTokens(owner, {})).tokens) await usecases.revokeToken(owner, { id });
    await at.set("kv/app-limit", { value: 30 });
    expect(await watch.running).toMatchObject({ code: 1, stderr: expect.stringContaining("The token is not valid") });
    expect(at.read(".env")).toContain("APP_LIMIT=20");
  });

  it("with several targets each line says which one it is about", async () => {
    at.declare({ app: { entries: ["kv/app-limit"], file: ".env" }, web: { entries: ["config/app/*"], file: "web.json" } });
    const watch = watching("app web");
    await vi.waitFor(() => expect([at.exists(".env"), at.exists("web.json")]).toEqual([true, true]), until);
    const { stdout } = await watch.stop();
    const lines = stdout.trim().split("\n");
    expect(lines).toContain("app: pull     APP_LIMIT set (version 1)");
    expect(lines.filter((line) => !/^(app|web): /.test(line))).toEqual([]);
  });
});

describe("receipts", () => {
  const clients = async () => (await usecases.listClients(at.server.caller("editor"), {})).clients;
  const held = async (path: string) => {
    const [client] = await clients();
    const { entries } = await usecases.getClient(at.server.caller("editor"), { id: client?.id ?? "" });
    return entries.find((entry) => entry.path === path);
  };

  it("a pull says what the file holds, an edit in it is drift, and a change makes it behind until the next pull", async () => {
    at.declare({ app: { entries: ["kv/*"], file: ".env" } });
    await at.cli("pull");
    expect(await clients()).toMatchObject([{ host: "test-host", target: "app", file: at.path(".env"), state: "current", held: 2 }]);
    await at.set("kv/app-limit", { value: 30 });
    expect(await clients()).toMatchObject([{ state: "behind", behind: 1 }]);
    await at.cli("pull");
    expect(await clients()).toMatchObject([{ state: "current", behind: 0 }]);
    at.replace(".env", "APP_LIMIT=30", "APP_LIMIT=31");
    await at.cli("pull");
    expect(await clients()).toMatchObject([{ state: "drifted", drifted: 1 }]);
    expect(await held("kv/app-limit")).toMatchObject({ drifted: true, version: 2 });
    expect(await held("kv/app-options")).toMatchObject({ drifted: false });
    await at.cli("push");
    expect(await clients()).toMatchObject([{ state: "current", drifted: 0 }]);
  });

  it("what was fetched and could not be applied is reported as failed, and mended by the next run", async () => {
    at.declare({ app: { entries: ["kv/*"], file: ".env" } });
    await at.cli("pull");
    at.replace(".env", "APP_LIMIT=20", "APP_LIMIT=21");
    await at.set("kv/app-limit", { value: 30 });
    await at.cli("pull");
    expect(await clients()).toMatchObject([{ state: "failed", problem: "1 conflict" }]);
    await at.cli("pull --theirs");
    expect(await clients()).toMatchObject([{ state: "current", problem: null }]);
  });

  it("status tells of edits in a file only when it is asked to, and writes nothing", async () => {
    at.declare({ app: { entries: ["kv/*"], file: ".env" } });
    await at.cli("pull");
    const lock = at.read(".env.blockyard-lock.json");
    at.replace(".env", "APP_LIMIT=20", "APP_LIMIT=21");
    await at.cli("status");
    expect(await clients()).toMatchObject([{ state: "current" }]);
    expect((await at.cli("status --report")).code).toBe(3);
    expect(await clients()).toMatchObject([{ state: "drifted", drifted: 1 }]);
    expect(at.read(".env.blockyard-lock.json")).toBe(lock);
  });

  it("a run that changes nothing reports nothing anew, and --no-receipt nothing at all", async () => {
    at.declare({ app: { entries: ["kv/*"], file: ".env" } });
    await at.cli("pull --no-receipt");
    expect(await clients()).toEqual([]);
    await at.cli("pull");
    const before = await clients();
    await at.cli("pull");
    expect(await clients()).toEqual(before);
  });

  it("drift that somebody asks for in the dashboard comes as a change for review, without a push", async () => {
    at.declare({ app: { entries: ["kv/*"], file: ".env" } });
    const watch = watching("app --adopt --look-every 1s");
    await vi.waitFor(async () => expect(await clients()).toMatchObject([{ state: "current" }]), until);
    at.replace(".env", "APP_LIMIT=20", "APP_LIMIT=21");
    await vi.waitFor(async () => expect(await clients()).toMatchObject([{ state: "drifted" }]), until);
    const [client] = await clients();
    const entry = await held("kv/app-limit");
    await usecases.requestAdoption(at.server.caller("editor"), { id: client?.id ?? "", entryId: entry?.entryId ?? "" });
    await vi.waitFor(async () => expect(await held("kv/app-limit")).toMatchObject({ sentAs: { number: 1 } }), until);
    expect(await at.dataOf("kv/app-limit")).toEqual({ value: 20 });
    expect((await watch.stop()).stdout).toContain("#1 waits for review");
  });
});
