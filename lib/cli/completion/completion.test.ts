import { execFile, spawnSync } from "node:child_process";
import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runCli } from "#lib/cli/run.ts";
import { startServer, type TestServer } from "#lib/cli/testing.ts";
import { makeHome, testIo } from "#lib/cli/testing-io.ts";
import { buildProgram } from "#lib/cli/testing-program.ts";

let server: TestServer;
let env: Record<string, string>;
const home = makeHome();
const canary = "canary-1234";

beforeAll(async () => {
  server = await startServer();
  const outfile = join(home, "blockyard");
  const program = await buildProgram();
  writeFileSync(outfile, `#!/bin/sh\nexec "${process.execPath}" "${program}" "$@"\n`);
  chmodSync(outfile, 0o755);
  await server.change(
    { op: "put", path: "kv/app-limit", baseVersion: 0, data: { value: canary } },
    { op: "put", path: "kv/app:mode", baseVersion: 0, data: { value: 1 } },
    { op: "put", path: "kv/it's $(touch x) here", baseVersion: 0, data: { value: 1 } },
    { op: "put", path: "block/secret/pin", baseVersion: 0, data: { value: canary } },
    { op: "put", path: "block/aws-credentials/prod", baseVersion: 0, data: {} },
    { op: "put", path: "config/hr/db", baseVersion: 0, data: {} },
  );

  writeFileSync(join(home, "blockyard.json"), JSON.stringify({ targets: { app: { entries: ["kv/*"], file: ".env" } } }));
  env = {
    ...{ PATH: `${home}:${process.env.PATH}`, HOME: home, TERM: "xterm" },
    ...{ BLOCKYARD_URL: server.origin, BLOCKYARD_TOKEN: await server.token() },
  };
});
afterAll(() => server.stop());

async function words(...argv: string[]): Promise<string[]> {
  const io = testIo(home, { argv: ["__complete", ...argv], env });
  expect(await runCli(io)).toBe(0);
  expect(io.stderr()).toBe("");
  expect(io.stdout()).not.toContain(canary);
  return io.stdout().split("\n").filter(Boolean);
}

describe("the words of a place", () => {
  it("are the next step of a path", async () => {
    expect(await words("paths", "--", "")).toEqual(["block/", "config/", "kv/"]);
    expect(await words("paths", "--", "block/")).toEqual(["block/aws-credentials/", "block/secret/"]);
    expect(await words("paths", "--", "block/secret/p")).toEqual(["block/secret/pin"]);
    expect(await words("paths", "block/secret/", "--", "")).toEqual(["pin"]);
    expect(await words("paths", "--", "config/hr/")).toEqual(["config/hr/db"]);
    expect(await words("paths", "kv/", "--", "app")).toEqual(["app-limit", "app:mode"]);
  });

  it("are the names of targets", async () => {
    expect(await words("targets", "--", "")).toContain("app");
  });

  it("are none, without a word about it, when the server cannot be reached, there is no token or the kind is unknown", async () => {
    const good = env;
    env = { ...good, BLOCKYARD_URL: "http://127.0.0.1:9" };
    expect(await words("paths", "--", "kv/")).toEqual([]);
    env = { BLOCKYARD_URL: server.origin };
    expect(await words("changes", "--", "")).toEqual([]);
    env = good;
    expect(await words("nonsense", "--", "")).toEqual([]);
  });

  it("are not asked for with a token that a project's file would send elsewhere", async () => {
    const [folder, good] = [makeHome(), env];
    writeFileSync(join(folder, "blockyard.json"), JSON.stringify({ url: "https://collector.example.org" }));
    const asked: unknown[] = [];
    const fetch = (...order: unknown[]) => Promise.reject(asked.push(order));
    const io = testIo(folder, { argv: ["__complete", "paths", "--", "kv/"], env: { BLOCKYARD_TOKEN: good.BLOCKYARD_TOKEN ?? "" }, fetch });
    expect([await runCli(io), io.stdout(), io.stderr(), asked]).toEqual([0, "", "", []]);
  });
});

/** Not waited for in one go: the server that is asked lives in this process. */
async function run(shell: string, ...args: string[]): Promise<string> {
  const { stdout, stderr } = await promisify(execFile)(shell, args, { env: env as NodeJS.ProcessEnv, cwd: home, encoding: "utf8" });
  expect(stderr).toBe("");
  return stdout;
}

