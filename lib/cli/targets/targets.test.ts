import { describe, expect, it } from "vitest";
import { prepareProject } from "./testing-project.ts";

const at = prepareProject();
const all = ["kv/*", "block/secret/*", "config/app/*"];

const files: { file: string; start: string; text: string; edited: [string, string]; taken: [string, string] }[] = [
  {
    file: ".env",
    start: "# ours\nOTHER=1\n",
    text: `# ours
OTHER=1
PIN='12 34#'
WEB_HOST=a.example
WEB_PORT=80
WEB_TOKEN=t0p
APP_LIMIT=20
APP_OPTIONS='{"retries":3,"on":true}'
`,
    edited: ["WEB_PORT=80", "WEB_PORT=81"],
    taken: ["APP_LIMIT=20", "APP_LIMIT=30"],
  },
  {
    file: "app.ini",
    start: "; ours\n[other]\nkey : 1\n",
    text: `; ours
[other]
key : 1

[secrets]
pin = 12 34#

[web]
host = a.example
port = 80
token = t0p

[kv]
app-limit = 20
app-options = {"retries":3,"on":true}
`,
    edited: ["port = 80", "port = 81"],
    taken: ["app-limit = 20", "app-limit = 30"],
  },
  {
    file: "app.json",
    start: '{\n  "other": 1.0\n}\n',
    text: `{
  "other": 1.0,
  "pin": "12 34#",
  "app-limit": 20,
  "web": {
    "host": "a.example",
    "port": 80,
    "token": "t0p"
  },
  "app-options": {
    "retries": 3,
    "on": true
  }
}
`,
    edited: ['"port": 80', '"port": 81'],
    taken: ['"app-limit": 20', '"app-limit": 30'],
  },
  {
    file: "app.yaml",
    start: "# ours\nother: 1.0\n",
    text: `# ours
other: 1.0
pin: "12 34#"
app-limit: 20
web:
  host: a.example
  port: 80
  token: t0p
app-options:
  retries: 3
  "on": true
`,
    edited: ["port: 80", "port: 81"],
    taken: ["app-limit: 20", "app-limit: 30"],
  },
  {
    file: "app.toml",
    start: "# ours\nother = 1.0\n",
    text: `# ours
other = 1.0
pin = "12 34#"
app-limit = 20

[web]
host = "a.example"
port = 80
token = "t0p"

[app-options]
retries = 3
on = true
`,
    edited: ["port = 80", "port = 81"],
    taken: ["app-limit = 20", "app-limit = 30"],
  },
];

describe.each(files)("$file", ({ file, start, text, edited, taken }) => {
  it("pull writes what the server has, push sends what was edited, and foreign lines stay", async () => {
    at.declare({ app: { entries: all, file } });
    at.write(file, start);
    expect(await at.cli("pull")).toMatchObject({ code: 0, stderr: "" });
    expect(at.read(file)).toBe(text);
    expect(await at.cli("status")).toMatchObject({ code: 0 });
    at.replace(file, ...edited);
    expect(await at.cli("status")).toMatchObject({ code: 3, stdout: expect.stringMatching(/(port|PORT) +changed +-/) });
    expect(await at.cli("push")).toMatchObject({ code: 0, stdout: expect.stringContaining("pushed 1 key") });
    expect(await at.dataOf("config/app/web")).toMatchObject({ port: 81, host: "a.example", token: "t0p" });
    await at.set("kv/app-limit", { value: 30 });
    expect(await at.cli("pull")).toMatchObject({ code: 0 });
    expect(at.read(file)).toBe(text.replace(...edited).replace(...taken));
    expect((await at.cli("sync")).stdout).toContain("nothing to do");
  });

  it("a key that changed on both sides stops the target and touches nothing; --theirs and --ours settle it", async () => {
    at.declare({ app: { entries: all, file } });
    await at.cli("pull");
    at.replace(file, ...edited);
    await at.set("config/app/web", { port: 82 });
    const before = [at.read(file), await at.server.blocks()];
    for (const command of ["pull", "push", "sync"]) {
      expect(await at.cli(command)).toMatchObject({ code: 1, stderr: expect.stringMatching(/conflict .*port.*changed in the file/i) });
      expect([at.read(file), await at.server.blocks()]).toEqual(before);
    }
    expect(await at.cli("status")).toMatchObject({ code: 3, stdout: expect.stringMatching(/changed +changed, conflict/) });
    expect(await at.cli("pull --theirs")).toMatchObject({ code: 0 });
    expect(at.read(file)).toContain(edited[0].replace("80", "82"));
    at.replace(file, edited[0].replace("80", "82"), edited[0].replace("80", "83"));
    await at.set("config/app/web", { port: 84 });
    expect(await at.cli("sync --ours")).toMatchObject({ code: 0 });
    expect(await at.dataOf("config/app/web")).toMatchObject({ port: 83 });
    expect((await at.cli("status")).code).toBe(0);
  });
});

