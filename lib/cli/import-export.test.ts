import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { send, startRecordedPrefect } from "#lib/api/prefect-peer/testing.ts";
import { formatJson, type JsonObject } from "#lib/core/json.ts";
import { createTokenFor } from "#lib/usecases/admin.ts";
import { addTestWorkspace } from "#lib/usecases/testing.ts";
import type { Io } from "./io.ts";
import { runCli } from "./run.ts";
import { startServer, type TestServer } from "./testing.ts";
import { makeHome, testIo } from "./testing-io.ts";

let server: TestServer;
let prefect: Awaited<ReturnType<typeof startRecordedPrefect>>;
let token: string;
beforeEach(async () => {
  server = await startServer();
  prefect = await startRecordedPrefect();
  token = await server.token(["list", "pull", "push"]);
});
afterEach(async () => {
  await prefect.stop();
  await server.stop();
});

type More = Partial<Io> & { as?: string };
async function cli(argv: string[], { as, env, ...more }: More = {}) {
  const io = testIo(makeHome(), {
    env: { BLOCKYARD_URL: server.origin, BLOCKYARD_TOKEN: as ?? token, ...env },
    sleep: async () => {},
    ...more,
    argv,
  });
  const code = await runCli(io);
  return { code, stdout: io.stdout(), stderr: io.stderr() };
}
const importing = (...more: string[]) => ["import", "prefect", "--from", prefect.url, ...more];
const changes = () => server.store.read((tx) => tx.change.count());
const terminal = { stdin: true, stdout: true };
const listed = `create   block type robot
create   block/aws-credentials/prod
create   block/minio-credentials/local
create   block/robot/r1
create   block/robot/r2
create   block/s3-bucket/data
create   block/secret/obj
create   block/secret/pin
create   kv/arr
create   kv/float
create   kv/int
create   kv/ja
create   kv/nix
create   kv/obj
create   kv/text
`;
const edit = (name: string, data: JsonObject) => {
  for (const row of prefect.rows.documents) if (row.name === name) Object.assign(row.data as JsonObject, data);
};