describe("in bash", () => {
  /** What Tab would offer behind these words; words are cut where bash cuts them. */
  async function offered(...line: string[]): Promise<string[]> {
    const script = `source <(blockyard completion bash)
      COMP_WORDS=(${line.map((word) => `'${word}'`).join(" ")}); COMP_CWORD=$((\${#COMP_WORDS[@]} - 1))
      COMP_LINE="\${COMP_WORDS[*]}"; COMP_LINE=\${COMP_LINE// : /:}; COMP_LINE=\${COMP_LINE// = /=}
      _blockyard; printf '%s\\n' "\${COMPREPLY[@]}"`;
    return (await run("bash", "--norc", "-c", script)).split("\n").filter(Boolean);
  }

  it("offers commands, options and what may follow each", async () => {
    expect(await offered("blockyard", "load")).toEqual(["load-credentials"]);
    expect(await offered("blockyard", "ls", "--tr")).toEqual(["--trash"]);
    expect(await offered("blockyard", "set", "kv/app-limit", "--as", "")).toEqual(["text", "json"]);
    expect(await offered("blockyard", "completion", "")).toEqual(["bash", "zsh", "fish"]);
    expect(await offered("blockyard", "change", "app")).toEqual(["approve", "apply"]);
    expect(await offered("blockyard", "help", "hist")).toEqual(["history"]);
  });

  it("offers paths, keys and names of targets from the server and the project", async () => {
    expect(await offered("blockyard", "get", "bl")).toEqual(["block/"]);
    expect(await offered("blockyard", "get", "--reveal", "block/secret/")).toEqual(["block/secret/pin"]);
    expect(await offered("blockyard", "get", "--url", "http://x", "config/hr/")).toEqual(["config/hr/db"]);
    expect(await offered("blockyard", "secret", "get", "")).toEqual(["pin"]);
    expect(await offered("blockyard", "bundle", "--target", "")).toEqual(["app"]);
  });

  it("hands on only what stands behind the last colon, and quotes what a shell would run", async () => {
    expect(await offered("blockyard", "get", "kv/app", ":", "mo")).toEqual(["mode"]);
    expect(await offered("blockyard", "get", "kv/it")).toEqual(["kv/it\\'s\\ \\$\\(touch\\ x\\)\\ here"]);
  });

  it("offers nothing behind the last word, and files where a file is meant", async () => {
    expect(await offered("blockyard", "rm", "kv/app-limit", "")).toEqual([]);
    expect(await offered("blockyard", "audit", "verify", "blockyard.j")).toEqual(["blockyard.json"]);
  });
});

const fish = process.env.FISH ?? "fish";
describe.skipIf(spawnSync(fish, ["--version"]).status !== 0)("in fish", () => {
  const offered = async (line: string) =>
    (await run(fish, "--no-config", "-c", `blockyard completion fish | source; complete -C '${line}'`))
      .split("\n")
      .filter(Boolean)
      .map((text) => text.split("\t", 1)[0]);

  it("offers commands, options, choices and words from the server", async () => {
    expect(await offered("blockyard load")).toEqual(["load-credentials"]);
    expect(await offered("blockyard ls --tr")).toEqual(["--trash"]);
    expect(await offered("blockyard set kv/x --as ")).toEqual(["json", "text"]);
    expect(await offered("blockyard completion ")).toEqual(["bash", "fish", "zsh"]);
    expect(await offered("blockyard get block/secret/")).toEqual(["block/secret/pin"]);
    expect(await offered("blockyard secret get ")).toEqual(["pin"]);
  });
});

const zsh = process.env.ZSH_PROGRAM ?? "zsh";
describe.skipIf(spawnSync(zsh, ["--version"]).status !== 0)("in zsh", () => {
  /** With the builtins of zsh's line editor, which a script has not, standing in for themselves: they print what they are given. */
  const offered = async (...line: string[]) => {
    const script = `compdef() { : }; compset() { : }; compadd() { while [[ $1 != -- ]]; do shift; done; shift; print -rl -- "$@" }
      _describe() { print -rl -- \${\${(P)2}%%:*} }
      source <(blockyard completion zsh)
      words=(${line.map((word) => `'${word}'`).join(" ")}); CURRENT=$#words; PREFIX=$words[-1]; _blockyard`;
    return (await run(zsh, "-f", "-c", script)).split("\n").filter(Boolean);
  };

  it("offers commands, options, choices and words from the server", async () => {
    expect(await offered("blockyard", "")).toContain("load-credentials");
    expect(await offered("blockyard", "ls", "--tr")).toContain("--trash");
    expect(await offered("blockyard", "set", "kv/x", "--as", "")).toEqual(["text", "json"]);
    expect(await offered("blockyard", "get", "--reveal", "block/secret/")).toEqual(["block/secret/pin"]);
    expect(await offered("blockyard", "get", "--url", "http://x", "config/hr/")).toEqual(["config/hr/db"]);
    expect(await offered("blockyard", "secret", "get", "")).toEqual(["pin"]);
    expect(await offered("blockyard", "pull", "app", "")).toEqual(["app"]);
  });

  it("registers itself with compinit", async () => {
    const script = "autoload -U compinit; compinit -u -D; source <(blockyard completion zsh); print $_comps[blockyard]";
    expect(await run(zsh, "-f", "-c", script)).toBe("_blockyard\n");
  });
});
