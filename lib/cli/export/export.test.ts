import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Io } from "#lib/cli/io.ts";
import { runCli } from "#lib/cli/run.ts";
import { startServer, type TestServer } from "#lib/cli/testing.ts";
import { makeHome, testIo } from "#lib/cli/testing-io.ts";
import { findFormat } from "#lib/core/formats/index.ts";

const home = makeHome();
const nasty = `it's "$HOME" \`id\` \\ 100% # ; ü`;
const key = "-----BEGIN KEY-----\nMIIE\n-----END KEY-----";
let server: TestServer;
let env: Record<string, string>;

beforeAll(async () => {
  server = await startServer();
  env = { BLOCKYARD_URL: server.origin, BLOCKYARD_TOKEN: await server.token(["pull"]) };
  await server.change(
    { op: "put", path: "kv/limit", baseVersion: 0, data: { value: 25 } },
    { op: "put", path: "kv/hosts", baseVersion: 0, data: { value: ["a", "b"] } },
    { op: "put", path: "block/secret/nasty", baseVersion: 0, data: { value: nasty } },
    { op: "put", path: "block/secret/key", baseVersion: 0, data: { value: key } },
    { op: "put", path: "config/app/web", baseVersion: 0, data: { port: 8080, tls: { on: true } } },
  );
});
afterAll(() => server.stop());

async function cli(argv: string[], more: Partial<Io> = {}) {
  const io = testIo(home, { env, ...more, argv: ["export", ...argv] });
  const code = await runCli(io);
  return { code, stdout: io.stdout(), stderr: io.stderr() };
}
async function exported(argv: string[]): Promise<string> {
  const { code, stdout, stderr } = await cli(argv);
  expect([code, stderr]).toEqual([0, ""]);
  return stdout;
}
function write(name: string, text: string): string {
  writeFileSync(join(home, name), text);
  return name;
}

describe("export of entries", () => {
  const chosen = ["-e", "kv/*", "-e", "block/secret/nasty", "-e", "config/app/web"];
  const variables = { LIMIT: "25", HOSTS: '["a","b"]', NASTY: nasty, WEB_PORT: "8080", WEB_TLS: '{"on":true}' };

  it.each([
    ["dotenv", ".env"],
    ["json", ".json"],
    ["yaml", ".yaml"],
    ["toml", ".toml"],
    ["ini", ".ini"],
  ])("as %s reads back as the variables that run sets", async (format, extension) => {
    const text = await exported([...chosen, "--format", format]);
    const [section] = [...((await findFormat(`x${extension}`)?.load())?.parse(text).sections.values() ?? [])].filter(
      ({ keys }) => keys.size > 0,
    );
    const read = [...(section?.keys ?? [])].map(([name, { value }]) => [format === "ini" ? name.toUpperCase() : name, value]);
    expect(Object.fromEntries(read)).toEqual(variables);
  });

  it("for a shell sets exactly the values, which are never run", async () => {
    const text = await exported([...chosen, "-e", "block/secret/key", "--format", "shell"]);
    const { stdout } = spawnSync("sh", ["-c", `${text}\nprintf '%s|' "$NASTY" "$KEY" "$LIMIT"`], {
      encoding: "utf8",
      env: { ...process.env, NASTY: "" },
    });
    expect(stdout).toBe(`${nasty}|${key}|25|`);
  });

  it("--json is --format json, and a pattern that nothing fits is told", async () => {
    const { code, stdout, stderr } = await cli(["-e", "kv/limit", "--json"]);
    expect([code, JSON.parse(stdout), stderr]).toEqual([0, { LIMIT: "25" }, ""]);
    expect((await cli(["-e", "kv/limit", "--json", "--format", "yaml"])).code).toBe(2);
    const empty = await cli(["-e", "kv/limti*"]);
    expect([empty.code, empty.stderr]).toEqual([0, "blockyard: nothing that the token may pull fits kv/limti*.\n"]);
  });

  it("lists everything that is missing and prints nothing", async () => {
    const { code, stdout, stderr } = await cli(["-e", "kv/limit", "-e", "kv/gone", "-e", "block/secret/gone"]);
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toContain("2 values cannot be handed over. Nothing was printed.");
  });
});

