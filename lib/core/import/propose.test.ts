import { describe, expect, it } from "vitest";
import { parseJson } from "#lib/core/json.ts";
import { type Choices, editsOf, pathsTwice } from "./choices.ts";
import type { ImportShape } from "./proposal.ts";
import { propose, shapesOf } from "./propose.ts";
import { readImport } from "./read-import.ts";

const none: Choices = {
  left: new Set(),
  paths: new Map(),
  secrets: new Map(),
  config: { namespace: "app", name: "main", isWhole: false },
};

async function proposalOf(name: string, text: string, shape?: ImportShape, isTypedText = true) {
  const file = await readImport(text, { name });
  return propose(file, shape ?? shapesOf(file)[0] ?? "values", isTypedText);
}
async function imported(name: string, text: string, shape?: ImportShape, choices: Partial<Choices> = {}) {
  return editsOf(await proposalOf(name, text, shape), { ...none, ...choices });
}
async function problems(name: string, text: string, shape?: ImportShape) {
  const { rows } = await proposalOf(name, text, shape);
  return [...rows].flatMap(({ from, problem }) => (problem ? [[from, problem]] : []));
}
const patch = (path: string, set: object, more: object = {}) => ({ op: "patch", path, set, clear: [], ...more });

describe("credentials.ini", () => {
  const text = `[AWS]\nname = prod\naws_key = AKIA\naws_secret = s3cr3t\nregion =\n
[cosmos]\nprovider = AZCosmos\nconnection_string = **********\n
[other]\nprovider = AWS\nactive = yes\naws_access_key_id = None\naws_secret_access_key = x\n
[options]\ncolour = blue\n`;

  it("becomes a block per section in every spelling of Echoflow's; what a tool has masked is left as it is", async () => {
    const proposal = await proposalOf("credentials.ini", text);
    if (proposal.shape !== "blocks") throw new Error(proposal.shape);
    expect(editsOf(proposal, none)).toEqual([
      patch("block/aws-credentials/prod", { aws_access_key_id: "AKIA", aws_secret_access_key: "s3cr3t" }, { clear: ["region_name"] }),
      patch("block/aws-credentials/other", { aws_secret_access_key: "x" }),
    ]);
    expect(proposal.rows.map(({ from, problem, notes }) => [from, problem, notes.length])).toEqual([
      ["[AWS]", undefined, 0],
      ["[cosmos]", "holds nothing to import.", 1],
      ["[other]", undefined, 1],
    ]);
    expect(proposal.foreign).toEqual(["[options] has no provider."]);
  });

  it("is not one block when it says a field in two ways, or names none", async () => {
    const twice = "[AWS]\nname = a\naws_key = 1\naws_access_key_id = 2\n[AZCosmos]\nconnection_string = x\n";
    const proposal = await proposalOf("c.ini", twice);
    expect(editsOf(proposal, none)).toEqual([]);
    expect(proposal.shape === "blocks" && proposal.foreign).toEqual(["[AZCosmos] has no name = <block name>."]);
  });
});

describe("config.toml of Prefect 1", () => {
  it("becomes a secret per key of [context.secrets], and nothing else of it", async () => {
    const text = '[cloud]\nurl = "x"\n[context.secrets]\nPIN = "1234"\n"A B" = "x"\n[context.secrets.gcp]\nkey = "no"\n';
    expect(await imported("config.toml", text)).toEqual([
      patch("block/secret/PIN", { value: "1234" }),
      patch("block/secret/A B", { value: "x" }),
    ]);
  });
});

describe("a file of keys", () => {
  it("becomes KV pairs and secrets by name and value; texts that print as JSON are read as such, secrets never", async () => {
    const text =
      "HOST=db\r\nPORT=5432\r\nDEBUG=true\r\nLIST=[1,2]\r\nZIP=007\r\nNOTHING=null\r\nSPACED=[1, 2]\r\nAPI_KEY=12345\r\nDB_URL=postgres://a:b1c2@h/x\r\n";
    expect(await imported(".env", `\uFEFF${text}`)).toEqual([
      patch("kv/HOST", { value: "db" }),
      patch("kv/PORT", { value: 5432 }),
      patch("kv/DEBUG", { value: true }),
      patch("kv/LIST", { value: [1, 2] }),
      patch("kv/ZIP", { value: "007" }),
      patch("kv/NOTHING", { value: "null" }),
      patch("kv/SPACED", { value: "[1, 2]" }),
      patch("block/secret/API_KEY", { value: "12345" }),
      patch("block/secret/DB_URL", { value: "postgres://a:b1c2@h/x" }),
    ]);
  });

  it("keeps numbers as they are written", async () => {
    const [edit] = await imported(".env", "A=1.10\n");
    expect(String(edit?.op === "patch" && edit.set.value)).toBe("1.10");
  });

  it("is text all through when that is asked for", async () => {
    const rows = (await proposalOf(".env", "PORT=5432\n", "values", false)).rows;
    expect(rows[0]).toMatchObject({ value: "5432", plain: "5432" });
  });

  it("goes where somebody says, and leaves out what they leave out", async () => {
    const choices = {
      left: new Set(["B"]),
      secrets: new Map([
        ["A", true],
        ["D_TOKEN", false],
      ]),
      paths: new Map([["C", "kv/other"]]),
    };
    expect(await imported(".env", "A=5\nB=2\nC=3\nD_TOKEN=4\n", "values", choices)).toEqual([
      patch("block/secret/A", { value: "5" }),
      patch("kv/other", { value: 3 }),
      patch("kv/D_TOKEN", { value: 4 }),
    ]);
  });

  it("of sections names its pairs by them; [kv] and [secrets] are our own", async () => {
    expect(await imported("a.ini", "[DEFAULT]\nz = 1\n[db]\nhost = h\n[kv]\nlimit = 5\n[secrets]\nplain = p\n", "values")).toEqual([
      patch("kv/db.host", { value: "h" }),
      patch("kv/limit", { value: 5 }),
      patch("block/secret/plain", { value: "p" }),
    ]);
  });

  it("tells which rows would be one entry", async () => {
    const edits = await imported(".env", "A_TOKEN=1\na_token=2\nX=1\nx=2\n");
    expect([...pathsTwice(edits)]).toEqual(["block/secret/a_token"]);
  });
});

