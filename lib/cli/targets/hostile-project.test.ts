import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { prepareProject } from "./testing-project.ts";

/** blockyard.json comes with a repository: whoever wrote it may be nobody's friend. */
const at = prepareProject();
const kv = { entries: ["kv/*"], file: ".env" };

async function refused(name: string): Promise<string> {
  for (const command of ["pull", "push", "sync --json", "status"]) {
    const { code, stdout, stderr } = await at.cli(command);
    expect([command, code, stdout + stderr]).toEqual([command, 1, expect.stringContaining(name)]);
  }
  return (await at.cli("pull")).stderr;
}

describe("is refused by the path of what is wrong, and nothing is done", () => {
  it.each<[string, object, string]>([
    ["no object", { app: 5 }, "targets.app"],
    ["no file", { app: { entries: ["kv/*"] } }, "targets.app.file"],
    ["patterns that are none", { app: { ...kv, entries: [5] } }, "targets.app.entries.0"],
    ["a pattern of two lines", { app: { ...kv, entries: ["kv/a\nkv/b"] } }, "targets.app.entries.0"],
    ["patterns longer than a request", { app: { ...kv, entries: Array(99).fill(`kv/${"a".repeat(99)}*`) } }, "targets.app.entries"],
    ["a pattern that cannot be seen", { app: { ...kv, entries: ["kv/a\u202eb"] } }, "targets.app.entries"],
    ["too many patterns", { app: { ...kv, entries: Array(101).fill("kv/*") } }, "targets.app.entries"],
    ["a format of nobody's", { app: { ...kv, format: "exe" } }, "targets.app.format"],
    ["a template that does not end", { app: { ...kv, key: "{name" } }, "targets.app.key"],
    ["a name that is no text", { app: { ...kv, names: { "kv/app-limit": 5 } } }, "targets.app.names"],
    ["a hook that is a line", { app: { ...kv, hook: "rm -rf /" } }, "targets.app.hook"],
    ["an empty hook", { app: { ...kv, hook: [] } }, "targets.app.hook"],
    ["creates of any path", { app: { ...kv, creates: "policy/{key}" } }, "targets.app.creates"],
    ["a name with a way in it", { "../x": kv }, "targets"],
    ["a member that nobody knows", { app: { ...kv, run: ["x"] } }, "targets.app"],
  ])("%s", async (_, targets, path) => {
    at.declare(targets);
    await refused(path);
    expect(at.exists(".env")).toBe(false);
  });

  it.each(['{"targets":', "[]", '{"targets": {"__proto__": {}}}', `${"[".repeat(100_000)}`, "\0", '{"targets": [1]}'])(
    "a file that is none: %.40j",
    async (text) => {
      writeFileSync(at.path("blockyard.json"), text);
      await refused("blockyard.json");
    },
  );
});

describe("where it may write", () => {
  it.each(["../out.env", "/etc/out.env", "~/out.env", "a/../../out.env", ".", "", "..", "a/.."])(
    "not out of the project: %j",
    async (file) => {
      at.declare({ app: { ...kv, file, format: "dotenv" } });
      await refused("targets.app.file");
    },
  );

  it.each([".git/config", ".git/hooks/pre-commit", "sub/.GIT/config", "blockyard.json", ".env.blockyard-lock.json", "..env/../.git/x.env"])(
    "not what git or blockyard goes by: %j",
    async (file) => {
      mkdirSync(at.path(".git/hooks"), { recursive: true });
      mkdirSync(at.path("..env"));
      const before = readFileSync(at.path("blockyard.json"), { encoding: "utf8", flag: "a+" });
      at.declare({ app: { ...kv, file, format: "dotenv" } });
      const declared = readFileSync(at.path("blockyard.json"), "utf8");
      await refused("targets.app.file");
      expect([before, readFileSync(at.path("blockyard.json"), "utf8")]).toEqual(["", declared]);
    },
  );

  it("a file whose name begins with two dots is one of the project's", async () => {
    at.declare({ app: { ...kv, file: "..x/.env" } });
    expect((await at.cli("pull")).code).toBe(0);
    expect(at.read("..x/.env")).toContain("APP_LIMIT=20");
  });
});