describe("pull", () => {
  it("keeps local edits without sending them, and tells what a later push would send", async () => {
    at.declare({ app: { entries: all, file: ".env" } });
    await at.cli("pull");
    at.replace(".env", "APP_LIMIT=20", "APP_LIMIT=21");
    await at.set("config/app/web", { port: 82 });
    expect(await at.cli("pull")).toMatchObject({ code: 0 });
    expect(at.read(".env")).toContain("APP_LIMIT=21\n");
    expect(at.read(".env")).toContain("WEB_PORT=82\n");
    expect(await at.dataOf("kv/app-limit")).toEqual({ value: 20 });
    expect(await at.cli("status")).toMatchObject({ code: 3, stdout: expect.stringMatching(/APP_LIMIT +changed +-/) });
  });

  it("--dry-run writes nothing, and shows each line that would change without a secret", async () => {
    at.declare({ app: { entries: all, file: ".env" } });
    at.write(".env", "OTHER=hunter2\n");
    const { stdout } = await at.cli("pull --dry-run");
    expect(at.read(".env")).toBe("OTHER=hunter2\n");
    expect(at.exists(".env.blockyard-lock.json")).toBe(false);
    expect(stdout).toContain("+APP_LIMIT=20\n");
    expect(stdout).toMatch(/\+PIN='?•+/);
    expect(stdout).not.toMatch(/12 34|t0p|hunter2/);
  });

  it("removes nothing that was deleted on the server without --prune, and lists it", async () => {
    at.declare({ app: { entries: all, file: ".env" } });
    await at.cli("pull");
    await at.server.change({ op: "delete", path: "kv/app-limit", baseVersion: 1 });
    expect(await at.cli("pull")).toMatchObject({ code: 0, stderr: expect.stringContaining("deleted on the server") });
    expect(at.read(".env")).toContain("APP_LIMIT=20");
    expect(await at.cli("pull --prune")).toMatchObject({ code: 0, stdout: expect.stringContaining("drop") });
    expect(at.read(".env")).not.toContain("APP_LIMIT");
    expect(at.read(".env")).toContain("APP_OPTIONS");
  });

  it("makes a file anew that somebody has removed", async () => {
    at.declare({ app: { entries: all, file: "conf/app.ini" } });
    await at.cli("pull");
    const text = at.read("conf/app.ini");
    const { unlinkSync } = await import("node:fs");
    unlinkSync(at.path("conf/app.ini"));
    expect((await at.cli("pull")).code).toBe(0);
    expect(at.read("conf/app.ini")).toBe(text);
  });

  it("needs --allow-shrink when the server has lost more than half of the entries", async () => {
    at.declare({ app: { entries: all, file: ".env" } });
    await at.cli("pull");
    for (const path of ["kv/app-limit", "kv/app-options", "config/app/web"]) {
      await at.server.change({ op: "delete", path, baseVersion: 1 });
    }
    const before = at.read(".env");
    expect(await at.cli("pull --prune")).toMatchObject({ code: 1, stderr: expect.stringContaining("--allow-shrink") });
    expect(at.read(".env")).toBe(before);
    expect((await at.cli("pull --prune --allow-shrink")).code).toBe(0);
  });

  it("asks on a terminal, key by key, and shows a secret only when it is asked to", async () => {
    at.declare({ app: { entries: all, file: ".env" } });
    await at.cli("pull");
    at.replace(".env", "WEB_TOKEN=t0p", "WEB_TOKEN=mine");
    await at.set("config/app/web", { token: "theirs" });
    const answers = ["?", "s"];
    const quiet = await at.cli("pull", { isTty: { stdin: true, stdout: true }, ask: async () => answers.shift() ?? "q" });
    expect(quiet).toMatchObject({ code: 0 });
    expect(quiet.stderr).not.toMatch(/mine|theirs/);
    expect(at.read(".env")).toContain("WEB_TOKEN=theirs");
  });

  it("--entry and --file need no blockyard.json", async () => {
    expect((await at.cli(["pull", "--entry", "kv/app-l*", "--file", "out.env"])).code).toBe(0);
    expect(at.read("out.env")).toBe("APP_LIMIT=20\n");
  });
});

describe("push", () => {
  it("makes an entry of a new key where the target says so, and leaves foreign keys alone", async () => {
    at.declare({ app: { entries: ["kv/*"], file: "app.ini", creates: "kv/{key}" } });
    await at.cli("pull");
    at.write("app.ini", `${at.read("app.ini")}fresh = yes\n[elsewhere]\nfresh = no\n`);
    expect(await at.cli("push")).toMatchObject({ code: 0, stdout: expect.stringContaining("new KV pair kv/fresh") });
    expect(await at.dataOf("kv/fresh")).toEqual({ value: "yes" });
  });

  it("sends a number as a number, and refuses a text in its place", async () => {
    at.declare({ app: { entries: ["kv/app-limit"], file: ".env" } });
    await at.cli("pull");
    at.replace(".env", "20", "plenty");
    expect(await at.cli("push")).toMatchObject({ code: 1, stderr: expect.stringContaining("APP_LIMIT: line 1 is to be JSON") });
    expect(await at.dataOf("kv/app-limit")).toEqual({ value: 20 });
  });

  it("adds a field that somebody wrote into a configuration's section", async () => {
    at.declare({ app: { entries: ["config/app/*"], file: "app.ini" } });
    await at.cli("pull");
    at.replace("app.ini", "port = 80", "port = 80\nscheme = https");
    expect((await at.cli("push")).code).toBe(0);
    expect(await at.dataOf("config/app/web")).toMatchObject({ scheme: "https", port: 80 });
  });

  it("removes nothing on the server without --prune, which lists it and asks", async () => {
    at.declare({ app: { entries: all, file: ".env" } });
    await at.cli("pull");
    at.replace(".env", /WEB_HOST.*\n/, "");
    at.replace(".env", /APP_LIMIT.*\n/, "");
    await at.cli("push");
    expect(await at.dataOf("kv/app-limit")).toEqual({ value: 20 });
    expect(await at.cli("push --prune")).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/remove +config\/app\/web, WEB_HOST[\s\S]*kv\/app-limit[\s\S]*--yes/),
    });
    expect((await at.cli("push --prune --yes")).code).toBe(0);
    expect(await at.dataOf("kv/app-limit")).toBeUndefined();
    expect(await at.dataOf("config/app/web")).toEqual({ port: 80, token: "t0p" });
    expect((await at.cli("status")).code).toBe(0);
  });

  it("--propose sends edits for review; the file keeps them and they are not sent twice", async () => {
    at.declare({ app: { entries: all, file: ".env" } });
    await at.cli("pull");
    at.replace(".env", "WEB_PORT=80", "WEB_PORT=81");
    expect(await at.cli("push --propose")).toMatchObject({ code: 0, stdout: expect.stringContaining("#1 waits for review") });
    expect(await at.dataOf("config/app/web")).toMatchObject({ port: 80 });
    expect(await at.cli("sync")).toMatchObject({ code: 0, stdout: expect.stringContaining("waiting  WEB_PORT in #1") });
    expect(at.read(".env")).toContain("WEB_PORT=81");
  });
});