describe("a tree", () => {
  const text = '{"db": {"host": "h", "password": "p", "ports": [1, 2.0]}, "secrets": {"a": "x", "on": true}, "empty": {}}';

  it("becomes one configuration with its secret-looking fields marked", async () => {
    expect(await imported("app.json", text)).toEqual([
      patch(
        "config/app/main",
        { "db.host": "h", "db.password": "p", "db.ports": parseJson("[1,2.0]"), "secrets.a": "x", "secrets.on": true, empty: {} },
        { secretFields: ["db.password", "secrets.a"] },
      ),
    ]);
  });

  it("becomes the whole configuration when that is asked for", async () => {
    const config = { ...none.config, isWhole: true };
    expect(await imported("app.json", text, "config", { config, left: new Set(["empty", "db.ports"]) })).toEqual([
      {
        op: "put",
        path: "config/app/main",
        data: { db: { host: "h", password: "p" }, secrets: { a: "x", on: true } },
        clear: [],
        secretFields: ["db.password", "secrets.a"],
      },
    ]);
  });

  it("of more fields than one patch may name is written as a whole", async () => {
    const text = JSON.stringify({ a: Object.fromEntries(Array.from({ length: 2_001 }, (_, index) => [`f${index}`, index])), b: 1 });
    const [edit] = await imported("app.json", text);
    expect(edit?.op).toBe("put");
    const [less] = await imported("app.json", text, "config", { left: new Set(["a.f1", "a.f2"]) });
    expect(less?.op).toBe("patch");
  });

  it("becomes an entry per member of its root, too", async () => {
    expect(await imported("app.yaml", "a:\n  b: 1\n  c: [x]\ntoken: t\n", "values")).toEqual([
      patch("kv/a", { value: { b: 1, c: ["x"] } }),
      patch("block/secret/token", { value: "t" }),
    ]);
  });

  it("that is flat is a file of keys first", async () => {
    expect(shapesOf(await readImport('{"A": 1, "B": "x"}', {}))).toEqual(["values", "config"]);
    expect(shapesOf(await readImport('{"A": {"B": "x"}}', {}))).toEqual(["config", "values"]);
  });
});

describe("a hostile file", () => {
  it.each([
    ["a.json", '{"a": {"__proto__": {"polluted": 1}}}'],
    ["a.json", '{"constructor": {"x": 1}}'],
    ["a.toml", "[__proto__]\npolluted = 1\n"],
    ["a.yaml", "a:\n  __proto__:\n    polluted: 1\n"],
  ])("that is a tree is refused for a key that no document may have: %s", async (name, text) => {
    await expect(readImport(text, { name })).rejects.toThrow(/key/);
  });

  it("that knows no trees puts nothing under __proto__ and the like", async () => {
    const text = "[__proto__]\npolluted = 1\n[a]\nconstructor = 2\nb = 3\n";
    const [config] = await imported("a.ini", text, "config");
    expect(config?.op === "patch" && config.set).toEqual({ "a.b": 3 });
    expect((await problems("a.ini", text, "config")).map(([from]) => from)).toEqual(["__proto__.polluted", "a.constructor"]);
    const whole = await imported(".env", "__proto__=1\nB=2\n", "config", { config: { ...none.config, isWhole: true } });
    expect(whole).toEqual([{ op: "put", path: "config/app/main", data: { B: 2 }, clear: [] }]);
    expect(await imported(".env", "__proto__=1\n")).toEqual([patch("kv/__proto__", { value: 1 })]);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  it("is not believed where it holds a mask in place of a secret, alone or inside a value", async () => {
    const text = '{"A_TOKEN": "********", "B": "••••••••", "C": {"d": ["SecretStr(\'**********\')"]}, "D": "**"}';
    expect((await problems("a.json", text, "values")).map(([from]) => from)).toEqual(["A_TOKEN", "B", "C"]);
    expect((await imported("a.json", text, "values")).map(({ path }) => path)).toEqual(["kv/D"]);
    expect(await imported(".env", "PASSWORD=**********\n")).toEqual([]);
  });

  it("is refused row by row where it holds half a character, or is nested without end", async () => {
    expect((await problems("a.json", '{"a": "\\ud800", "b": 1}', "values")).map(([from]) => from)).toEqual(["a"]);
    const deep = `{"a": ${"[".repeat(60)}${"]".repeat(60)}, "b": 1}`;
    expect((await problems("a.json", deep, "values")).map(([from]) => from)).toEqual(["a"]);
  });
});
