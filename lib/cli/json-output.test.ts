import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startRecordedPrefect } from "#lib/api/prefect-peer/testing.ts";
import { jsonOption } from "./command.ts";
import { commands } from "./commands/index.ts";
import { runCli } from "./run.ts";
import { startServer, type TestServer } from "./testing.ts";
import { makeHome, testIo } from "./testing-io.ts";
import { type JsonShape, jsonShapes } from "./testing-json-shapes.ts";

let server: TestServer;
let prefect: Awaited<ReturnType<typeof startRecordedPrefect>>;
const home = makeHome();
const env: Record<string, string> = {};
const seen = new Set<JsonShape>();

beforeAll(async () => {
  server = await startServer();
  prefect = await startRecordedPrefect();
  const author = await server.member("editor");
  const reviewer = await server.member("admin", ["list", "pull", "push", "review", "audit"]);
  Object.assign(env, { BLOCKYARD_URL: server.origin, BLOCKYARD_TOKEN: author.token, REVIEWER: reviewer.token });
  await server.policy("reviewed", { pattern: "block/secret/reviewed-*", approvals: 1 });
  mkdirSync(join(home, ".echoflow"), { mode: 0o700 });
});
afterAll(async () => {
  await prefect.stop();
  await server.stop();
});

type More = { stdin?: string; as?: string; code?: number };

/** Runs a command with --json and holds what it prints against its shape: exactly these keys, each of its kind. */
async function prints(shape: JsonShape, line: string, { stdin, as, code = 0 }: More = {}): Promise<never> {
  const io = testIo(home, {
    argv: [...line.split(" "), "--json"],
    env: { ...env, ...(as ? { BLOCKYARD_TOKEN: as } : {}) },
    stdin,
    sleep: async () => {},
  });
  const ended = await runCli(io);
  expect({ line, code: ended, stderr: code === 0 ? io.stderr() : "" }).toEqual({ line, code, stderr: "" });
  const json: unknown = JSON.parse(io.stdout());
  const result = jsonShapes[shape].safeParse(json);
  expect({ line, problems: result.error?.issues ?? [], json: result.success ? "fits" : json }).toEqual({
    line,
    problems: [],
    json: "fits",
  });
  seen.add(shape);
  return json as never;
}

const reviewer = () => env.REVIEWER ?? "";

