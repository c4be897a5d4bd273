import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { decideDeviceLogin } from "#lib/usecases/people/devices.ts";
import type { Io } from "./io.ts";
import { runCli } from "./run.ts";
import { startServer, type TestServer } from "./testing.ts";
import { makeHome, type TestIo, testIo } from "./testing-io.ts";

let server: TestServer;
let token: string;
let home: string;
beforeAll(async () => {
  server = await startServer();
  token = await server.token(["pull", "push"]);
});
afterAll(() => server.stop());
beforeEach(() => {
  home = makeHome();
});

type More = Partial<Io> & { stdin?: string };
async function cli(argv: string, more: More = {}) {
  const env = { BLOCKYARD_URL: server.origin, BLOCKYARD_TOKEN: token };
  const io = testIo(home, { env, ...more, argv: argv.split(" ") });
  const code = await runCli(io);
  return { code, stdout: io.stdout(), stderr: io.stderr() };
}
const terminal = { stdin: true, stdout: true };
const anonymous = (more: Record<string, string> = {}) => ({ env: { BLOCKYARD_URL: server.origin, ...more } });

describe("set, get, ls and rm", () => {
  it("a value goes in by standard input and comes out of a pipe as it was", async () => {
    expect(await cli("set block/secret/pin", { stdin: "s3cret line\n" })).toMatchObject({
      code: 0,
      stdout: "block/secret/pin is at version 1, revision 1\n",
    });
    expect(await cli("get block/secret/pin")).toEqual({ code: 0, stdout: "s3cret line\n", stderr: "" });
    expect((await cli("get block/secret/pin -n")).stdout).toBe("s3cret line");
    expect((await cli("set block/secret/pin", { stdin: "s3cret line" })).stdout).toContain("says that already (version 1)");
  });

  it("a terminal shows a secret only with --reveal, and asks for a value without showing it", async () => {
    const asked: boolean[] = [];
    const ask: Io["ask"] = async (_question, { hidden }) => {
      asked.push(hidden);
      return "typed";
    };
    await cli("set block/secret/typed", { isTty: terminal, ask });
    expect(asked).toEqual([true]);
    const refused = await cli("get block/secret/typed", { isTty: terminal });
    expect(refused).toMatchObject({ code: 1, stdout: "" });
    expect(refused.stderr).toContain("--reveal");
    expect((await cli("get block/secret/typed --reveal", { isTty: terminal })).stdout).toBe("typed\n");
    const listed = await cli("get block/secret/typed");
    expect(listed.stdout).toBe("typed\n");
  });

  it("fields of a block are set one by one; the block is listed with secrets masked", async () => {
    const path = "block/aws-credentials/one";
    await cli(`set ${path} aws_secret_access_key`, { stdin: "geheim" });
    await cli(`set ${path} region_name`, { stdin: "eu" });
    await cli(`set ${path} aws_client_parameters.use_ssl --as json`, { stdin: "false" });
    const { stdout } = await cli(`get ${path}`);
    expect(stdout).toMatch(/region_name +eu\n/);
    expect(stdout).toMatch(/aws_secret_access_key +••••••••\n/);
    expect(stdout).not.toContain("geheim");
    expect((await cli(`get ${path} aws_client_parameters.use_ssl`)).stdout).toBe("false\n");
    expect(JSON.parse((await cli(`get ${path} --json`)).stdout)).toMatchObject({
      version: 3,
      secrets: ["aws_secret_access_key"],
      data: { aws_secret_access_key: null },
    });
    expect(JSON.parse((await cli(`get ${path} --json --reveal`)).stdout)).toMatchObject({ data: { aws_secret_access_key: "geheim" } });
    expect((await cli(`set ${path} region_name --clear`)).code).toBe(0);
    expect((await cli(`get ${path} region_name`)).code).toBe(1);
  });

  it("JSON keeps its digits", async () => {
    await cli("set kv/exact --as json", { stdin: '{"big": 12345678901234567890, "one": 1.0}' });
    expect((await cli("get kv/exact --json")).stdout).toContain("12345678901234567890");
    expect((await cli("get kv/exact value.one")).stdout).toBe("1.0\n");
  });

  it("an empty value is no value unless that is meant", async () => {
    expect((await cli("set kv/empty", { stdin: "" })).code).toBe(1);
    expect((await cli("set kv/empty --allow-empty", { stdin: "" })).code).toBe(0);
  });

  it("an older base is a conflict in the same field", async () => {
    await cli("set kv/based --as json", { stdin: "1" });
    await cli("set kv/based --as json", { stdin: "2" });
    const { code, stderr } = await cli("set kv/based --as json --base 1", { stdin: "3" });
    expect(code).toBe(1);
    expect(stderr).not.toBe("");
    expect((await cli("get kv/based")).stdout).toBe("2\n");
  });

  it("a mask is refused with the path and without a new version", async () => {
    await cli("set block/secret/masked", { stdin: "real" });
    const { code, stderr } = await cli("set block/secret/masked", { stdin: "**********" });
    expect(code).toBe(1);
    expect(stderr).toContain("block/secret/masked#value");
    expect((await cli("get block/secret/masked")).stdout).toBe("real\n");
  });

  it("ls lists by kind and type, with words and as JSON", async () => {
    await server.change({ op: "put", path: "config/hr/db", baseVersion: 0, data: { host: "x" } });
    expect((await cli("ls config/hr")).stdout).toMatch(/^config\/hr\/db {2}v1 /);
    expect((await cli("ls block/aws-credentials")).stdout).toMatch(/^block\/aws-credentials\/one/);
    expect(JSON.parse((await cli("ls --json -q db")).stdout)).toMatchObject([{ path: "config/hr/db", version: 1 }]);
    expect((await cli("ls nonsense")).code).toBe(2);
  });

  it("rm asks on a terminal, and without one it names the flag", async () => {
    await cli("set kv/gone", { stdin: "x" });
    const unasked = await cli("rm kv/gone");
    expect(unasked).toMatchObject({ code: 2 });
    expect(unasked.stderr).toContain("--yes");
    expect((await cli("rm kv/gone", { isTty: terminal, ask: async () => "n" })).code).toBe(1);
    expect((await cli("get kv/gone")).code).toBe(0);
    expect((await cli("rm kv/gone --yes")).code).toBe(0);
    expect((await cli("get kv/gone")).code).toBe(1);
  });

  it("names that steer a terminal are spelled out", async () => {
    await server.change({ op: "put", path: "kv/esc", baseVersion: 0, data: { value: "\u001b[2J\nx" } });
    expect((await cli("get kv/esc", { isTty: terminal })).stdout).toBe("\\u{1b}[2J\nx\n");
    expect((await cli("get kv/esc")).stdout).toBe("\u001b[2J\nx\n");
  });
});

