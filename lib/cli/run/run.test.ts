import { chmodSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startServer, type TestServer } from "#lib/cli/testing.ts";
import { makeHome } from "#lib/cli/testing-io.ts";
import { buildProgram, start } from "#lib/cli/testing-program.ts";

const home = makeHome();
let server: TestServer;
let program: string;
let token: string;

beforeAll(async () => {
  server = await startServer();
  [program, token] = [await buildProgram(), await server.token(["pull"])];
  await server.change(
    { op: "put", path: "kv/app-limit", baseVersion: 0, data: { value: 25 } },
    { op: "put", path: "kv/app-options", baseVersion: 0, data: { value: { retries: 3, hosts: ["a"] } } },
    { op: "put", path: "kv/50% off#", baseVersion: 0, data: { value: "odd" } },
    { op: "put", path: "kv/a*b", baseVersion: 0, data: { value: "starred" } },
    { op: "put", path: "block/secret/pin", baseVersion: 0, data: { value: "s3cr3t pin" } },
    { op: "put", path: "block/secret/ld-preload", baseVersion: 0, data: { value: "/tmp/evil.so" } },
    { op: "put", path: "block/secret/short", baseVersion: 0, data: { value: "12345" } },
    { op: "put", path: "block/secret/zero", baseVersion: 0, data: { value: "a\u0000b" } },
    {
      op: "put",
      path: "block/secret/key",
      baseVersion: 0,
      data: { value: "-----BEGIN KEY-----\nMIIEvQIBADANBg\nkqhkiG9w0BAQEF\n-----END KEY-----\n" },
    },
    {
      op: "put",
      path: "block/aws-credentials/prod",
      baseVersion: 0,
      data: { aws_access_key_id: "AKIA1", aws_secret_access_key: "wJalrXUtnFEMI" },
    },
    { op: "put", path: "config/app/web", baseVersion: 0, data: { port: 8080, hosts: [{ name: "a.example" }] } },
    { op: "put", path: "config/other/app", baseVersion: 0, data: { limit: 1 } },
  );
}, 60_000);
afterAll(() => server.stop());

type Given = { env?: Record<string, string>; stdin?: string; cwd?: string };
function run(words: string[], { env = {}, ...more }: Given = {}) {
  const own = { PATH: process.env.PATH ?? "", HOME: home, BLOCKYARD_URL: server.origin, BLOCKYARD_TOKEN: token, ...env };
  return start(process.execPath, [program, ...words], { env: own, cwd: home, stdin: "", ...more });
}
const show = ["--", process.execPath, "-e", "process.stdout.write(JSON.stringify(process.env))"];
async function environmentOf(words: string[], given?: Given): Promise<Record<string, string>> {
  const { code, stdout, stderr } = await run(["run", ...words, ...show], given).ended;
  expect([code, stderr]).toEqual([0, ""]);
  return JSON.parse(stdout);
}
async function refusalOf(words: string[], given?: Given) {
  const mark = join(home, "was-started");
  const { code, stderr, stdout } = await run([...words, "--", "touch", mark], given).ended;
  expect(existsSync(mark)).toBe(false);
  expect(stdout).toBe("");
  return { code, stderr };
}

