import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Io } from "#lib/cli/io.ts";
import { runCli } from "#lib/cli/run.ts";
import { startServer, type TestServer } from "#lib/cli/testing.ts";
import { makeHome, testIo } from "#lib/cli/testing-io.ts";
import type { Finding } from "./finding.ts";

let server: TestServer;
let home: string;
let env: Record<string, string>;
beforeEach(async () => {
  server = await startServer();
  home = makeHome();
  env = { BLOCKYARD_URL: server.origin, BLOCKYARD_TOKEN: await server.token() };
});
afterEach(async () => {
  vi.useRealTimers();
  await server.stop();
});

async function run(argv: string[], more: Partial<Io> = {}) {
  const io = testIo(home, { argv, env, ...more });
  const code = await runCli(io);
  return { code, stdout: io.stdout(), stderr: io.stderr() };
}

async function examine(more: Partial<Io> = {}, ...options: string[]) {
  const { code, stdout, stderr } = await run(["doctor", "--json", ...options], more);
  expect(stderr).toBe("");
  if (env.BLOCKYARD_TOKEN) expect(stdout).not.toContain(env.BLOCKYARD_TOKEN);
  const report = JSON.parse(stdout) as { findings: Finding[] };
  const of = (check: string) => report.findings.filter((finding) => finding.check === check);
  return {
    code,
    all: report.findings,
    of,
    level: (check: string) => of(check).map(({ level }) => level),
    words: (check: string) =>
      of(check)
        .map(({ message }) => message)
        .join("\n"),
  };
}

const configFolder = () => join(home, ".config", "blockyard");
const declare = (json: unknown) => writeFileSync(join(home, "blockyard.json"), typeof json === "string" ? json : JSON.stringify(json));