describe("signing in", () => {
  it("--token-stdin keeps the token where only its owner reads it, and logout revokes it", async () => {
    const own = await server.token(["pull"]);
    const { code, stdout } = await cli(`login --token-stdin --url ${server.origin}`, { env: {}, stdin: `${own}\n` });
    expect(code).toBe(0);
    expect(stdout).toContain("workspace default: list, reveal, pull.");
    const kept = join(home, ".config", "blockyard", "tokens.json");
    expect(statSync(kept).mode & 0o777).toBe(0o600);
    expect((await cli("ls", { env: {} })).code).toBe(0);
    expect((await cli("logout", { env: {} })).stdout).toContain("the token is revoked");
    expect(readFileSync(kept, "utf8")).not.toContain(own);
    expect((await cli("ls", { env: {} })).code).toBe(1);
    expect((await cli("ls", anonymous({ BLOCKYARD_TOKEN: own }))).code).toBe(1);
  });

  it("shows a code, waits until it is confirmed in the browser, and keeps the token", async () => {
    const browser = await owner();
    const { io, rounds } = deviceLogin(async (userCode, round) => {
      if (round === 2) await decideDeviceLogin(browser, { userCode, approve: true, scopes: ["pull"] });
    });
    expect(await runCli(io)).toBe(0);
    expect(io.stderr()).toContain(`Open ${server.origin}/`);
    expect(rounds()).toBe(2);
    expect((await cli("status", anonymous())).stdout).toMatch(/rights +list, reveal, pull\n/);
  });

  it("a denied code keeps nothing", async () => {
    const browser = await owner();
    const { io } = deviceLogin((userCode) => decideDeviceLogin(browser, { userCode, approve: false, scopes: ["pull"] }));
    expect(await runCli(io)).toBe(1);
    expect(existsSync(join(home, ".config"))).toBe(false);
  });

  /** A login whose waiting is spent by somebody who reads the code from the terminal. */
  function deviceLogin(meanwhile: (userCode: string, round: number) => Promise<unknown>) {
    let round = 0;
    const sleep = async () => {
      round++;
      await meanwhile(/code ([A-Z0-9-]+)/.exec(io.stderr())?.[1] ?? "", round);
    };
    const io: TestIo = testIo(home, { ...anonymous(), argv: ["login"], sleep });
    return { io, rounds: () => round };
  }

  async function owner() {
    const userId = crypto.randomUUID();
    const { workspaceId, store } = server;
    await store.write(async (tx) => {
      await tx.user.create({ data: { id: userId, email: `${userId}@example.com`, name: "Owner" } });
      await tx.member.create({ data: { userId, workspaceId, role: "owner" } });
    });
    return server.caller("owner", { id: userId, userId });
  }
});