describe("what a program is given", () => {
  it("is the fields of the chosen entries under names made of theirs, and no token", async () => {
    const env = await environmentOf([
      "-e",
      "kv/app-*",
      "-e",
      "block/aws-credentials/prod",
      "--entry",
      "block/secret/pin",
      "-e",
      "config/app/*",
    ]);
    expect(env).toMatchObject({
      APP_LIMIT: "25",
      APP_OPTIONS: '{"retries":3,"hosts":["a"]}',
      PROD_AWS_ACCESS_KEY_ID: "AKIA1",
      PROD_AWS_SECRET_ACCESS_KEY: "wJalrXUtnFEMI",
      PIN: "s3cr3t pin",
      WEB_PORT: "8080",
      WEB_HOSTS: '[{"name":"a.example"}]',
    });
    expect(JSON.stringify(env)).not.toContain(token);
  });

  it("is what references point to: in the environment, in files as a whole or inside, on the command line", async () => {
    const file = join(home, "app.env");
    writeFileSync(
      file,
      'PLAIN=as it is\nLIMIT=kv://app-limit\nDB_URL="postgres://app:{{ block://secret/pin }}@db/{{app}}"\nODD=kv://50%25%20off%23\nSTAR=kv://a*b\n',
    );
    const words = [
      "--env-file",
      "app.env",
      "--env",
      "HOST=config://app/web#hosts[0].name",
      "--env",
      "RETRIES=kv://app-options#value.retries",
    ];
    expect(await environmentOf(words, { env: { PIN_HERE: "block://secret/pin", TPL: "{{ kv://app-limit }}" } })).toMatchObject({
      PLAIN: "as it is",
      LIMIT: "25",
      DB_URL: "postgres://app:s3cr3t pin@db/{{app}}",
      ODD: "odd",
      STAR: "starred",
      HOST: "a.example",
      RETRIES: "3",
      PIN_HERE: "s3cr3t pin",
      TPL: "{{ kv://app-limit }}",
    });
  });

  it("is, where several say it, what the later one of environment, entries, files and command line says", async () => {
    writeFileSync(join(home, "order.env"), "APP_LIMIT=of the file\nPIN=of the file\n");
    const env = { APP_LIMIT: "inherited", PIN: "kv://app-limit", APP_OPTIONS: "inherited" };
    expect(await environmentOf(["-e", "kv/app-*", "--env-file", "order.env", "--env", "PIN=kv://50%25%20off%23"], { env })).toMatchObject({
      APP_LIMIT: "of the file",
      PIN: "odd",
      APP_OPTIONS: '{"retries":3,"hosts":["a"]}',
    });
  });

  it("is with --pure nothing of our own environment but who and where one is", async () => {
    const env = await environmentOf(["--pure", "-e", "kv/app-limit"], { env: { OTHER: "x", LANG: "C" } });
    expect(Object.keys(env).sort()).toEqual(["APP_LIMIT", "HOME", "LANG", "PATH"]);
  });

  it("comes under the names of a target's .env file", async () => {
    const targets = {
      app: { entries: ["kv/app-limit", "block/aws-credentials/prod"], file: ".env", key: "X_{FIELD}", names: { "kv/app-limit": "LIMIT" } },
    };
    writeFileSync(join(home, "blockyard.json"), JSON.stringify({ targets }));
    expect(await environmentOf(["--target", "app"])).toMatchObject({ LIMIT: "25", X_AWS_ACCESS_KEY_ID: "AKIA1" });
  });

  it("is pulled at once: one pull in the audit log, with exactly the entries that are needed", async () => {
    const pulls = async () =>
      (await server.store.read((tx) => tx.auditEvent.findMany({ where: { action: "sync" }, orderBy: { seq: "asc" } }))).map(
        (event) => event.detailText,
      );
    const before = (await pulls()).length;
    await environmentOf(["--env", "A=block://secret/pin", "--env", "B=kv://app-limit", "--env", "C=config://app/web#port"]);
    const made = (await pulls()).slice(before);
    expect(made).toHaveLength(1);
    expect(JSON.parse(String(made[0])).items).toEqual(["block/secret/pin@1", "config/app/web@1", "kv/app-limit@1"]);
  });
});

