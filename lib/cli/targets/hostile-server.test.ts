import { readFileSync, rmSync, writeFileSync } from "node:fs";
import type { ServerResponse } from "node:http";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { startServer } from "#lib/cli/testing.ts";
import type { Json, JsonObject } from "#lib/core/json.ts";
import { witnessHeader } from "#lib/core/sync-witness.ts";
import { prepareProject } from "./testing-project.ts";

const at = prepareProject();
const file = "app.yaml";
let before: string[];
const stand = () => [at.read(file), readFileSync(`${at.path(file)}.blockyard-lock.json`, "utf8")];

beforeEach(async () => {
  at.declare({ app: { entries: ["kv/*", "config/app/*"], file } });
  at.write(file, "# ours\nother: 1.0\n");
  await at.cli("pull");
  at.replace(file, "app-limit: 20", "app-limit: 21");
  before = stand();
});

/** Each command refuses with this code, as text and as JSON, says why, and touches neither file nor lock. */
async function refusedBy(code: number, message: RegExp, commands: readonly string[]): Promise<void> {
  for (const command of commands) {
    const ran = await at.cli(command);
    expect([command, ran.code]).toEqual([command, code]);
    expect(ran.stdout + ran.stderr).toMatch(message);
    if (command.endsWith("--json")) expect(JSON.parse(ran.stdout)).toBeTruthy();
    expect(stand()).toEqual(before);
  }
}

const json = (text: string) => (response: ServerResponse) => void response.writeHead(200, { "content-type": "application/json" }).end(text);
const strange = /is not one of Blockyard's|cannot be reached|The server refused/;

describe("an answer that is none: exit 4, file and lock untouched", () => {
  const head =
    '{"instance":"x","workspace":"default","epoch":1,"revision":9,"cursor":"c","full":true,"issuedAt":"","signature":null,"entries":[';
  it.each<[string, (response: ServerResponse) => void]>([
    ["500", (response) => void response.writeHead(500, { "content-type": "text/plain" }).end("boom")],
    ["502 with HTML", (response) => void response.writeHead(502, { "content-type": "text/html" }).end("<html>")],
    ["200 with HTML", (response) => void response.writeHead(200, { "content-type": "text/html" }).end("<html>")],
    ["JSON of another shape", json('{"entries":{"app-limit":1}}')],
    ["a list", json("[]")],
    ["half a body", json(`${head}{"path":"kv/app-limit"`)],
    [
      "a body that breaks off",
      (response) => {
        response.writeHead(200, { "content-type": "application/json", "content-length": "100000" });
        response.write(head, () => response.destroy());
      },
    ],
    ["a redirect to http elsewhere", (response) => void response.writeHead(302, { location: "http://example.com/" }).end()],
    ["a redirect to another host", (response) => void response.writeHead(308, { location: "https://example.com/api/v1/sync" }).end()],
    ["a connection that is reset", (response) => void response.socket?.resetAndDestroy()],
    ["a body deeper than any", json(`${"[".repeat(100_000)}`)],
  ])("%s", async (name, answer) => {
    at.server.faults.handle = (_request, response) => answer(response);
    await refusedBy(4, strange, name === "500" ? ["sync", "pull --theirs", "push", "status", "diff"] : ["sync --json", "status"]);
  });
});

