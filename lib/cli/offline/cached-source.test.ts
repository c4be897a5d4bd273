import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { runCli } from "#lib/cli/run.ts";
import { connectTo } from "#lib/cli/server.ts";
import { startServer, type TestServer } from "#lib/cli/testing.ts";
import { makeHome, type TestIo, testIo } from "#lib/cli/testing-io.ts";
import { DomainError } from "#lib/core/errors.ts";
import type { OfflineUse } from "./cached-source.ts";
import { openSource } from "./options.ts";
import { readPins } from "./pins.ts";

let server: TestServer;
let home: string;
let io: TestIo;
let token: string;
beforeEach(async () => {
  server = await startServer();
  home = makeHome();
  io = testIo(home);
  token = await server.token();
});
afterEach(() => server.stop());

const fallback: OfflineUse = { mode: "fallback", maxAgeMs: undefined };
const only: OfflineUse = { mode: "only", maxAgeMs: undefined };
const put = (path: string, value: string, baseVersion = 0) => ({ op: "put", path, baseVersion, data: { value } });
const canary = "canary-9f3b2c71";

async function source(use: OfflineUse | undefined, more: { token?: string; patterns?: string[]; origin?: string } = {}) {
  const connected = await connectTo(io, { origin: more.origin ?? server.origin, token: more.token ?? token, instance: undefined });
  const opened = openSource(io, connected, use);
  const patterns = more.patterns ?? ["kv/*", "block/secret/*"];
  return (since?: string) => opened.pull({ since, patterns });
}

async function refusal(work: Promise<unknown>): Promise<DomainError> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof DomainError)) throw new Error("It was not refused.");
  return error;
}

