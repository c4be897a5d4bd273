import { mkdirSync, readFileSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runCli } from "./run.ts";
import { startServer, type TestServer } from "./testing.ts";
import { makeHome, testIo } from "./testing-io.ts";

const seed = readFileSync(new URL("../core/formats/fixtures/echoflow.ini", import.meta.url), "utf8");
const aws = "block/aws-credentials/my-aws-credentials";
const cosmos = "block/azure-cosmos-db-credentials/my-az-cosmos-credentials";

let server: TestServer;
let home: string;
let target: string;
let env: Record<string, string>;
beforeEach(async () => {
  server = await startServer();
  home = makeHome();
  target = join(home, ".echoflow", "credentials.ini");
  mkdirSync(dirname(target), { mode: 0o700 });
  env = { BLOCKYARD_URL: server.origin, BLOCKYARD_TOKEN: await server.token() };
});
afterEach(() => server.stop());

async function cli(...argv: string[]) {
  const io = testIo(home, { argv, env });
  const code = await runCli(io);
  return { code, stdout: io.stdout(), stderr: io.stderr() };
}
const load = (...options: string[]) => cli("load-credentials", ...options);
const sync = (...options: string[]) => load("--sync", ...options);
const file = () => readFileSync(target, "utf8");
const write = (text: string) => writeFileSync(target, text);
const replace = (from: string | RegExp, to: string) => write(file().replace(from, to));
const lock = () => readFileSync(`${target}.blockyard-lock.json`, "utf8");
async function setOnServer(path: string, set: Record<string, string>) {
  await server.change({ op: "patch", path, baseVersion: await server.versionOf(path), set });
}
const nothingMoved = async (work: () => Promise<unknown>) => {
  const before = [file(), await server.blocks()];
  await work();
  expect([file(), await server.blocks()]).toEqual(before);
};

const own = `# our ship
[edf]
provider = AWS
aws_access_key_id = AKIA1   
aws_secret_access_key = s3cr%%et=;#"' x
; region of the bucket
region_name = us-east-1
active = True

[notes]
anything = goes
`;

describe("the seed's credentials.ini", () => {
  it("makes both blocks as they are named and leaves the file alone", async () => {
    write(seed);
    expect(await load()).toEqual({
      code: 0,
      stdout: [
        `push     [AWS] new block ${aws}`,
        `push     [AZCosmos] new block ${cosmos}`,
        "pushed 5 keys, pulled 0 keys, revision 1\n",
      ].join("\n"),
      stderr: "",
    });
    expect(await server.blocks()).toEqual({
      [aws]: {
        aws_access_key_id: "my-access-key",
        aws_secret_access_key: "my-secret-key",
        aws_session_token: "my-session-token",
        region_name: "us-west-1",
      },
      [cosmos]: { connection_string: "my-connection-string" },
    });
    expect(file()).toBe(seed);
  });

  it("run again writes nothing: same bytes, same times, no change on the server", async () => {
    write(seed);
    await sync();
    for (const path of [target, `${target}.blockyard-lock.json`]) utimesSync(path, 1, 1);
    for (const options of [["--sync"], []]) {
      expect(await load(...options)).toEqual({ code: 0, stdout: "nothing to do, revision 1\n", stderr: "" });
    }
    for (const path of [target, `${target}.blockyard-lock.json`]) expect(statSync(path).mtimeMs).toBe(1000);
  });

  it("leaves no secret in the lock file, which is readable by its owner only", async () => {
    write(seed);
    await sync();
    for (const secret of ["my-secret-key", "my-session-token", "my-connection-string", "my-access-key"]) {
      expect(lock()).not.toContain(secret);
      expect(lock()).not.toContain(Buffer.from(secret).toString("base64").slice(0, -2));
    }
    expect(statSync(`${target}.blockyard-lock.json`).mode & 0o777).toBe(0o600);
  });
});