describe("blockyard import prefect", () => {
  it("shows what it would take over, and with --yes takes it", async () => {
    const dry = await cli(importing("--dry-run"));
    expect(dry).toMatchObject({ code: 0, stderr: "" });
    expect(dry.stdout).toContain(listed);
    expect(dry.stdout).toContain(
      "Would take over 5 types (1 new, 4 as they are), 5 schemas (5 new), 7 blocks (7 new), 7 KV pairs (7 new).",
    );
    expect(await changes()).toBe(0);
    const done = await cli(importing("--yes"));
    expect(done).toMatchObject({ code: 0, stderr: "" });
    expect(done.stdout).toContain(
      `${listed}1 type that came with the server and that no block uses: left there (--all-types takes them)\nTook over 5 types`,
    );
    expect(await changes()).toBe(1);
    expect((await server.blocks())["block/secret/pin"]).toEqual({ value: "s3cr3t" });
  });

  it("is sent for review where a policy asks for it: it says so, and takes no block over", async () => {
    await server.policy("blocks", { pattern: "block/**", approvals: 1 });
    const done = await cli(importing("--yes"));
    expect(done).toMatchObject({ code: 0, stderr: "" });
    expect(done.stdout).toMatch(/7 KV pairs \(7 new\): sent for review as #1, not live yet: http/);
    expect(await server.blocks()).toEqual({});
    expect(JSON.parse((await cli(importing("--yes", "--json"))).stdout)).toMatchObject({
      isApplied: false,
      state: "open",
      change: { number: 1 },
    });
  });

  it("has nothing to do the second time, and later only what has changed, without showing a value", async () => {
    await cli(importing("--yes"));
    expect((await cli(importing("--yes"))).stdout).toContain("Nothing to do: 5 types (5 as they are)");
    edit("prod", { aws_secret_access_key: "ganz-neu", region_name: "eu-west-1" });
    const { stdout } = await cli(importing("--yes"));
    expect(stdout).toContain("change   block/aws-credentials/prod: region_name, aws_secret_access_key (secret)\n");
    expect(stdout).not.toMatch(/ganz-neu|eu-west-1/);
    expect(await changes()).toBe(2);
  });

  it("asks on a terminal, and does nothing without a yes", async () => {
    const questions: string[] = [];
    const ask =
      (answer: string): Io["ask"] =>
      async (question) => {
        questions.push(question);
        return answer;
      };
    expect(await cli(importing(), { isTty: terminal, ask: ask("n") })).toMatchObject({ code: 1 });
    expect(await changes()).toBe(0);
    expect(questions).toEqual([`Take this over into default at ${server.origin}? [y/N] `]);
    expect((await cli(importing(), { isTty: terminal, ask: ask("y") })).code).toBe(0);
    expect(await changes()).toBe(1);
  });

  it("names the flag where there is nobody to ask", async () => {
    const { code, stderr } = await cli(importing());
    expect([code, stderr]).toEqual([2, expect.stringContaining("--yes")]);
    expect(await changes()).toBe(0);
  });

  it("shows a progress bar on a terminal and none in a pipe", async () => {
    const shown = await cli(importing("--dry-run"), { isTty: terminal, stderrColumns: () => 80, env: { NO_COLOR: "1" } });
    expect(shown.stderr).toContain("[########################] 7 of 7");
    expect((await cli(importing("--dry-run"))).stderr).toBe("");
  });

  it("refuses what cannot be taken over with the list, and leaves it out on request", async () => {
    edit("pin", { value: "********" });
    const refused = await cli(importing("--yes"));
    expect(refused.code).toBe(1);
    expect(refused.stdout).toContain("leave    block/secret/pin#value holds a mask");
    expect(refused.stderr).toContain("--skip-invalid");
    expect(await changes()).toBe(0);
    const done = await cli(importing("--yes", "--skip-invalid"));
    expect(done.stdout).toContain("7 blocks (6 new, 1 left out)");
    expect(done.code).toBe(0);
  });

  it("takes the key from the environment, or asks for it without showing it", async () => {
    prefect.faults.handle = ({ request, response }) => {
      if (request.headers.authorization === `Basic ${btoa("admin:wort")}`) return false;
      send(response, 401, { exception_message: "Unauthorized" });
      return true;
    };
    const unset = await cli(importing("--dry-run"));
    expect([unset.code, unset.stderr]).toEqual([1, expect.stringContaining("Set PREFECT_API_KEY or PREFECT_API_AUTH_STRING.")]);
    const wrong = await cli(importing("--dry-run"), { env: { PREFECT_API_KEY: "falsch" } });
    expect(wrong.code).toBe(1);
    expect(wrong.stderr).not.toContain("falsch");
    expect((await cli(importing("--dry-run"), { env: { PREFECT_API_AUTH_STRING: "admin:wort" } })).code).toBe(0);
    const hidden: boolean[] = [];
    const ask: Io["ask"] = async (_, options) => {
      hidden.push(options.hidden);
      return "admin:wort";
    };
    expect((await cli(importing("--dry-run"), { isTty: terminal, ask })).code).toBe(0);
    expect(hidden).toEqual([true]);
  });

  it("prints data for programs, masked", async () => {
    const { stdout } = await cli(importing("--dry-run", "--json"));
    expect(JSON.parse(stdout)).toMatchObject({ isApplied: false, newTypes: ["robot"], blocks: { created: 7 } });
    expect(stdout).not.toMatch(/geheim|s3cr3t|AKIA/);
    expect(JSON.parse((await cli(importing("--yes", "--json"))).stdout)).toMatchObject({ isApplied: true, revision: 1 });
  });

  it("takes over more than any other request may hold", async () => {
    const [row] = prefect.rows.variables;
    const value = "x".repeat(9_000);
    prefect.rows.variables = Array.from({ length: 400 }, (_, n) => ({ ...row, id: `v${n}`, name: `v${n}`, value }));
    expect((await cli(importing("--yes"))).stdout).toContain("400 KV pairs (400 new)");
    prefect.rows.variables = Array.from({ length: 600 }, (_, n) => ({ ...row, id: `v${n}`, name: `v${n}`, value }));
    const refused = await cli(importing("--yes"));
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining("larger than 5242880 bytes")]);
  });

  it("says what is wrong with a command line or an address", async () => {
    expect((await cli(["import", "other", "--from", prefect.url])).code).toBe(2);
    expect((await cli(["import", "prefect"])).code).toBe(2);
    expect((await cli(["import", "prefect", "--from", "ftp://x"])).code).toBe(2);
    expect((await cli(["import", "prefect", "--from", "http://user:word@127.0.0.1/api"])).stderr).not.toContain("word@");
    expect((await cli(["import", "prefect", "--from", "http://127.0.0.1:1/api"])).code).toBe(4);
  });
});