function files(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

const caches = () => files(join(home, ".cache"));
const valuesOf = (answer: { entries: readonly { path: string; data: unknown }[] } | null) =>
  Object.fromEntries((answer?.entries ?? []).map(({ path, data }) => [path, (data as { value: unknown } | null)?.value ?? null]));
const unplug = () => {
  server.faults.handle = (request) => request.socket.destroy();
};

describe("the offline cache", () => {
  it("gives the last good pull when the server cannot be reached, and says how old it is", async () => {
    await server.change(put("kv/a", "1"), put("block/secret/pin", canary));
    await (await source(fallback))();
    unplug();
    expect(valuesOf(await (await source(fallback))())).toEqual({ "kv/a": "1", "block/secret/pin": canary });
    expect(io.stderr()).toMatch(/The server cannot be reached: using the cache of .* UTC \(\d+ seconds old, revision 1\)/);
  });

  it.each([
    ["500", 500, "application/json", '{"error":{"code":"unavailable","message":"no"}}'],
    ["HTML", 200, "text/html", "<html>log in to the network</html>"],
    ["half a body", 200, "application/json", '{"instance":"x","entr'],
    ["something else's JSON", 200, "application/json", '{"status":"ok"}'],
  ])("stands in for a server that answers %s", async (_, status, type, body) => {
    await server.change(put("kv/a", "1"));
    await (await source(fallback))();
    server.faults.handle = (_request, response) => response.writeHead(status, { "content-type": type }).end(body);
    expect(valuesOf(await (await source(fallback))())).toEqual({ "kv/a": "1" });
  });

  it("is made only when a run asks for it", async () => {
    await server.change(put("kv/a", canary));
    await (await source(undefined))();
    expect(caches()).toEqual([]);
    expect(existsSync(join(home, ".config", "blockyard", "cache.key"))).toBe(false);
  });

  it("never stands in for a refusal of the server: 401, 403, another instance", async () => {
    await server.change(put("kv/a", "1"));
    const whole = await (await source(fallback))();
    for (const [status, code] of [
      [403, "forbidden"],
      [401, "unauthenticated"],
    ] as const) {
      server.faults.handle = (_request, response) =>
        response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify({ error: { code, message: "No." } }));
      expect((await refusal((await source(fallback))())).code).toBe(code);
    }
    server.faults.handle = (_request, response) =>
      response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ ...whole, instance: "another" }));
    expect((await refusal((await source(fallback))())).details.isOtherInstance).toBe(true);
  });

  it("takes in what changed since, tombstones and names in another case included", async () => {
    await server.change(put("kv/a", "1"), put("kv/b", "1"), put("block/secret/Pin", "1"));
    const first = await (await source(fallback))();
    await server.change(
      put("kv/a", "2", 1),
      { op: "delete", path: "kv/b", baseVersion: 1 },
      { op: "delete", path: "block/secret/Pin", baseVersion: 1 },
    );
    await server.change(put("block/secret/pin", "new"), put("kv/c", "3"));
    const changes = await (await source(fallback))(first?.cursor);
    expect(changes?.full).toBe(false);
    unplug();
    const whole = await (await source(only))();
    expect(whole).toMatchObject({ full: true, revision: 3, cursor: changes?.cursor });
    expect(valuesOf(whole)).toEqual({ "kv/a": "2", "block/secret/pin": "new", "kv/c": "3" });
  });

  it("gives everything to a target that stands elsewhere than the cache, and nothing new to one that stands there", async () => {
    await server.change(put("kv/a", "1"));
    const old = await (await source(undefined))();
    await server.change(put("kv/a", "2", 1));
    const newer = await (await source(fallback))(old?.cursor);
    expect([newer?.full, valuesOf(newer)]).toEqual([true, { "kv/a": "2" }]);
    expect(await (await source(fallback))(newer?.cursor)).toBeNull();
    unplug();
    expect(await (await source(fallback))(newer?.cursor)).toBeNull();
  });

  it("keeps numbers as they were written", async () => {
    await server.change({ op: "put", path: "config/a/b", baseVersion: 0, data: { big: 9007199254740993n.toString() } });
    await server.change({ op: "put", path: "kv/n", baseVersion: 0, data: { value: 1.5 } });
    const patterns = ["config/**", "kv/*"];
    const online = await (await source(fallback, { patterns }))();
    const offline = await (await source(only, { patterns }))();
    expect(JSON.stringify(offline?.entries)).toBe(JSON.stringify(online?.entries));
  });

  it("does not stand in for whoever waits for changes: they are told that the server is gone", async () => {
    await server.change(put("kv/a", "1"));
    const first = await (await source(fallback))();
    const connected = await connectTo(io, { origin: server.origin, token, instance: undefined });
    const patterns = ["kv/*", "block/secret/*"];
    const wait = { seconds: 1, signal: AbortSignal.timeout(20_000) };
    const following = openSource(io, connected, fallback);
    expect(await following.pull({ since: first?.cursor, patterns, wait })).toBeNull();
    unplug();
    expect((await refusal(following.pull({ since: first?.cursor, patterns, wait }))).code).toBe("unavailable");
  });

  it("asks no network at all with --offline", async () => {
    await server.change(put("kv/a", "1"));
    await (await source(fallback))();
    let requests = 0;
    server.faults.handle = (request) => {
      requests++;
      request.socket.destroy();
    };
    expect(valuesOf(await (await source(only))())).toEqual({ "kv/a": "1" });
    expect(requests).toBe(0);
  });

  it("is another one for other patterns, another token and another server", async () => {
    await server.change(put("kv/a", "1"));
    await (await source(fallback))();
    const other = await server.token();
    for (const more of [{ patterns: ["kv/a"] }, { token: other }, { origin: "http://127.0.0.1:9" }]) {
      expect((await refusal((await source(only, more))())).message).toContain("no offline cache");
    }
  });
});

describe("the age of a cache", () => {
  afterEach(() => vi.useRealTimers());
  const at = (ms: number) => vi.useFakeTimers({ toFake: ["Date"], now: ms });

  it("counts from the last pull that was good, also when nothing was new", async () => {
    const start = Date.now();
    await server.change(put("kv/a", "1"));
    const first = await (await source(fallback))();
    at(start + 3_600_000);
    expect(await (await source(fallback))(first?.cursor)).toBeNull();
    at(start + 2 * 3_600_000);
    const hour: OfflineUse = { mode: "only", maxAgeMs: 3_660_000 };
    expect(valuesOf(await (await source(hour))())).toEqual({ "kv/a": "1" });
    at(start + 3 * 3_600_000);
    expect(await refusal((await source(hour))())).toMatchObject({
      code: "unavailable",
      message: expect.stringMatching(/is 2 hours old, and --max-age/),
    });
  });

  it("is unknown when the clock went backwards: refused with --max-age, taken without", async () => {
    await server.change(put("kv/a", "1"));
    await (await source(fallback))();
    at(Date.now() - 60_000);
    expect((await refusal((await source({ mode: "only", maxAgeMs: 3_600_000 }))())).message).toContain("clock went backwards");
    expect(valuesOf(await (await source(only))())).toEqual({ "kv/a": "1" });
  });
});