describe("settings", () => {
  it("plain http goes to this machine only", async () => {
    const { code, stderr } = await cli("ls --url http://example.org");
    expect(code).toBe(1);
    expect(stderr).toContain("not encrypted");
  });

  it("a project's blockyard.json names the server, but cannot send a token to a stranger", async () => {
    writeFileSync(join(home, "blockyard.json"), JSON.stringify({ url: server.origin }));
    expect((await cli("ls", { env: { BLOCKYARD_TOKEN: token } })).code).toBe(0);
    writeFileSync(join(home, "blockyard.json"), JSON.stringify({ url: "https://evil.example" }));
    const { code, stderr } = await cli("ls", { env: { BLOCKYARD_TOKEN: token } });
    expect(code).toBe(1);
    expect(stderr).toContain("BLOCKYARD_URL=https://evil.example");
  });

  it("a token file must be readable by its owner only", async () => {
    const file = join(home, "token");
    writeFileSync(file, `${token}\n`, { mode: 0o600 });
    expect((await cli(`ls --token-file ${file}`, anonymous())).code).toBe(0);
    chmodSync(file, 0o640);
    const { code, stderr } = await cli("ls", anonymous({ BLOCKYARD_TOKEN_FILE: file }));
    expect(code).toBe(1);
    expect(stderr).toContain("chmod 600");
    expect(stderr).not.toContain(token);
  });

  it.each([
    ["nonsense", 2],
    ["get", 2],
    ["ls --nonsense", 2],
    ["load-credentials --ours --theirs", 2],
    ["load-credentials --prune", 2],
    ["load-credentials", 1],
    ["help", 0],
    ["help get", 0],
    ["set --help", 0],
    ["version", 0],
    ["--version", 0],
  ])("blockyard %s ends with %i", async (argv, code) => expect((await cli(argv)).code).toBe(code));

  it("without a server or a token it says which setting is missing", async () => {
    expect(await cli("ls", { env: {} })).toMatchObject({ code: 2, stdout: "" });
    const { code, stderr } = await cli("ls", anonymous());
    expect(code).toBe(1);
    expect(stderr).toContain("blockyard login");
  });

  it("a word on the command line that is not used as expected is not repeated", async () => {
    expect((await cli("set block/secret/x value geheim")).stderr).not.toContain("geheim");
    expect((await cli("ls --url=geheim")).stderr).not.toContain("geheim");
  });

  it("a refusal with --json is data", async () => {
    expect(JSON.parse((await cli("get kv/absent --json")).stdout)).toMatchObject({ error: { code: "not_found" } });
  });
});

describe("status and diff", () => {
  it("say whether the file is in step, by exit code 0 or 3, and show no value", async () => {
    const fresh = await startServer();
    const env = { BLOCKYARD_URL: fresh.origin, BLOCKYARD_TOKEN: await fresh.token() };
    expect((await cli("status", { env })).stdout).toContain("missing");
    mkdirSync(join(home, ".echoflow"), { mode: 0o700 });
    writeFileSync(
      join(home, ".echoflow", "credentials.ini"),
      "[a]\nprovider = AWS\naws_access_key_id = geheim\naws_secret_access_key = geheim\n",
    );
    const diff = await cli("diff", { env });
    expect(diff).toMatchObject({
      code: 3,
      stdout: [
        "push     [a] new block block/aws-credentials/a",
        "would push 2 keys, would pull 0 keys, revision 0",
        "from the file to the server:",
        "+aws_access_key_id = •••••••• (new)",
        "+aws_secret_access_key = •••••••• (new)",
        "",
      ].join("\n"),
    });
    expect((await cli("status", { env })).code).toBe(3);
    await cli("load-credentials", { env });
    expect((await cli("diff", { env })).code).toBe(0);
    const status = await cli("status --json", { env });
    expect(JSON.parse(status.stdout)).toMatchObject({ workspace: { slug: "default", revision: 1 }, targets: [{ state: "in step" }] });
    expect(diff.stdout + diff.stderr + status.stdout).not.toContain("geheim");
    await fresh.stop();
  });
});
