import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { formatNoteKey } from "#lib/core/signed-note.ts";
import { appendAudit } from "#lib/store/audit.ts";
import { setInstance } from "#lib/store/instance.ts";
import { randomBytes } from "#lib/store/keys/random.ts";
import { createSigner } from "#lib/store/keys/signer.ts";
import { writeCheckpoint } from "#lib/usecases/audit/checkpoints.ts";
import { testCaller } from "#lib/usecases/testing.ts";
import type { Io } from "./io.ts";
import { runCli } from "./run.ts";
import { startServer, type TestServer } from "./testing.ts";
import { makeHome, testIo } from "./testing-io.ts";

let server: TestServer;
let home: string;
let key: string;
beforeEach(async () => {
  server = await startServer();
  home = makeHome();
  key = formatNoteKey(server.keyring.auditSigner.key);
  await append(5);
});
afterEach(() => server.stop());

const append = (count: number) =>
  server.store.write(async (tx) => {
    for (let n = 0; n < count; n++)
      await appendAudit(tx, testCaller(server.workspaceId, "reader"), { action: "sync", result: "done", detail: { n } });
  });

async function cli(argv: string[], more: Partial<Io> = {}) {
  const io = testIo(home, { env: {}, ...more, argv });
  const code = await runCli(io);
  return { code, stdout: io.stdout(), stderr: io.stderr() };
}
const online = async (scope: "audit" | "pull" = "audit") => ({
  env: { BLOCKYARD_URL: server.origin, BLOCKYARD_TOKEN: await server.token([scope]) },
});
/** Verifies without a server, a token or a network. */
const offline: Partial<Io> = {
  env: {},
  fetch: () => {
    throw new Error("The network was used.");
  },
};
const verify = (...argv: string[]) => cli(["audit", "verify", "log.jsonl", ...argv], offline);
const edit = (change: (text: string) => string) => {
  const file = join(home, "log.jsonl");
  writeFileSync(file, change(readFileSync(file, "utf8")));
};

describe("audit export", () => {
  it("writes a file that only its owner reads and that verifies offline, and says the key", async () => {
    const { code, stdout } = await cli(["audit", "export", "log.jsonl"], await online());
    expect([code, stdout.includes(key)]).toEqual([0, true]);
    expect(statSync(join(home, "log.jsonl")).mode & 0o777).toBe(0o600);
    const verified = await verify("--key", key);
    expect(verified).toMatchObject({ code: 0, stderr: "" });
    expect(verified.stdout).toContain("log.jsonl is whole: 6 rows");
  });

  it("replaces no file, leaves none when the connection breaks, and needs the scope audit", async () => {
    writeFileSync(join(home, "log.jsonl"), "mine");
    expect((await cli(["audit", "export", "log.jsonl"], await online())).code).toBe(1);
    expect(readFileSync(join(home, "log.jsonl"), "utf8")).toBe("mine");
    const refused = await cli(["audit", "export", "other.jsonl"], await online("pull"));
    expect([refused.code, existsSync(join(home, "other.jsonl"))]).toEqual([1, false]);
    server.faults.handle = (request, response) => {
      if (!request.url?.includes("/export")) return server.listener(request, response);
      response.writeHead(200, { "content-disposition": "attachment", "content-type": "text/plain" });
      response.write("half of it");
      setImmediate(() => response.destroy());
    };
    const broken = await cli(["audit", "export", "other.jsonl"], await online());
    expect(broken.code).toBe(4);
    expect([existsSync(join(home, "other.jsonl")), existsSync(join(home, "other.jsonl.part"))]).toEqual([false, false]);
  });

  it("writes a table with --csv", async () => {
    expect((await cli(["audit", "export", "log.csv", "--csv"], await online())).code).toBe(0);
    expect(readFileSync(join(home, "log.csv"), "utf8").split("\r\n")[0]).toBe(
      "row,time,who,kind,id,session or token,address,operation,result,detail,request",
    );
  });
});

describe("audit verify", () => {
  beforeEach(async () => {
    await cli(["audit", "export", "log.jsonl"], await online());
  });

  it("names the row that was edited, with exit code 3, and says the same as JSON", async () => {
    edit((text) => text.replace('{\\"n\\":2}', '{\\"n\\":9}'));
    const { code, stdout } = await verify("--key", key);
    expect(code).toBe(3);
    expect(stdout).toBe(
      "log.jsonl, line 4: Row 3 was edited: it is not what the log said when it was written.\nThe rows 1 to 2 are what the server signed.\n",
    );
    const asJson = await verify("--key", key, "--json");
    expect([asJson.code, JSON.parse(asJson.stdout)]).toMatchObject([
      3,
      { isWhole: false, checked: 2, finding: { seq: 3, kind: "edited" } },
    ]);
  });

  it("takes the key from a file, and refuses another instance's", async () => {
    writeFileSync(join(home, "key.txt"), `${key}\n`);
    expect((await verify("--key", "key.txt")).code).toBe(0);
    const foreignKey = formatNoteKey(createSigner("blockyard/audit/other", randomBytes(32)).key);
    const { code, stdout } = await verify("--key", foreignKey);
    expect([code, stdout.includes("signed by another key")]).toEqual([3, true]);
  });

  it("tells an export that is older than a checkpoint that was kept elsewhere", async () => {
    const { store, keyring } = server;
    const file = join(home, "data.checkpoints");
    setInstance({ store, keyring, origin: server.origin, checkpoints: { file, say: () => {} } });
    await append(2);
    await writeCheckpoint();
    const { code, stdout } = await verify("--key", key, "--checkpoints", "data.checkpoints");
    expect([code, stdout.includes("The end is missing: the log goes on with row 7.")]).toEqual([3, true]);
    await cli(["audit", "export", "newer.jsonl"], await online());
    const newer = await cli(["audit", "verify", "newer.jsonl", "--key", key, "--checkpoints", "data.checkpoints"], offline);
    expect(newer.code).toBe(0);
  });

  it("refuses wrong usage and files that are not there", async () => {
    expect((await verify()).code).toBe(2);
    expect((await verify("--key", "nowhere.txt")).code).toBe(2);
    expect((await verify("--key", `${key}x`)).code).toBe(1);
    expect((await cli(["audit", "verify", "nowhere.jsonl", "--key", key], offline)).code).toBe(1);
    expect((await cli(["audit", "sing", "log.jsonl"], offline)).code).toBe(2);
    writeFileSync(join(home, "log.jsonl"), "not an export\n");
    expect((await verify("--key", key)).code).toBe(3);
  });
});