describe("what stands on the disk", () => {
  it("holds no value in any spelling, and is readable by its owner only", async () => {
    await server.change(put("kv/a", canary), put("block/secret/pin", `s-${canary}`));
    await (await source(fallback))();
    const spellings = [canary, `s-${canary}`].flatMap((text) => [
      text,
      Buffer.from(text).toString("hex"),
      ...[0, 1, 2].map((shift) =>
        Buffer.from("x".repeat(shift) + text)
          .toString("base64")
          .slice(4, -4),
      ),
    ]);
    const all = files(home);
    expect(all.length).toBeGreaterThanOrEqual(3);
    for (const file of all) {
      const bytes = readFileSync(file);
      for (const spelling of spellings) expect(bytes.includes(spelling)).toBe(false);
      expect(bytes.includes(token)).toBe(false);
      expect([file, statSync(file).mode & 0o077]).toEqual([file, 0]);
    }
  });

  it("that was altered at any byte is ignored online and refused offline, never used", async () => {
    await server.change(put("kv/a", "1"));
    await (await source(fallback))();
    const [file = ""] = caches();
    const good = readFileSync(file);
    for (let index = 0; index < good.length; index += 7) {
      const altered = Buffer.from(good);
      altered[index] = (altered[index] ?? 0) ^ 1;
      writeFileSync(file, altered);
      expect((await refusal((await source(only))())).message).toContain("cannot be used");
    }
    writeFileSync(file, good.subarray(0, good.length / 2));
    expect((await refusal((await source(only))())).code).toBe("unavailable");
    expect(valuesOf(await (await source(fallback))())).toEqual({ "kv/a": "1" });
    expect(io.stderr()).toContain("the offline cache was ignored and is made anew");
    expect(valuesOf(await (await source(only))())).toEqual({ "kv/a": "1" });
  });

  it("that was put into another token's place does not open", async () => {
    await server.change(put("kv/a", "1"), put("block/secret/pin", "1"));
    await (await source(fallback))();
    const [wide = ""] = caches();
    const narrow = await server.token(["pull"], "kv");
    await (await source(fallback, { token: narrow }))();
    const mine = caches().find((file) => file !== wide) ?? "";
    writeFileSync(mine, readFileSync(wide));
    expect((await refusal((await source(only, { token: narrow }))())).message).toContain("cannot be used");
  });

  it("that is older than what runs without the cache have pulled since is refused", async () => {
    await server.change(put("kv/a", "1"));
    await (await source(fallback))();
    await server.change(put("kv/a", "2", 1));
    await (await source(undefined))();
    unplug();
    expect((await refusal((await source(fallback))())).message).toContain("would take the files back");
  });

  it("goes when the token is revoked, of that token alone", async () => {
    await server.change(put("kv/a", "1"));
    const other = await server.token();
    await (await source(fallback))();
    await (await source(fallback, { token: other }))();
    expect(caches()).toHaveLength(2);
    await server.store.write((tx) => tx.token.updateMany({ where: { workspaceId: server.workspaceId }, data: { revokedAt: new Date() } }));
    expect((await refusal((await source(fallback))())).code).toBe("unauthenticated");
    expect(caches()).toHaveLength(1);
    expect((await refusal((await source(only))())).message).toContain("no offline cache");
  });

  it("goes with logout", async () => {
    await server.change(put("kv/a", "1"));
    const cli = (argv: string[], stdin = "") => runCli(Object.assign(testIo(home, { argv, stdin }), {}));
    expect(await cli(["login", "--token-stdin", "--url", server.origin], token)).toBe(0);
    await (await source(fallback))();
    expect(caches()).toHaveLength(1);
    expect(await cli(["logout", "--url", server.origin])).toBe(0);
    expect(caches()).toEqual([]);
  });
});

