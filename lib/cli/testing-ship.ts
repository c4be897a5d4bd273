import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect } from "vitest";
import { runCli } from "./run.ts";
import { startServer, type TestServer } from "./testing.ts";
import { makeHome, testIo } from "./testing-io.ts";

/** `seed`: the example of Echoflow's documentation, verbatim. `own`: a section with comments, odd white space and a foreign neighbour. */
export const samples = {
  seed: readFileSync(new URL("../core/formats/fixtures/echoflow.ini", import.meta.url), "utf8"),
  own: `# our ship
[edf]
provider = AWS
aws_access_key_id = AKIA1   
aws_secret_access_key = s3cr%%et=;#"' x
; region of the bucket
region_name = us-east-1
active = True

[notes]
anything = goes
`,
};

/** For each test of a file: a fresh server, a home with a credentials file to come, and the CLI run as a person would. */
export function prepareShip() {
  const state: { server: TestServer; target: string; env: Record<string, string>; home: string } = {} as never;
  beforeEach(async () => {
    state.server = await startServer();
    state.home = makeHome();
    state.target = join(state.home, ".echoflow", "credentials.ini");
    mkdirSync(dirname(state.target), { mode: 0o700 });
    state.env = { BLOCKYARD_URL: state.server.origin, BLOCKYARD_TOKEN: await state.server.token() };
  });
  afterEach(() => state.server.stop());

  const cli = async (...argv: string[]) => {
    const io = testIo(state.home, { argv, env: state.env });
    const code = await runCli(io);
    return { code, stdout: io.stdout(), stderr: io.stderr() };
  };
  const load = (...options: string[]) => cli("load-credentials", ...options);
  const file = () => readFileSync(state.target, "utf8");
  const write = (text: string) => writeFileSync(state.target, text);
  return Object.assign(state, {
    cli,
    load,
    sync: (...options: string[]) => load("--sync", ...options),
    file,
    write,
    replace: (from: string | RegExp, to: string) => write(file().replace(from, to)),
    lock: () => readFileSync(`${state.target}.blockyard-lock.json`, "utf8"),
    writeLock: (text: string) => writeFileSync(`${state.target}.blockyard-lock.json`, text),
    setOnServer: async (path: string, set: Record<string, string>) => {
      await state.server.change({ op: "patch", path, baseVersion: await state.server.versionOf(path), set });
    },
    /** Neither the file nor the server may have moved when `work` is done. */
    nothingMoved: async (work: () => Promise<unknown>) => {
      const before = [file(), await state.server.blocks()];
      await work();
      expect([file(), await state.server.blocks()]).toEqual(before);
    },
  });
}