describe("what is refused before anything is started", () => {
  it("everything that is missing, in one list, without a value", async () => {
    const { code, stderr } = await refusalOf(
      [
        "run",
        "--env",
        "A=block://secret/gone",
        "--env",
        "B=block://aws-credentials/prod#nothing",
        "-e",
        "kv/none",
        "--env",
        "C=kv://app-limit#value.x",
      ],
      { env: { D: "kv://nope" } },
    );
    expect(code).toBe(1);
    expect(stderr).toContain("5 values cannot be handed over. Nothing was started.");
    for (const place of [
      "--env A: there is no block/secret/gone",
      "--env B: block/aws-credentials/prod has no field nothing",
      "--entry: there is no kv/none",
      "--env C: ",
      "D (environment): there is no kv/nope",
    ]) {
      expect(stderr).toContain(place);
    }
    expect(stderr).not.toContain("wJalr");
  });

  it("what the token may not pull", async () => {
    const narrow = await server.token(["pull"], "kv/");
    expect((await refusalOf(["run", "--env", "A=block://secret/pin"], { env: { BLOCKYARD_TOKEN: narrow } })).stderr).toContain(
      "or the token may not pull it",
    );
    const pusher = await server.token(["push"]);
    expect((await refusalOf(["run", "-e", "kv/*"], { env: { BLOCKYARD_TOKEN: pusher } })).code).toBe(1);
  });

  it("a malformed reference, by its key and line", async () => {
    writeFileSync(join(home, "bad.env"), "A=1\nB=block://pin\n");
    const { code, stderr } = await refusalOf(["run", "--env-file", "bad.env"]);
    expect(code).toBe(1);
    expect(stderr).toContain("B (bad.env, line 2): the reference ");
  });

  it("two fields that would have one name", async () => {
    const { code, stderr } = await refusalOf(["run", "-e", "kv/app-limit", "-e", "config/other/app"]);
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /config\/other\/app#limit: would set APP_LIMIT, as kv\/app-limit#value does|kv\/app-limit#value: would set APP_LIMIT, as/,
    );
  });

  it("a name that loaders obey, unless it is allowed by name", async () => {
    const { code, stderr } = await refusalOf(["run", "-e", "block/secret/ld-preload"]);
    expect(code).toBe(1);
    expect(stderr).toContain("block/secret/ld-preload#value: would set LD_PRELOAD");
    expect(stderr).not.toContain("evil");
    expect((await run(["run", "-e", "block/secret/ld-preload", "--allow-name", "LD_PRELOAD", "--", "true"]).ended).code).toBe(0);
  });

  it("a value that no variable can hold", async () => {
    expect((await refusalOf(["run", "-e", "block/secret/zero"])).stderr).toContain("ZERO: has a zero byte");
  });

  it("nothing, when the server is away and a cache was asked for that holds all of it", async () => {
    const words = ["--offline-ok", "--env", "PIN=block://secret/pin"];
    expect((await environmentOf(words)).PIN).toBe("s3cr3t pin");
    const { code, stdout, stderr } = await run(["run", ...words, "--", "sh", "-c", "echo $PIN"], {
      env: { BLOCKYARD_URL: "http://127.0.0.1:1" },
    }).ended;
    expect([code, stdout]).toEqual([4, ""]);
    expect(stderr).toContain("cannot be reached");
    server.faults.handle = (request) => void request.socket.destroy();
    const offline = await run(["run", ...words, "--", "sh", "-c", "echo $PIN"]).ended;
    server.faults.handle = undefined;
    expect([offline.code, offline.stdout]).toEqual([0, "s3cr3t pin\n"]);
    expect(offline.stderr).toContain("using the cache");
  });

  it("a server that cannot be reached: exit 4", async () => {
    expect((await refusalOf(["run", "-e", "kv/*"], { env: { BLOCKYARD_URL: "http://127.0.0.1:1" } })).code).toBe(4);
  });

  it.each([
    [["run", "-e", "kv/*", "true"]],
    [["run", "-e", "kv/*", "true", "--", "x"]],
    [["run", "--"]],
    [["run", "--env", "A=plainvalue", "--", "true"]],
    [["run", "--env", "A", "--", "true"]],
    [["run", "--env", "A=kv://x", "--as-file", "A=kv://x", "--", "true"]],
    [["run", "--signal", "TERM", "--", "true"]],
    [["run", "--watch", "--signal", "NOPE", "--", "true"]],
  ])("usage: blockyard %j ends with 2 and repeats no value", async (words) => {
    const { code, stderr } = await run(words).ended;
    expect(code).toBe(2);
    expect(stderr).not.toContain("plainvalue");
  });
});

describe("the program", () => {
  it.each([
    ["exit 0", 0],
    ["exit 7", 7],
    ["kill -TERM $$", 143],
    ["kill -KILL $$", 137],
  ])("%s: its exit code is ours", async (script, expected) => {
    expect((await run(["run", "-e", "kv/app-limit", "--", "sh", "-c", script]).ended).code).toBe(expected);
  });

  it("that is not there is 127, and one that cannot be run 126", async () => {
    expect(await run(["run", "-e", "kv/app-limit", "--", "no-such-program"]).ended).toMatchObject({
      code: 127,
      stderr: "blockyard: no-such-program: there is no such program.\n",
    });
    const file = join(home, "not-executable");
    writeFileSync(file, "#!/bin/sh\n");
    chmodSync(file, 0o600);
    expect((await run(["run", "-e", "kv/app-limit", "--", file]).ended).code).toBe(126);
  });

  it("gets its arguments as they are: there is no shell", async () => {
    const { stdout } = await run(["run", "-e", "kv/app-limit", "--", "printf", "%s|", "$APP_LIMIT", "a b", "*", "--json", "-e"]).ended;
    expect(stdout).toBe("$APP_LIMIT|a b|*|--json|-e|");
  });

  it("has our standard input, and its output is ours byte for byte", async () => {
    const bytes = Array.from({ length: 100_000 }, (_, index) => String.fromCharCode(index % 128)).join("");
    expect((await run(["run", "-e", "kv/app-limit", "--", "cat"], { stdin: bytes }).ended).stdout).toBe(bytes);
  });

  it("runs without anything to hand over, which is said", async () => {
    const { code, stdout, stderr } = await run(["run", "--", "echo", "hi"], { env: { BLOCKYARD_URL: "" } }).ended;
    expect([code, stdout]).toEqual([0, "hi\n"]);
    expect(stderr).toContain("nothing is handed over");
  });
});