describe("blockyard.json", () => {
  it("is found from a folder below, and its file is named from where it stands", async () => {
    at.declare({ app: { entries: ["kv/app-limit"], file: "out.env" } });
    const { mkdirSync } = await import("node:fs");
    mkdirSync(at.path("deep/er"), { recursive: true });
    expect((await at.cli("pull", { cwd: at.path("deep/er") })).code).toBe(0);
    expect(at.read("out.env")).toBe("APP_LIMIT=20\n");
  });

  it.each(["../out.env", "/etc/out.env", "~/out.env"])("cannot lead out of the project: %s", async (file) => {
    at.declare({ app: { entries: ["kv/*"], file } });
    expect(await at.cli("pull")).toMatchObject({ code: 1, stderr: expect.stringContaining("leads out of the project") });
  });

  it("is refused by the path of what is wrong in it", async () => {
    at.declare({ app: { entries: [], file: "a.env", colour: "red" } });
    expect(await at.cli("pull")).toMatchObject({ code: 1, stderr: expect.stringContaining("targets.app") });
    at.declare({ app: { entries: ["kv/*"], file: "a.env", key: "{nome}" } });
    expect(await at.cli("pull")).toMatchObject({ code: 1, stderr: expect.stringContaining("targets.app.key") });
  });

  it("gives keys by template and in so many words; two entries in one place are refused by name", async () => {
    at.declare({
      app: { entries: ["config/app/web", "kv/*"], file: ".env", key: "X_{NAMESPACE}_{NAME}_{FIELD}", names: { "kv/app-limit": "LIMIT" } },
    });
    expect((await at.cli("pull")).code).toBe(0);
    expect(at.read(".env")).toBe(`X_APP_WEB_HOST=a.example
X_APP_WEB_PORT=80
X_APP_WEB_TOKEN=t0p
LIMIT=20
X_APP_OPTIONS='{"retries":3,"on":true}'
`);
    at.declare({ app: { entries: ["config/app/web", "kv/*"], file: "two.env", key: "ONE" } });
    expect(await at.cli("pull")).toMatchObject({ code: 1, stderr: expect.stringContaining("is the place of") });
  });

  it("a hook of a project runs only when somebody here says so", async () => {
    at.declare({
      app: { entries: ["kv/app-limit"], file: ".env", hook: ["sh", "-c", 'echo "$BLOCKYARD_TARGET $BLOCKYARD_CHANGED" > hooked'] },
    });
    const cwd = process.cwd();
    process.chdir(at.project);
    try {
      expect((await at.cli("pull")).stderr).toContain("--run-hooks");
      expect(at.exists("hooked")).toBe(false);
      await at.set("kv/app-limit", { value: 21 });
      expect((await at.cli("pull --run-hooks")).code).toBe(0);
      expect(at.read("hooked")).toBe("app APP_LIMIT\n");
    } finally {
      process.chdir(cwd);
    }
  });
});

describe("secrets", () => {
  it("brings [context.secrets] of Prefect 1 and the server's secrets together, and warns of what Prefect 1 expands", async () => {
    await at.server.change({ op: "put", path: "block/secret/home", baseVersion: 0, data: { value: "~/x$y" } });
    const { mkdirSync, readFileSync, writeFileSync } = await import("node:fs");
    const { join } = await import("node:path");
    const file = join(at.home, ".prefect", "config.toml");
    mkdirSync(join(at.home, ".prefect"), { mode: 0o700 });
    writeFileSync(file, '# mine\ndebug = true\n\n[context.secrets]\nLOCAL = "geheim" # here\n');
    const ran = await at.cli("secrets --sync");
    expect(ran).toMatchObject({ code: 0, stderr: expect.stringContaining("Prefect 1 expands") });
    expect(readFileSync(file, "utf8")).toBe(
      '# mine\ndebug = true\n\n[context.secrets]\nLOCAL = "geheim" # here\nhome = "~/x$y"\npin = "12 34#"\n',
    );
    expect(await at.dataOf("block/secret/LOCAL")).toEqual({ value: "geheim" });
    expect(ran.stdout + ran.stderr).not.toMatch(/geheim|12 34/);
  });
});
