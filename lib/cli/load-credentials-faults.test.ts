import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { startServer } from "./testing.ts";
import { prepareShip, samples } from "./testing-ship.ts";

const ship = prepareShip();
const { load, sync, file, write, replace, lock, setOnServer, nothingMoved } = ship;
const { seed, own } = samples;

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
    ship.server.faults.handle = (_request, response) => void response.writeHead(status, { "content-type": type }).end(text);
    const { code, stderr } = await sync();
    expect(code).toBe(4);
    expect(stderr).not.toBe("");
    expect([file(), lock()]).toEqual(before);
  });

  it("a connection that breaks off in the body: exit 4, the file untouched", async () => {
    const before = [file(), lock()];
    ship.server.faults.handle = (_request, response) => {
      response.writeHead(200, { "content-type": "application/json", "content-length": "100000" });
      response.write(body, () => response.destroy());
    };
    expect((await sync()).code).toBe(4);
    expect([file(), lock()]).toEqual(before);
  });

  it("one that cannot be reached: exit 4", async () => {
    ship.env.BLOCKYARD_URL = "http://127.0.0.1:1";
    expect((await sync()).code).toBe(4);
  });

  it("another server under the same address: refused, nothing read or written", async () => {
    const other = await startServer();
    // Two servers of tests have one identity: what this machine has seen of the first would be held against the second.
    rmSync(join(ship.home, ".config"), { recursive: true });
    ship.env = { BLOCKYARD_URL: other.origin, BLOCKYARD_TOKEN: await other.token() };
    const before = [file(), lock()];
    const instance = JSON.parse(lock()).instance;
    writeFileSync(`${ship.target}.blockyard-lock.json`, lock().replace(instance, "00000000-0000-4000-8000-000000000000"), { mode: 0o600 });
    const { code, stderr } = await sync();
    expect(code).toBe(1);
    expect(stderr).toContain("is not the server that it was");
    expect(file()).toBe(before[0]);
    await other.stop();
  });

  it("a cursor that the server does not know any more leads to a full pull", async () => {
    const cursor: string = JSON.parse(lock()).cursor;
    writeFileSync(`${ship.target}.blockyard-lock.json`, lock().replace(cursor, `${cursor.slice(0, -4)}AAAA`), { mode: 0o600 });
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
    expect(await ship.server.blocks()).toEqual({});
  });

  it("bytes that are not UTF-8 are refused, so that they cannot be written back changed", async () => {
    writeFileSync(ship.target, Buffer.from([0x5b, 0x61, 0x5d, 0x0a, 0x78, 0x3d, 0xff, 0x0a]));
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
    ship.env.BLOCKYARD_TOKEN = await ship.server.token(["push"]);
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