describe("export of a file", () => {
  it.each([
    [
      "a.env",
      "# kv://limit\r\nLIMIT=kv://limit   # old\r\nexport URL='x{{ kv://limit }}y{{z}}'\r\nKEEP=a b\r\n",
      "# kv://limit\r\nLIMIT=25   # old\r\nexport URL='x25y{{z}}'\r\nKEEP=a b\r\n",
    ],
    [
      "a.json",
      '{\n  // kv://limit\n  "limit": "kv://limit",\n  "port" : "config://app/web#port", "list": ["kv://hosts", 1.0],\n  "n": 1.50\n}\n',
      undefined,
    ],
    [
      "a.yaml",
      "# kv://limit\nlimit: kv://limit # here\nurl: 'db:{{ kv://limit }}'\nkeep:   [ 1,2 ]\n",
      "# kv://limit\nlimit: 25 # here\nurl: 'db:25'\nkeep:   [ 1,2 ]\n",
    ],
    [
      "a.toml",
      '# kv://limit\n[a]\nlimit = "kv://limit" # here\nurl = "db:{{ kv://limit }}"\nkeep  =  1\n',
      '# kv://limit\n[a]\nlimit = 25 # here\nurl = "db:25"\nkeep  =  1\n',
    ],
    [
      "a.ini",
      "; kv://limit\n[a]\nlimit : kv://limit\nurl=db:{{ kv://limit }}\nkeep  =  1\n",
      "; kv://limit\n[a]\nlimit : 25\nurl=db:25\nkeep  =  1\n",
    ],
    [
      "a.conf.tpl",
      "limit kv://limit {{ kv://limit }} {{ .Values.x }} {{block://secret/nasty}}\n",
      `limit kv://limit 25 {{ .Values.x }} ${nasty}\n`,
    ],
  ])(
    "%s: references are replaced, with their types where the file knows types, and every other byte stays",
    async (name, text, expected) => {
      const result = await exported([write(name, text)]);
      if (expected !== undefined) expect(result).toBe(expected);
      else
        expect(result).toBe(
          text.replace('"kv://limit"', "25").replace('"config://app/web#port"', "8080").replace('["kv://hosts", 1.0]', '[["a", "b"], 1.0]'),
        );
    },
  );

  it("without a reference is printed as it is, and nobody is asked", async () => {
    const name = write("plain.env", "A = 1 \n\n#x");
    expect((await cli([name], { env: {} })).stdout).toBe("A = 1 \n\n#x");
  });

  it("a missing or malformed reference is told by file, key and line, all missing ones at once", async () => {
    const gone = await cli([write("gone.yaml", "a:\n  b: kv://gone\nc: block://secret/gone\n")]);
    expect([gone.code, gone.stdout]).toEqual([1, ""]);
    expect(gone.stderr).toContain("gone.yaml: [a] b (line 2): there is no kv/gone");
    expect(gone.stderr).toContain("gone.yaml: c (line 3): there is no block/secret/gone");
    expect((await cli([write("bad.env", "A=1\nB=block://x\n")])).stderr).toContain("bad.env: B (line 2): the reference ");
    expect((await cli([write("bad.txt", "x\n{{ kv://a\n")])).stderr).toContain("bad.txt (line 2, column 1): the reference ");
  });

  it("an object in a file that knows types is refused, since it is no value of one key", async () => {
    expect((await cli([write("object.json", '{"a": "config://app/web#tls"}')])).stderr).toContain("points to an object");
  });
});

it("onto a terminal only with --reveal", async () => {
  const terminal = { isTty: { stdin: true, stdout: true } };
  const refused = await cli(["-e", "kv/limit"], terminal);
  expect([refused.code, refused.stdout]).toEqual([1, ""]);
  expect((await cli(["-e", "kv/limit", "--reveal"], terminal)).stdout).toBe("LIMIT=25\n");
});

it.each([
  [[]],
  [["a.env", "-e", "kv/*"]],
  [["-e", "kv/*", "--format", "nonsense"]],
  [["a.env", "--format", "shell"]],
  [["prefect"]],
  [["a.env", "--to", "http://x"]],
])("usage: blockyard export %j ends with 2", async (argv) => {
  expect((await cli(argv)).code).toBe(2);
});