describe("--as-file", () => {
  it("puts a value into a file that only we can read, and it is gone at the end", async () => {
    const script = 'stat -c "%a %F" "$KEY" "$(dirname "$KEY")"; echo "$KEY"; cat "$KEY"';
    const { code, stdout } = await run(["run", "--as-file", "KEY=block://secret/key", "--", "sh", "-c", script]).ended;
    const [file, folder, path = "", ...content] = stdout.split("\n");
    expect([code, file, folder]).toEqual([0, "600 regular file", "700 directory"]);
    expect(content.join("\n")).toContain("MIIEvQIBADANBg");
    expect(path).toMatch(/^\/(dev\/shm|run\/user\/\d+)\/blockyard-run-/);
    expect(existsSync(path)).toBe(false);
  });

  it("is gone after a signal, also when the program cannot be started", async () => {
    const child = run(["run", "--as-file", "KEY=block://secret/key", "--", "sh", "-c", 'echo "$KEY"; exec sleep 60']);
    await child.until(/KEY/);
    const path = child.output().trim();
    expect(readFileSync(path, "utf8")).toContain("MIIE");
    child.process.kill("SIGTERM");
    expect((await child.ended).code).toBe(143);
    expect(existsSync(path)).toBe(false);
  });
});

describe("--mask", () => {
  it("puts a mask in place of every secret in both streams, and leaves what is no secret", async () => {
    const script =
      'console.log(process.env.PIN, process.env.APP_LIMIT); console.error(Buffer.from(process.env.PIN).toString("base64")); console.log(process.env.KEY.split("\\n").reverse().join("\\n"))';
    const words = [
      "run",
      "--mask",
      "-e",
      "block/secret/pin",
      "-e",
      "block/secret/key",
      "-e",
      "kv/app-limit",
      "--",
      process.execPath,
      "-e",
      script,
    ];
    const { stdout, stderr } = await run(words).ended;
    expect(stdout).toBe("[secret] 25\n\n-----END KEY-----\n[secret]\n[secret]\n-----BEGIN KEY-----\n");
    expect(stderr).toBe("[secret]\n");
  });

  it("says once what is too short", async () => {
    const { stdout, stderr } = await run(["run", "--mask", "-e", "block/secret/short", "--", "sh", "-c", "echo $SHORT"]).ended;
    expect(stdout).toBe("12345\n");
    expect(stderr).toBe("blockyard: 1 secret value is shorter than 6 characters and not masked.\n");
  });

  it("passes on much output completely, and the exit code", async () => {
    const script = 'head -c 30000000 /dev/zero | tr "\\0" x; echo; echo "$PIN"; exit 3';
    const { code, stdout } = await run(["run", "--mask", "-e", "block/secret/pin", "--", "sh", "-c", script]).ended;
    expect([code, stdout.length, stdout.slice(-10)]).toEqual([3, 30_000_010, "\n[secret]\n"]);
  });

  it("a reader that has seen enough ends the program, as it would without us", async () => {
    const words = [process.execPath, program, "run", "--mask", "-e", "block/secret/pin", "--", "sh", "-c", "while :; do echo $PIN; done"];
    const env = { PATH: process.env.PATH ?? "", HOME: home, BLOCKYARD_URL: server.origin, BLOCKYARD_TOKEN: token };
    const child = start("bash", ["-c", 'set -o pipefail; "$@" 2>/dev/null | head -n 2; echo $?', "bash", ...words], { env, cwd: home });
    expect((await child.ended).stdout).toMatch(/^\[secret\]\n\[secret\]\n(141|2)\n$/);
  });

  it("a reader that takes its time gets everything all the same", async () => {
    const words = [process.execPath, program, "run", "--mask", "-e", "block/secret/pin", "--", "head", "-c", "190000", "/dev/zero"];
    const env = { PATH: process.env.PATH ?? "", HOME: home, BLOCKYARD_URL: server.origin, BLOCKYARD_TOKEN: token };
    const child = start("bash", ["-c", '"$@" | (sleep 3; wc -c)', "bash", ...words], { env, cwd: home });
    expect((await child.ended).stdout.trim()).toBe("190000");
  });

  it("does not wait for what the program leaves behind with its output", async () => {
    const { code } = await run(["run", "--mask", "-e", "block/secret/pin", "--", "sh", "-c", "sleep 60 & exit 4"]).ended;
    expect(code).toBe(4);
  });
});