describe("what a command prints with --json has exactly the documented keys", () => {
  it("about entries", async () => {
    await prints("set", "set kv/app-limit --as json", { stdin: "10" });
    await prints("set", "set block/secret/pin -m first", { stdin: "1234" });
    await prints("set", "set block/aws-credentials/prod region_name", { stdin: "eu-west-1" });
    await prints("set", "kv set other", { stdin: "x" });
    await prints("set", "set block/secret/reviewed-pin", { stdin: "5678" });
    await prints("ls", "ls kv");
    await prints("ls", "secret ls");
    await prints("get PATH", "get block/aws-credentials/prod");
    await prints("get PATH FIELD", "get kv/app-limit");
    await prints("rm", "rm kv/other --yes");
    await prints("history", "history -n 3");
    await prints("restore --dry-run", "restore -r 3 --dry-run");
    await prints("restore", "restore -r 5 kv/other --yes");
  });

  it("about changes that wait", async () => {
    const [first] = (await prints("change ls", "change ls")) as { number: number }[];
    const n = first?.number ?? 0;
    await prints("change show", `change show ${n}`);
    await prints("change comment", `change comment ${n} -m Why`);
    await prints("change open, change close, change reopen, change revert", `change close ${n}`);
    await prints("change open, change close, change reopen, change revert", `change reopen ${n}`);
    await prints("change approve, change request-changes", `change request-changes ${n} --yes -m No`, { as: reviewer() });
    await prints("change approve, change request-changes", `change approve ${n} --yes`, { as: reviewer() });
    await prints("change apply", `change apply ${n} --yes`);
    await prints("change open, change close, change reopen, change revert", `change revert ${n}`);
  });

  it("about files", async () => {
    const ini = join(home, ".echoflow", "credentials.ini");
    await prints("load-credentials, secrets", "load-credentials --sync");
    writeFileSync(ini, readFileSync(ini, "utf8").replace("eu-west-1", "us-east-1"));
    await prints("status", "status load-credentials", { code: 3 });
    await prints("load-credentials, secrets", "load-credentials --dry-run");
    await prints("load-credentials, secrets", "load-credentials");
    writeFileSync(
      join(home, "blockyard.json"),
      JSON.stringify({ targets: { app: { entries: ["kv/*", "block/secret/*"], file: "app.env", key: "{NAME}", creates: "kv/{key}" } } }),
    );
    await prints("pull, push, sync, diff", "pull");
    writeFileSync(join(home, "app.env"), readFileSync(join(home, "app.env"), "utf8").replace("5678", "9999").replace("10", "11"));
    await prints("pull, push, sync, diff", "diff app", { code: 3 });
    await prints("pull, push, sync, diff", "push");
    await prints("pull, push, sync, diff", "sync");
    await prints("status", "status app", { code: 3 });
    writeFileSync(join(home, "app.env"), "broken line\n");
    await prints("pull, push, sync, diff", "pull", { code: 1 });
    await prints("status", "status app", { code: 1 });
  });

  it("about bundles, the server and this machine", async () => {
    const { recipient } = (await prints("bundle keygen", "bundle keygen")) as { recipient: string };
    await prints("bundle", `bundle -o ${join(home, "b.age")} --entry kv/* --recipient ${recipient}`);
    await prints("trust", "trust --yes");
    writeFileSync(join(home, "app.env"), "", { mode: 0o600 });
    await prints("doctor", "doctor");
    await prints("version", "version");
    await prints("login", "login --token-stdin", { stdin: env.BLOCKYARD_TOKEN });
    await prints("logout", "logout");
    await prints("a refusal", "get kv/none", { code: 1, as: reviewer() });
    await prints("a refusal", "set kv/x --as nonsense", { code: 2, stdin: "1", as: reviewer() });
  });

  it("about the audit log", async () => {
    const file = join(home, "log.jsonl");
    const { key } = (await prints("audit export", `audit export ${file}`, { as: reviewer() })) as { key: string };
    await prints("audit verify", `audit verify ${file} --key ${key}`);
    writeFileSync(file, readFileSync(file, "utf8").split("\n").toSpliced(3, 1).join("\n"));
    await prints("audit verify", `audit verify ${file} --key ${key}`, { code: 3 });
  });

  it("about a Prefect server", async () => {
    const as = await server.token(["list", "pull", "push"]);
    await prints("import prefect --dry-run", `import prefect --from ${prefect.url} --dry-run --skip-invalid`, { as });
    await prints("import prefect", `import prefect --from ${prefect.url} --yes --skip-invalid`, { as });
    await prints("export prefect", `export prefect --to ${prefect.url} --dry-run --skip-invalid`, { as });
  });
});

describe("docs/cli-json.md", () => {
  const text = readFileSync(new URL("../../docs/cli-json.md", import.meta.url), "utf8");
  const sections = new Map(text.split(/^## /m).map((section) => [section.slice(0, section.indexOf("\n")).replaceAll("`", ""), section]));

  it.each(Object.keys(jsonShapes) as JsonShape[])("shows what %s prints", (shape) => {
    const examples = [...(sections.get(shape) ?? "").matchAll(/^```json\n([\s\S]*?)^```$/gm)].map(
      ([, example = ""]) => JSON.parse(example) as unknown,
    );
    expect(examples.length).toBeGreaterThan(0);
    for (const example of examples) expect(jsonShapes[shape].safeParse(example).error?.issues ?? []).toEqual([]);
  });

  it("has a section for every command with --json, and every section was held against the real output", () => {
    const names = [...sections.keys()].flatMap((heading) => heading.split(", ")).map((heading) => heading.split(" ", 1)[0]);
    const nouns = ["kv", "secret", "block", "config"];
    const missing = commands.filter(
      ({ name, options }) => options.json === jsonOption.json && !nouns.includes(name) && !names.includes(name),
    );
    expect(missing.map(({ name }) => name)).toEqual([]);
    // A daemon: its own tests hold what it prints.
    expect(Object.keys(jsonShapes).filter((shape) => shape !== "watch" && !seen.has(shape as JsonShape))).toEqual([]);
  });
});