describe("three-way", () => {
  const path = "block/aws-credentials/edf";
  beforeEach(async () => {
    write(own);
    expect((await sync()).code).toBe(0);
  });

  it("a region changed in the browser and an access key changed in the file both survive on both sides", async () => {
    await setOnServer(path, { region_name: "eu-north-1" });
    replace("AKIA1", "AKIA2");
    const { code, stdout } = await sync();
    expect(code).toBe(0);
    expect(stdout).toContain("pushed 1 key, pulled 1 key, revision 3\n");
    expect(file()).toBe(own.replace("AKIA1", "AKIA2").replace("us-east-1", "eu-north-1"));
    expect(await server.blocks()).toEqual({
      [path]: { aws_access_key_id: "AKIA2", aws_secret_access_key: `s3cr%et=;#"' x`, region_name: "eu-north-1" },
    });
    expect((await sync()).stdout).toBe("nothing to do, revision 3\n");
  });

  it("the same key changed on both sides is a conflict that names it, shows no value and touches neither side", async () => {
    await setOnServer(path, { region_name: "eu-north-1" });
    replace("us-east-1", "ap-south-1");
    for (const options of [["--sync"], []]) {
      await nothingMoved(async () => {
        const { code, stdout, stderr } = await load(...options);
        expect([code, stdout]).toEqual([1, ""]);
        expect(stderr).toContain("conflict [edf] region_name: changed in the file (line 7) and on the server (version 2).");
        expect(stderr).not.toMatch(/eu-north|ap-south/);
      });
    }
  });

  it.each([
    ["--theirs", "eu-north-1", 2],
    ["--ours", "ap-south-1", 3],
  ])("%s settles it", async (option, winner, revision) => {
    await setOnServer(path, { region_name: "eu-north-1" });
    replace("us-east-1", "ap-south-1");
    expect((await sync(option)).code).toBe(0);
    expect(file()).toBe(own.replace("us-east-1", winner));
    expect((await server.blocks())[path]).toMatchObject({ region_name: winner });
    expect((await sync()).stdout).toBe(`nothing to do, revision ${revision}\n`);
  });

  it("the same change on both sides is no conflict", async () => {
    await setOnServer(path, { region_name: "eu-north-1" });
    replace("us-east-1", "eu-north-1");
    expect(await sync()).toMatchObject({ code: 0, stdout: "nothing to do, revision 2\n" });
  });

  it("without --sync the file is only read, and what the server changed is taken in later", async () => {
    await setOnServer(path, { region_name: "eu-north-1" });
    replace("AKIA1", "AKIA2");
    const before = file();
    expect((await load()).stdout).toContain("pushed 1 key, pulled 0 keys");
    expect(file()).toBe(before);
    expect((await sync()).stdout).toContain("pushed 0 keys, pulled 1 key");
    expect(file()).toContain("region_name = eu-north-1");
  });

  it("an absent key or section removes nothing; an empty value clears", async () => {
    replace("region_name = us-east-1\n", "");
    expect((await sync()).stdout).toBe("nothing to do, revision 1\n");
    replace("active = True", "region_name =");
    expect((await sync()).stdout).toContain("[edf] region_name cleared");
    expect((await server.blocks())[path]).not.toHaveProperty("region_name");
    write("[notes]\nanything = goes\n");
    expect((await sync()).code).toBe(0);
    expect(Object.keys(await server.blocks())).toEqual([path]);
  });

  it("a field that was cleared on the server takes its line out of the file, and only that line", async () => {
    await server.change({ op: "patch", path, baseVersion: 1, clear: ["region_name"] });
    expect((await sync()).stdout).toContain("pull     [edf] region_name removed");
    expect(file()).toBe(own.replace("region_name = us-east-1\n", ""));
  });

  it("two changes at the same moment: the slower one is refused and nothing is touched", async () => {
    replace("us-east-1", "ap-south-1");
    server.faults.handle = (request, response) => {
      if (request.method !== "POST") return server.listener(request, response);
      server.faults.handle = undefined;
      return void setOnServer(path, { region_name: "eu-north-1" }).then(() => server.listener(request, response));
    };
    const before = file();
    const { code, stderr } = await sync();
    expect(code).toBe(1);
    expect(stderr).toContain("[edf] region_name");
    expect(file()).toBe(before);
    expect((await server.blocks())[path]).toMatchObject({ region_name: "eu-north-1" });
  });
});