describe("doctor", () => {
  it("finds nothing wrong where nothing is, and says it in words", async () => {
    const { code, stdout, stderr } = await run(["doctor"]);
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(/^ok +url +http:\/\/127\.0\.0\.1:\d+, from BLOCKYARD_URL$/m);
    expect(stdout).toMatch(/^ok +token +from BLOCKYARD_TOKEN$/m);
    expect(stdout).toMatch(/^ok +reachable .* answers in \d+ ms$/m);
    expect(stdout).toMatch(/^ok +caller +test \(token\), workspace default at revision 0$/m);
    expect(stdout).toMatch(/^ok +fingerprint +([0-9a-f]{4}-){7}[0-9a-f]{4}$/m);
    expect(stdout).not.toContain("problem");
    expect(stdout).not.toContain(env.BLOCKYARD_TOKEN ?? "");
  });

  it("tells which setting counts and which ones do not", async () => {
    mkdirSync(configFolder(), { recursive: true, mode: 0o700 });
    writeFileSync(join(configFolder(), "config.json"), '{"url":"https://other.example.org"}');
    const file = join(home, "token");
    writeFileSync(file, `${env.BLOCKYARD_TOKEN}\n`, { mode: 0o600 });
    const { words } = await examine({}, "--token-file", file);
    expect(words("url")).toBe(`${server.origin}, from BLOCKYARD_URL`);
    expect(words("url-unused")).toBe(`Not used: ${join(configFolder(), "config.json")} (https://other.example.org).`);
    expect(words("token")).toBe(`from the file ${file} (--token-file)`);
    expect(words("token-unused")).toBe("Not used: BLOCKYARD_TOKEN.");
  });

  it("tells that there is no server, or no token, and what to do", async () => {
    env = {};
    const none = await examine();
    expect([none.code, none.level("url")]).toEqual([1, ["problem"]]);
    env = { BLOCKYARD_URL: server.origin };
    const { of } = await examine();
    expect(of("token")[0]).toMatchObject({ level: "problem", fix: expect.stringContaining("blockyard login") });
  });

  it("tells when the token is no longer good, ends soon, or sees a part only", async () => {
    expect((await examine()).of("expiry")[0]).toMatchObject({
      level: "warning",
      message: expect.stringMatching(/^byd_pat_.{1,12}… expires in (0 days|1 day),/),
    });
    env.BLOCKYARD_TOKEN = await server.token(["push"], "kv");
    const narrow = await examine();
    expect([narrow.code, narrow.level("rights"), narrow.words("prefix")]).toEqual([0, ["note"], "The token sees only what lies below kv."]);
    await server.store.write((tx) => tx.token.updateMany({ where: { workspaceId: server.workspaceId }, data: { revokedAt: new Date() } }));
    const revoked = await examine();
    expect([revoked.code, revoked.level("caller")]).toEqual([1, ["problem"]]);
  });

  it("tells when the server's history is older than what was seen, and when it is another one", async () => {
    await server.change({ op: "put", path: "kv/a", baseVersion: 0, data: { value: 1 } });
    await server.change({ op: "put", path: "kv/a", baseVersion: 1, data: { value: 2 } });
    declare({ targets: { app: { entries: ["kv/*"], file: "app.env" } } });
    expect((await run(["pull"])).code).toBe(0);
    expect((await examine()).level("history")).toEqual(["ok"]);
    await server.store.write((tx) => tx.workspace.updateMany({ where: { slug: "default" }, data: { revision: 1 } }));
    const { code, of } = await examine();
    expect([code, of("history")[0]]).toEqual([
      1,
      expect.objectContaining({ level: "problem", fix: expect.stringContaining("blockyard trust") }),
    ]);
    await server.store.write((tx) => tx.workspace.updateMany({ where: { slug: "default" }, data: { revision: 2 } }));
    const pins = join(configFolder(), "servers.json");
    writeFileSync(pins, readFileSync(pins, "utf8").replace(/"hash": "\w+"/, `"hash": "${"cd".repeat(32)}"`));
    const other = await examine();
    expect([other.code, other.words("history")]).toEqual([
      1,
      expect.stringMatching(/^the server's history is not the one .* in its place now/),
    ]);
    writeFileSync(pins, readFileSync(pins, "utf8").replaceAll(/("http[^"]+": ")[^"]+/g, "$1another"));
    expect((await examine()).level("instance")).toEqual(["problem"]);
  });
});

describe("the way to the server", () => {
  it.each([
    ["http://127.0.0.1:1023", "nothing listens there"],
    ["http://127.0.0.1:9", "no client of the web uses"],
    ["https://nowhere.invalid", "not known here"],
  ])("that does not work is explained: %s", async (url, words) => {
    env.BLOCKYARD_URL = url;
    const found = await examine();
    expect([found.code, found.words("reachable")]).toEqual([1, expect.stringContaining(words)]);
  });

  it.each([
    [200, { "content-type": "text/html" }, "that is not Blockyard"],
    [302, { location: "https://elsewhere.example.org" }, "sends on to another address"],
  ])("that leads to something else is explained: %i", async (status, headers, words) => {
    server.faults.handle = (_request, response) => response.writeHead(status, headers).end("<html>");
    expect((await examine()).words("reachable")).toContain(words);
  });

  it("with a clock that is off is explained", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 300_000 });
    server.faults.handle = (request, response) => {
      response.setHeader("date", new Date(Date.now() - 300_000).toUTCString());
      server.listener(request, response);
    };
    expect((await examine()).words("clock")).toMatch(/clock is (299|300|301) s ahead of the server's/);
  });

  it("through a proxy that is set and not used, certificates that cannot be read and checks that are off are explained", async () => {
    Object.assign(env, {
      HTTPS_PROXY: "http://proxy:3128",
      NODE_EXTRA_CA_CERTS: join(home, "none.pem"),
      NODE_TLS_REJECT_UNAUTHORIZED: "0",
    });
    const { level, words } = await examine();
    expect([level("proxy"), level("certificates"), level("tls")]).toEqual([["note"], ["problem"], ["problem"]]);
    expect(words("proxy")).toContain("HTTPS_PROXY is set, and not used");
    env = { BLOCKYARD_URL: "http://127.0.0.1:9", BLOCKYARD_TOKEN: "byd_pat_something", HTTPS_PROXY: "http://proxy:3128" };
    expect((await examine()).level("proxy")).toEqual(["warning"]);
  });
});

const hasOpenssl = spawnSync("openssl", ["version"]).status === 0;
describe.skipIf(!hasOpenssl)("a certificate", () => {
  const folder = makeHome();
  const secure: { server: Server | undefined } = { server: undefined };
  afterEach(() => secure.server?.close());

  async function listen(...options: string[]): Promise<string> {
    const [key, cert] = [join(folder, "key.pem"), join(folder, "cert.pem")];
    const order = [
      "req",
      "-x509",
      "-newkey",
      "ec",
      "-pkeyopt",
      "ec_paramgen_curve:P-256",
      "-nodes",
      "-keyout",
      key,
      "-out",
      cert,
      "-subj",
      "/CN=x",
    ];
    expect(spawnSync("openssl", [...order, ...options]).status).toBe(0);
    secure.server = createServer({ key: readFileSync(key), cert: readFileSync(cert) }, (_request, response) => response.end("{}"));
    await new Promise<void>((resolve) => secure.server?.listen(0, "127.0.0.1", resolve));
    return `https://127.0.0.1:${(secure.server.address() as AddressInfo).port}`;
  }

  it("that nobody vouches for is told from no server at all", async () => {
    env.BLOCKYARD_URL = await listen("-days", "1", "-addext", "subjectAltName=IP:127.0.0.1");
    const { words, of } = await examine();
    expect(words("reachable")).toContain("Nobody whom this machine trusts");
    expect(of("reachable")[0]?.fix).toContain("NODE_EXTRA_CA_CERTS");
  });

  it("that is not spoken at all is told too", async () => {
    env.BLOCKYARD_URL = server.origin.replace("http:", "https:");
    expect((await examine()).words("reachable")).toContain("does not speak TLS");
  });
});

describe("files", () => {
  it("that others can read or write are problems", async () => {
    mkdirSync(configFolder(), { recursive: true });
    chmodSync(configFolder(), 0o777);
    for (const name of ["cache.key", "bundle.key", "servers.json"]) {
      writeFileSync(join(configFolder(), name), name === "servers.json" ? '{"pins":1,"servers":{},"instances":{}}' : "x");
      chmodSync(join(configFolder(), name), 0o644);
    }
    const { code, words, level } = await examine();
    expect([code, level("config-directory"), level("config-files")]).toEqual([1, ["problem"], ["problem", "problem", "problem"]]);
    expect(words("config-directory")).toContain("can be written to by others");
  });

  it("that remember servers and are damaged are a problem", async () => {
    mkdirSync(configFolder(), { recursive: true, mode: 0o700 });
    writeFileSync(join(configFolder(), "servers.json"), "{}", { mode: 0o600 });
    const { code, stdout } = await run(["doctor", "--json"]);
    expect([code, stdout]).toEqual([1, expect.stringContaining("servers.json is damaged")]);
  });

  it("of a project that cannot be understood are told by place", async () => {
    declare({ targets: { app: { entries: [], file: "x.env" } } });
    expect((await examine()).words("project")).toContain("targets.app.entries");
    declare("{");
    expect((await examine()).level("project")).toContain("problem");
  });

  it("of targets are looked at with their locks, backups, leftovers and git", async () => {
    await server.change({ op: "put", path: "kv/a", baseVersion: 0, data: { value: "1" } });
    declare({ targets: { app: { entries: ["kv/*"], file: "app.env" } } });
    expect((await run(["pull", "--offline-ok"])).code).toBe(0);
    const file = join(home, "app.env");
    const good = await examine();
    expect([good.code, good.words("target app"), good.words("offline-cache")]).toEqual([
      0,
      `${file}, last in step at revision 1`,
      expect.stringMatching(/^app: \d+ seconds old, revision 1$/),
    ]);
    chmodSync(file, 0o644);
    writeFileSync(join(home, ".app.env.0123456789abcdef.tmp"), "");
    spawnSync("git", ["init", "-q", home]);
    const { words } = await examine();
    expect(words("target app")).toContain("app.env can be read by others");
    expect(words("target app")).toContain("not ignored");
    expect(words("target app")).toContain("1 draft of a run that was killed");
    writeFileSync(`${file}.blockyard-lock.json`, "{}");
    expect((await examine()).words("target app")).toContain("is damaged");
  });
});