describe("names and templates make one key each, and nothing else of the file", () => {
  const tricks = [
    "A\nB=1",
    "A=1\nexport B",
    "]\n[b",
    "a]\n[b]\nc = 1",
    "x\u0000y",
    "a\r\nb",
    "{name}\n---\nb: {field}",
    '"',
    "#",
    "=",
    " ",
    "__proto__",
    "DEFAULT",
    "%(x)s",
  ];
  it.each(["a.env", "a.ini", "a.json", "a.toml", "a.yaml"])(
    "%s",
    async (file) => {
      for (const trick of tricks) {
        for (const spec of [{ names: { "kv/app-limit": trick } }, { key: trick }, { section: trick, key: "{name}" }]) {
          at.declare({ app: { entries: ["kv/app-limit"], file, ...spec } });
          at.write(file, "");
          writeFileSync(at.path(`${file}.blockyard-lock.json`), "");
          const { unlinkSync } = await import("node:fs");
          unlinkSync(at.path(`${file}.blockyard-lock.json`));
          const ran = await at.cli("pull --json --no-receipt");
          if (ran.code === 0) {
            // What was written is read again as that one entry, in step with the server.
            expect([spec, (await at.cli("status")).code]).toEqual([spec, 0]);
            expect(JSON.parse(ran.stdout)).toMatchObject({ targets: [{ pulled: 1 }] });
          } else {
            expect([spec, ran.code, at.read(file)]).toEqual([spec, 1, ""]);
            expect(ran.stdout).not.toContain("unexpected");
          }
        }
      }
    },
    60_000,
  );

  it("two entries of which one is inside the other's place are refused by name", async () => {
    at.declare({ app: { entries: ["kv/*"], file: "a.json", names: { "kv/app-limit": "x", "kv/app-options": "x.y" } } });
    expect(await at.cli("pull")).toMatchObject({ code: 1, stderr: expect.stringMatching(/x/) });
    expect(at.exists("a.json")).toBe(false);
  });
});

it("patterns of any shape are matched in the time that their length allows", async () => {
  const pattern = `kv/${"*a".repeat(150)}*b`;
  at.declare({ app: { entries: Array.from({ length: 12 }, (_, index) => `${pattern}${index}`), file: ".env", creates: "kv/{key}" } });
  at.write(".env", Array.from({ length: 300 }, (_, index) => `${"A".repeat(200)}${index}=1\n`).join(""));
  const started = performance.now();
  expect((await at.cli("push")).code).toBe(0);
  expect(performance.now() - started).toBeLessThan(15_000);
}, 30_000);

describe("a token", () => {
  it.each(["https://evil.example", "http://10.0.0.1"])(
    "goes to no server that a project names, from a folder above neither: %s",
    async (url) => {
      const heard: string[] = [];
      const spying: typeof fetch = async (input) => {
        heard.push(String(input));
        throw new Error("no network");
      };
      at.declare({ app: kv }, { url });
      mkdirSync(at.path("deep/er"), { recursive: true });
      const { BLOCKYARD_URL: _, ...env } = at.env;
      for (const cwd of [at.project, at.path("deep/er")]) {
        for (const command of ["pull", "push", "status", "ls", "sync --json"]) {
          const ran = await at.cli(command, { env, cwd, fetch: spying });
          expect([command, ran.code, ran.stdout + ran.stderr]).toEqual([
            command,
            1,
            expect.stringMatching(/a token goes only where you say|is not encrypted/),
          ]);
        }
      }
      expect(heard).toEqual([]);
    },
  );

  it("nor is it in what a hook gets", async () => {
    at.declare({ app: { ...kv, hook: ["sh", "-c", `env > ${join(at.home, "hooked")}`] } });
    expect((await at.cli("pull --run-hooks")).code).toBe(0);
    expect(readFileSync(join(at.home, "hooked"), "utf8")).not.toMatch(/BLOCKYARD_TOKEN|byt_/);
  });
});