describe("a file that an old client has ruined", () => {
  const path = "block/aws-credentials/edf";
  beforeEach(async () => {
    write(own);
    await sync();
    replace(/aws_secret_access_key = .*/, "aws_secret_access_key = **********\naws_session_token = None");
  });

  it.each([[[]], [["--sync"]], [["--ours"]], [["--sync", "--ours"]]])(
    "is refused with %j, naming section and key, and nothing is lost",
    async (options) => {
      await nothingMoved(async () => {
        const { code, stderr } = await load(...options);
        expect(code).toBe(1);
        expect(stderr).toContain("refused  [edf] aws_secret_access_key: line 5 holds a mask");
        expect(stderr).toContain("--sync --theirs");
      });
    },
  );

  it("--sync --theirs puts the real value back", async () => {
    expect((await sync("--theirs")).code).toBe(0);
    expect(file()).toContain(`\naws_secret_access_key = s3cr%%et=;#"' x\naws_session_token = None\n`);
    expect((await server.blocks())[path]).toMatchObject({ aws_secret_access_key: `s3cr%et=;#"' x` });
    expect(await server.versionOf(path)).toBe(1);
  });

  it("is refused as well where the server has nothing to restore", async () => {
    write("[fresh]\nprovider = AWS\naws_access_key_id = a\naws_secret_access_key = ********\n");
    for (const options of [["--sync"], ["--sync", "--theirs"]]) expect((await load(...options)).code).toBe(1);
    expect(await server.blocks()).not.toHaveProperty("block/aws-credentials/fresh");
  });

  it("None alone is never sent and clears nothing", async () => {
    await setOnServer(path, { aws_session_token: "real-token" });
    replace("**********", `s3cr%%et=;#"' x`);
    expect((await load()).code).toBe(0);
    expect((await server.blocks())[path]).toMatchObject({ aws_session_token: "real-token" });
    expect((await sync()).code).toBe(0);
    expect(file()).toContain("aws_session_token = real-token");
  });
});

describe("blocks that come and go", () => {
  const path = "block/aws-credentials/shore";
  const data = { aws_access_key_id: "AK", aws_secret_access_key: "a%b", region_name: "eu" };
  const section = "[shore]\nprovider = AWS\naws_access_key_id = AK\naws_secret_access_key = a%%b\nregion_name = eu\n";

  it("a new one becomes a section in the form that Echoflow reads, also in a file that does not exist yet", async () => {
    await server.change({ op: "put", path, baseVersion: 0, data }, { op: "put", path: "kv/x", baseVersion: 0, data: { value: 1 } });
    expect((await sync()).stdout).toContain(`pull     [shore] new section from ${path}`);
    expect(file()).toBe(section);
    expect(statSync(target).mode & 0o777).toBe(0o600);
    expect((await sync()).stdout).toBe("nothing to do, revision 1\n");
  });

  it("only those that the token may see", async () => {
    await server.change(
      { op: "put", path, baseVersion: 0, data },
      { op: "put", path: "block/aws-credentials/hidden", baseVersion: 0, data },
    );
    env.BLOCKYARD_TOKEN = await server.token(["pull", "push"], path);
    await sync();
    expect(file()).toBe(section);
  });

  it("a section that was taken out of the file stays out until it is asked for", async () => {
    await server.change({ op: "put", path, baseVersion: 0, data });
    await sync();
    write("[notes]\n");
    await setOnServer(path, { region_name: "us" });
    const { code, stderr } = await sync();
    expect([code, file()]).toEqual([0, "[notes]\n"]);
    expect(stderr).toContain("not in the file any more");
    await sync("--theirs");
    expect(file()).toContain("[shore]");
  });

  it("a deleted one is reported; --prune removes its section, and more than half of the file only with --allow-shrink", async () => {
    await server.change({ op: "put", path, baseVersion: 0, data });
    await sync();
    await server.change({ op: "delete", path, baseVersion: 1 });
    for (const options of [["--sync"], []]) {
      await nothingMoved(async () => {
        const { code, stderr } = await load(...options);
        expect(code).toBe(0);
        expect(stderr).toContain("its block was deleted on the server");
      });
    }
    const refused = await sync("--prune");
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain("--allow-shrink");
    expect(file()).toBe(section);
    expect((await sync("--prune", "--allow-shrink")).code).toBe(0);
    expect(file()).toBe("");
  });

  it("a deleted one that changed in the file is a conflict; --ours makes it again", async () => {
    await server.change({ op: "put", path, baseVersion: 0, data });
    await sync();
    await server.change({ op: "delete", path, baseVersion: 1 });
    replace("= eu", "= us");
    expect((await sync()).stderr).toContain("conflict [shore] region_name");
    expect((await sync("--ours")).code).toBe(0);
    expect((await server.blocks())[path]).toEqual({ ...data, region_name: "us" });
    expect((await sync()).stdout).toContain("nothing to do");
  });

  it("two blocks of one name do not end in one section", async () => {
    await server.change(
      { op: "put", path, baseVersion: 0, data },
      { op: "put", path: "block/azure-cosmos-db-credentials/shore", baseVersion: 0, data: { connection_string: "c" } },
    );
    const { code, stderr } = await sync();
    expect(code).toBe(0);
    expect(stderr).toContain("was not added");
    expect(file().match(/\[shore\]/g)).toHaveLength(1);
  });
});