describe("what the server says of entries", () => {
  /** The server's own answers to `sync`, changed. */
  function changing(change: (answer: JsonObject, entries: JsonObject[]) => void): void {
    at.server.faults.handle = async (request, response) => {
      if (!request.url?.startsWith("/api/v1/sync")) return at.server.listener(request, response);
      const { "if-none-match": _, ...headers } = request.headers as Record<string, string>;
      const url = new URL(`${at.server.origin}${request.url}`);
      url.searchParams.delete("since");
      const { handle } = at.server.faults;
      at.server.faults.handle = undefined;
      const own = await fetch(url, { headers });
      const answer = (await own.json()) as JsonObject;
      at.server.faults.handle = handle;
      change(answer, answer.entries as JsonObject[]);
      // What it says of its log is as it was: that is not what is tried here.
      response.setHeader(witnessHeader, own.headers.get(witnessHeader) ?? "");
      json(JSON.stringify(answer))(response);
    };
  }
  const limit = (entries: JsonObject[]) => entries.find(({ path }) => path === "kv/app-limit") as JsonObject;
  const another = (entries: JsonObject[], more: Record<string, Json>) => void entries.push({ ...limit(entries), ...more });

  it.each<[string, (answer: JsonObject, entries: JsonObject[]) => void]>([
    ["a path that leads up", (_, entries) => another(entries, { path: "config/app/../../x" })],
    ["a path with a line break", (_, entries) => another(entries, { path: "kv/a\nb" })],
    ["a path of no kind", (_, entries) => another(entries, { path: "__proto__" })],
    ["a path that is twice", (_, entries) => another(entries, { data: { value: 5 } })],
    ["version 0", (_, entries) => void Object.assign(limit(entries), { version: 0 })],
    ["a negative version", (_, entries) => void Object.assign(limit(entries), { version: -1 })],
    ["half a version", (_, entries) => void Object.assign(limit(entries), { version: 1.5 })],
    ["data that is none", (_, entries) => void Object.assign(limit(entries), { data: [1] })],
    [
      "a key that no document may have",
      (_, entries) => void Object.assign(limit(entries), { data: JSON.parse('{"__proto__": {"value": 1}}') }),
    ],
    ["a cursor of a megabyte", (answer) => void Object.assign(answer, { cursor: "c".repeat(1_000_000) })],
    ["a cursor with a line break", (answer) => void Object.assign(answer, { cursor: "c\r\nx: y" })],
    ["a negative revision", (answer) => void Object.assign(answer, { revision: -1 })],
    ["a part in place of everything", (answer) => void Object.assign(answer, { full: false, cursor: "other" })],
  ])("%s is no answer", async (_, change) => {
    changing(change);
    for (const command of ["pull --theirs", "sync --theirs --json"]) {
      const ran = await at.cli(command);
      expect([ran.code, ran.stdout + ran.stderr]).toEqual([4, expect.stringMatching(strange)]);
      expect(stand()).toEqual(before);
    }
  });

  it("an empty answer to everything removes nothing, and is refused as too much of a loss", async () => {
    changing((_, entries) => void entries.splice(0));
    const ran = await at.cli("pull --theirs --prune");
    expect(ran).toMatchObject({ code: 1, stderr: expect.stringContaining("--allow-shrink") });
    expect(stand()).toEqual(before);
  });

  it("names and values that look like parts of the file stay values: they make no key, no section and no line of their own", async () => {
    const value = "x\nother: 2\n---\n[s]\na = 1\n\"'`$" + "{HOME} #;%\u0007\u2028";
    changing((_, entries) => {
      another(entries, { path: "kv/a: b #c", name: "a: b #c", data: { value } });
      another(entries, { path: "kv/toString", name: "toString", data: { value: "t" } });
      another(entries, { path: "config/app/constructor.x", type: null, name: "constructor.x", data: { "k: [": value } });
    });
    expect(await at.cli("pull --theirs")).toMatchObject({ code: 0 });
    expect(at.read(file)).toMatch(/^# ours\nother: 1\.0\n/);
    expect(at.read(file)).not.toMatch(/^(other: 2|---|\[s\]|a = 1)/m);
    changing((_, entries) => {
      another(entries, { path: "kv/a: b #c", name: "a: b #c", data: { value } });
      another(entries, { path: "kv/toString", name: "toString", data: { value: "t" } });
      another(entries, { path: "config/app/constructor.x", type: null, name: "constructor.x", data: { "k: [": value } });
    });
    expect((await at.cli("pull")).stdout).toContain("nothing to do");
  });

  it("a value of ten megabytes goes through", async () => {
    changing((_, entries) => void Object.assign(limit(entries), { version: 7, data: { value: "x".repeat(10_000_000) } }));
    expect((await at.cli("pull --theirs")).code).toBe(0);
    expect(at.read(file).length).toBeGreaterThan(10_000_000);
  }, 60_000);

  it("two entries in places of which one is inside the other are refused by name, and what is foreign stays", async () => {
    at.write(file, "app-limit: 20\nweb: 5 # ours\n");
    const text = at.read(file);
    expect(await at.cli("pull --theirs")).toMatchObject({ code: 1, stderr: expect.stringMatching(/web/) });
    expect(at.read(file)).toBe(text);
  });
});

describe("a server that takes its time", () => {
  it.each<[string, (response: ServerResponse) => void]>([
    ["says nothing", () => {}],
    [
      "drips",
      (response) => {
        response.writeHead(200, { "content-type": "application/json" });
        const drip = setInterval(() => response.write(" "), 20);
        response.on("close", () => clearInterval(drip));
      },
    ],
    [
      "never comes to an end",
      (response) => {
        response.writeHead(200, { "content-type": "application/json" });
        const more = () => {
          while (!response.destroyed && response.write(" ".repeat(65_536)));
          if (!response.destroyed) response.once("drain", more);
        };
        more();
      },
    ],
  ])("and %s is given up: exit 4, nothing touched", async (_, answer) => {
    at.server.faults.handle = (_request, response) => answer(response);
    // The limit of a request, which is a minute, comes sooner here.
    const hurried: typeof fetch = (input, init) => fetch(input, { ...init, signal: AbortSignal.timeout(500) });
    const ran = await at.cli("pull", { fetch: hurried });
    expect(ran).toMatchObject({ code: 4, stderr: expect.stringMatching(strange) });
    expect(stand()).toEqual(before);
  });
});

it("another server under the same address is refused, and told apart from silence", async () => {
  const other = await startServer();
  // Two servers of tests have one identity: what this machine has seen of the first would be held against the second.
  rmSync(join(at.home, ".config"), { recursive: true });
  for (const version of [0, 1]) await other.change({ op: "put", path: "kv/app-limit", baseVersion: version, data: { value: version } });
  at.env = { BLOCKYARD_URL: other.origin, BLOCKYARD_TOKEN: await other.token() };
  const lock = `${at.path(file)}.blockyard-lock.json`;
  const { instance } = JSON.parse(readFileSync(lock, "utf8"));
  writeFileSync(lock, readFileSync(lock, "utf8").replace(instance, "00000000-0000-4000-8000-000000000000"));
  before = stand();
  const ran = await at.cli("sync");
  expect(ran).toMatchObject({ code: 1, stderr: expect.stringContaining("is not the server that it was") });
  expect(stand()).toEqual(before);
  await other.stop();
});

describe("what happens between two steps of a run", () => {
  it("somebody else's change that comes right behind our push is not skipped", async () => {
    const slow: typeof fetch = async (input, init) => {
      const response = await fetch(input, init);
      if (init?.method === "POST" && String(input).endsWith("/changes"))
        await at.set("kv/app-options", { value: { retries: 9, on: true } });
      return response;
    };
    expect((await at.cli("sync", { fetch: slow })).code).toBe(0);
    expect((await at.cli("pull")).code).toBe(0);
    expect(at.read(file)).toContain("retries: 9");
    expect((await at.cli("status")).code).toBe(0);
  });

  it("an edit of the file that is saved meanwhile is kept, and the next run takes it up", async () => {
    await at.set("kv/app-options", { value: { retries: 9, on: true } });
    const slow: typeof fetch = async (input, init) => {
      const response = await fetch(input, init);
      if (String(input).includes("/sync")) at.replace(file, /port: 80$/m, "port: 81");
      return response;
    };
    expect(await at.cli("pull", { fetch: slow })).toMatchObject({ code: 1, stderr: expect.stringContaining("changed by something else") });
    expect(at.read(file)).toContain("port: 81");
    expect((await at.cli("sync")).code).toBe(0);
    expect(await at.dataOf("config/app/web")).toMatchObject({ port: 81 });
    expect(at.read(file)).toContain("retries: 9");
  });
});