describe("blockyard export prefect", () => {
  /** Another workspace of Blockyard, which speaks Prefect's API as well. */
  async function startTarget() {
    await addTestWorkspace(server, "other");
    const { token: other } = await createTokenFor({ workspace: "other", name: "target", days: 1, scopes: ["list", "pull", "push"] });
    const env = { PREFECT_API_KEY: other };
    return {
      exporting: (...more: string[]) => cli(["export", "prefect", "--to", `${server.origin}/api`, ...more], { env }),
      get: async (path: string, field: string) => (await cli(["get", path, field], { as: other })).stdout,
      other,
    };
  }

  it("writes what is missing there, in an order in which references lead somewhere, and then has nothing to do", async () => {
    await cli(importing("--yes"));
    const { exporting, get } = await startTarget();
    const dry = await exporting("--dry-run");
    expect(dry.stdout).toContain("create   block type robot\n");
    expect(dry.stdout).toContain("Would push 5 types (1 new, 4 as they are)");
    expect(dry.stdout + dry.stderr).not.toMatch(/geheim|s3cr3t/);
    const done = await exporting("--yes");
    expect(done).toMatchObject({ code: 0, stderr: "" });
    expect(done.stdout).toContain("7 blocks (7 new), 7 KV pairs (7 new).");
    expect(await get("block/secret/pin", "value")).toBe("s3cr3t\n");
    expect(await get("block/robot/r1", "creds")).toContain('"block/aws-credentials/prod"');
    expect(await get("kv/int", "value")).toBe("9007199254740993\n");
    expect((await exporting("--yes")).stdout).toContain("Nothing to do: 5 types (5 as they are)");
  });

  it("writes only what differs, and keeps what the other side has besides", async () => {
    await cli(importing("--yes"));
    const { exporting, get, other } = await startTarget();
    await exporting("--yes");
    await cli(["set", "kv/theirs", "--as", "json"], { as: other, readStdin: async () => "1" });
    await cli(["set", "block/secret/pin"], { readStdin: async () => "neu" });
    const { stdout } = await exporting("--yes");
    expect(stdout).toContain("change   block/secret/pin: value\n");
    expect(stdout).toContain("7 blocks (1 changed, 6 as they are), 7 KV pairs (7 as they are)");
    expect(await get("block/secret/pin", "value")).toBe("neu\n");
    expect(await get("kv/theirs", "value")).toBe("1\n");
  });

  it("needs the right to pull, and is audited", async () => {
    await cli(importing("--yes"));
    const { exporting } = await startTarget();
    const pushOnly = await server.token(["list", "push"]);
    const refused = await cli(["export", "prefect", "--to", prefect.url], { as: pushOnly });
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining("scope pull")]);
    await exporting("--dry-run");
    const events = await server.store.read((tx) => tx.auditEvent.findMany());
    expect(events.filter(({ detailText }) => detailText.includes("block/secret/pin")).map(({ action }) => action)).toContain(
      "loadBlockDocuments",
    );
  });

  it("says what Prefect cannot hold", async () => {
    await server.change(
      { op: "put", path: "kv/long", baseVersion: 0, data: { value: "x".repeat(6_000) } },
      { op: "put", path: "kv/Has Space", baseVersion: 0, data: { value: 1 } },
    );
    const { exporting } = await startTarget();
    const refused = await exporting("--yes");
    expect(refused.code).toBe(1);
    expect(refused.stdout).toContain("leave    kv/long is longer than the 5000 bytes that Prefect takes.");
    expect(refused.stdout).toContain("1 KV pair with names that Prefect does not know: stay here");
    expect(formatJson(refused as unknown as JsonObject)).not.toContain("xxx");
    expect((await exporting("--yes", "--skip-invalid")).code).toBe(0);
  });
});