describe("a server that fails", () => {
  beforeEach(async () => {
    write(own);
    await sync();
    replace("AKIA1", "AKIA2");
  });

  const body = '{"instance":"x","workspace":"default","revision":9,"cursor":"c","full":true,"entries":[';
  it.each<[string, number, string, string]>([
    ["a 500", 500, "text/plain", "boom"],
    ["a login page with 200", 200, "text/html", "<html>"],
    ["HTML that calls itself JSON", 200, "application/json", "<html>"],
    ["half a body", 200, "application/json", body],
    ["an empty object", 200, "application/json", "{}"],
    ["null", 200, "application/json", "null"],
    ["entries without data", 200, "application/json", `${body}{"path":"block/aws-credentials/edf","deleted":false}]}`],
  ])("%s: exit 4, the file untouched", async (_, status, type, text) => {
    const before = [file(), lock()];
    server.faults.handle = (_request, response) => void response.writeHead(status, { "content-type": type }).end(text);
    const { code, stderr } = await sync();
    expect(code).toBe(4);
    expect(stderr).not.toBe("");
    expect([file(), lock()]).toEqual(before);
  });

  it("a connection that breaks off in the body: exit 4, the file untouched", async () => {
    const before = [file(), lock()];
    server.faults.handle = (_request, response) => {
      response.writeHead(200, { "content-type": "application/json", "content-length": "100000" });
      response.write(body, () => response.destroy());
    };
    expect((await sync()).code).toBe(4);
    expect([file(), lock()]).toEqual(before);
  });

  it("one that cannot be reached: exit 4", async () => {
    env.BLOCKYARD_URL = "http://127.0.0.1:1";
    expect((await sync()).code).toBe(4);
  });

  it("another server under the same address: refused, nothing read or written", async () => {
    const other = await startServer();
    env = { BLOCKYARD_URL: other.origin, BLOCKYARD_TOKEN: await other.token() };
    const before = [file(), lock()];
    const instance = JSON.parse(lock()).instance;
    writeFileSync(`${target}.blockyard-lock.json`, lock().replace(instance, "00000000-0000-4000-8000-000000000000"), { mode: 0o600 });
    const { code, stderr } = await sync();
    expect(code).toBe(1);
    expect(stderr).toContain("is not the server that it was");
    expect(file()).toBe(before[0]);
    await other.stop();
  });

  it("a cursor that the server does not know any more leads to a full pull", async () => {
    const cursor: string = JSON.parse(lock()).cursor;
    writeFileSync(`${target}.blockyard-lock.json`, lock().replace(cursor, `${cursor.slice(0, -4)}AAAA`), { mode: 0o600 });
    await setOnServer("block/aws-credentials/edf", { region_name: "eu-north-1" });
    expect((await sync()).code).toBe(0);
    expect(file()).toContain("eu-north-1");
  });
});