describe("what was seen of a server", () => {
  it("is remembered by workspace, and an older history is refused until trust says that it is right", async () => {
    await server.change(put("kv/a", "1"));
    await server.change(put("kv/a", "2", 1));
    const seen = await (await source(undefined))();
    const [instance] = Object.values((await readPins(io)).servers);
    expect((await readPins(io)).instances[instance ?? ""]?.workspaces.default).toMatchObject({ revision: 2 });
    await server.store.write((tx) => tx.workspace.updateMany({ where: { slug: "default" }, data: { revision: 1 } }));
    const older = await refusal((await source(undefined))());
    expect([older.code, older.message]).toEqual([
      "conflict",
      expect.stringContaining("revision 1 now, 2 before; a backup was probably restored"),
    ]);
    expect(seen?.revision).toBe(2);
    const env = { BLOCKYARD_URL: server.origin, BLOCKYARD_TOKEN: token };
    const asking = testIo(home, { argv: ["trust"], env });
    expect(await runCli(asking)).toBe(2);
    const trusting = testIo(home, { argv: ["trust", "--yes"], env });
    expect([await runCli(trusting), trusting.stderr()]).toEqual([0, ""]);
    expect(trusting.stdout()).toMatch(/revision of default +2 +1/);
    expect((await (await source(undefined))())?.revision).toBe(1);
  });

  it("refuses a history of another epoch, also one with a higher revision", async () => {
    await server.change(put("kv/a", "1"));
    await (await source(undefined))();
    await server.store.write((tx) => tx.instance.updateMany({ where: { id: 1 }, data: { epoch: 7 } }));
    await server.change(put("kv/a", "2", 1));
    expect((await refusal((await source(undefined))())).message).toContain("between them a backup was restored");
  });

  it("refuses another instance under a known address, also with a token from the environment", async () => {
    await server.change(put("kv/a", "1"));
    const whole = await (await source(undefined))();
    server.faults.handle = (_request, response) =>
      response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ ...whole, instance: "another" }));
    expect((await refusal((await source(undefined))())).details.isOtherInstance).toBe(true);
    expect((await refusal((await source(undefined))())).message).toContain("blockyard trust");
  });

  it("does not fail a pull when it cannot be written, and says so", async () => {
    await server.change(put("kv/a", "1"));
    const config = join(home, "not-a-folder");
    writeFileSync(config, "");
    io = testIo(home, { env: { XDG_CONFIG_HOME: config } });
    expect(valuesOf(await (await source(undefined))())).toEqual({ "kv/a": "1" });
    expect(io.stderr()).toContain("cannot be remembered");
  });

  it("loses nothing when many runs write it at once", async () => {
    await server.change(put("kv/a", "1"), put("kv/b", "1"));
    await Promise.all(
      ["kv/a", "kv/b", "kv/c", "kv/d", "kv/e"].map(async (pattern) => (await source(undefined, { patterns: [pattern] }))()),
    );
    const [pin] = Object.values((await readPins(io)).instances);
    expect(Object.keys(pin?.workspaces.default?.scopes ?? {})).toHaveLength(5);
  });
});

describe("what was asked for", () => {
  const env = () => ({ BLOCKYARD_URL: server.origin, BLOCKYARD_TOKEN: token });
  const project = (offline?: unknown) =>
    writeFileSync(join(home, "blockyard.json"), JSON.stringify({ offline, targets: { app: { entries: ["kv/*"], file: "app.env" } } }));
  async function cli(...argv: string[]) {
    const ran = testIo(home, { argv, env: env() });
    return { code: await runCli(ran), stderr: ran.stderr() };
  }

  it("by the project is as --offline-ok and --max-age; a flag counts more", async () => {
    await server.change(put("kv/a", "1"));
    project("24h");
    expect(await cli("pull")).toEqual({ code: 0, stderr: "" });
    expect(caches()).toHaveLength(1);
    unplug();
    expect((await cli("pull")).code).toBe(0);
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 25 * 3_600_000 });
    const old = await cli("pull");
    expect([old.code, old.stderr]).toEqual([4, expect.stringContaining("--max-age allows 24 hours")]);
    expect((await cli("pull", "--max-age", "2d")).code).toBe(0);
    vi.useRealTimers();
  });

  it("that makes no sense is refused: an age that is none, an age without a cache", async () => {
    for (const offline of [true, "soon", "0h"]) {
      project(offline);
      expect([offline, (await cli("pull")).code]).toEqual([offline, 2]);
    }
    project();
    expect((await cli("pull", "--max-age", "24h")).code).toBe(2);
    expect((await cli("pull", "--offline-ok", "--max-age", "yesterday")).code).toBe(2);
  });

  it("offline writes a target from the cache without a network, and leaves it alone without a cache: exit 4", async () => {
    await server.change(put("kv/a", "1"));
    project();
    expect((await cli("pull", "--offline")).code).toBe(4);
    expect(existsSync(join(home, "app.env"))).toBe(false);
    await (await source(fallback, { patterns: ["kv/*"] }))();
    unplug();
    expect((await cli("pull", "--offline")).code).toBe(0);
    expect(readFileSync(join(home, "app.env"), "utf8")).toContain("1");
  });
});