describe("bad input", () => {
  it.each([
    ["[edf]\nprovider = AWS\n  geheim\ngeheim\n", "credentials.ini: Line 4, column 1: "],
    ["geheim = 1\n", "credentials.ini: Line 1, column 1: "],
    ["[AWS]\naws_secret = geheim\n", "[AWS] has no name = <block name>. (line 1)"],
  ])("%j is refused with its place and without its text", async (text, message) => {
    write(text);
    const { code, stderr } = await load();
    expect(code).toBe(1);
    expect(stderr).toContain(message);
    expect(stderr).not.toContain("geheim");
    expect(await server.blocks()).toEqual({});
  });

  it("bytes that are not UTF-8 are refused, so that they cannot be written back changed", async () => {
    writeFileSync(target, Buffer.from([0x5b, 0x61, 0x5d, 0x0a, 0x78, 0x3d, 0xff, 0x0a]));
    expect((await load()).stderr).toContain("is not UTF-8 text");
  });

  it("a value that the file cannot hold is refused by section and key before anything moves", async () => {
    write(own);
    await sync();
    replace("AKIA1", "AKIA2");
    await setOnServer("block/aws-credentials/edf", { region_name: " geheim\r\n" });
    await nothingMoved(async () => {
      const { code, stderr } = await sync();
      expect(code).toBe(1);
      expect(stderr).toContain("[edf] region_name: an INI file cannot hold");
      expect(stderr).not.toContain("geheim");
    });
  });

  it("--dry-run says what would happen and touches nothing", async () => {
    write(seed);
    await nothingMoved(async () => {
      const { code, stdout } = await sync("--dry-run");
      expect(code).toBe(0);
      expect(stdout).toContain("would push 5 keys, would pull 0 keys, revision 0");
    });
    expect(() => lock()).toThrow();
  });

  it("a token that may only push pushes without pulling", async () => {
    env.BLOCKYARD_TOKEN = await server.token(["push"]);
    write(own);
    expect((await load()).stdout).toContain("pushed 3 keys, pulled 0 keys, revision 1");
    replace("AKIA1", "AKIA2");
    expect((await load()).stdout).toContain("pushed 1 key, pulled 0 keys, revision 2");
    expect((await sync()).code).toBe(1);
    await setOnServer("block/aws-credentials/edf", { aws_access_key_id: "AKIA4" });
    replace("AKIA2", "AKIA3");
    const { code, stderr } = await load();
    expect(code).toBe(1);
    expect(stderr).toContain("[edf] aws_access_key_id");
  });

  it("a warning about a lone % does not stop the run", async () => {
    write("[edf]\nprovider = AWS\naws_access_key_id = a\naws_secret_access_key = 50%off\n");
    const { code, stderr } = await load();
    expect(code).toBe(0);
    expect(stderr).toContain("warning  [edf] aws_secret_access_key (line 4)");
    expect(stderr).not.toContain("off");
  });
});

describe("--json", () => {
  it("tells keys and no values", async () => {
    write(own);
    const { stdout } = await sync("--json");
    expect(JSON.parse(stdout)).toMatchObject({ done: true, pushed: 3, pulled: 0, revision: 1, conflicts: [] });
    expect(stdout).not.toMatch(/AKIA1|s3cr/);
    await setOnServer("block/aws-credentials/edf", { region_name: "x" });
    replace("us-east-1", "y");
    expect(JSON.parse((await sync("--json")).stdout)).toMatchObject({ done: false, conflicts: [{ section: "edf", key: "region_name" }] });
  });
});
