import { writeFileSync } from "node:fs";
import { beforeEach, describe, expect, it } from "vitest";
import type { Lock } from "#lib/cli/lockfile.ts";
import { prepareProject } from "#lib/cli/targets/testing-project.ts";
import { listClients } from "#lib/usecases/receipts/clients.ts";

const at = prepareProject();
const lockFile = ".env.blockyard-lock.json";
const lock = (): Lock => JSON.parse(at.read(lockFile));

/** What the CLI asks the server for, with the size of what it says. */
let asked: { what: string; bytes: number }[];
beforeEach(() => {
  asked = [];
  at.server.faults.handle = (request, response) => {
    const what = `${request.method} ${request.url?.replace(/\?.*/, "")}`;
    asked.push({ what, bytes: Number(request.headers["content-length"] ?? 0) });
    at.server.listener(request, response);
  };
  at.declare({ app: { entries: ["kv/*", "config/app/*"], file: ".env" } });
});
const pull = async () => {
  asked = [];
  return at.cli("pull");
};
const receipts = () => asked.filter(({ what }) => what === "POST /api/v1/receipts");
const client = async () => (await listClients(at.server.caller("owner"), {})).clients[0];

describe("a file that is as the last run left it", () => {
  it("is told as before when nothing is new, and neither it nor its lock file is touched", async () => {
    await pull();
    const before = at.read(lockFile);
    const { code, stdout, stderr } = await pull();
    expect([code, stdout, stderr]).toEqual([0, "nothing to do, revision 1\n", ""]);
    expect(asked.map(({ what }) => what)).toEqual(["GET /api/v1/sync"]);
    expect(at.read(lockFile)).toBe(before);
    expect((await at.cli("status app")).stdout).toContain("in step");
  });

  it("is known by a hash that no two lock files share, and that another file does not have", async () => {
    await pull();
    const { settled, salt } = lock();
    expect(settled).toMatch(/^[\w-]{43}$/);
    at.declare({ app: { entries: ["kv/*", "config/app/*"], file: ".env" }, twin: { entries: ["kv/*", "config/app/*"], file: "twin.env" } });
    await pull();
    const twin: Lock = JSON.parse(at.read("twin.env.blockyard-lock.json"));
    expect(at.read("twin.env")).toBe(at.read(".env"));
    expect([twin.salt === salt, twin.settled === settled]).toEqual([false, false]);
  });

  it.each([
    ["a value of the same length", () => at.replace(".env", "APP_LIMIT=20", "APP_LIMIT=21"), "APP_LIMIT", 3],
    ["an entry taken out", () => at.replace(".env", /^APP_LIMIT=.*\n/m, ""), "APP_LIMIT", 2],
    ["a value that is empty now", () => at.replace(".env", /^WEB_HOST=.*/m, "WEB_HOST="), "WEB_HOST", 3],
  ])("is looked into again after an edit: %s", async (_, edit, key, held) => {
    await pull();
    await pull();
    edit();
    const { code, stdout } = await at.cli("status app");
    expect(code).toBe(3);
    expect(stdout).toMatch(new RegExp(`${key} +(changed|removed) +-`));
    expect((await pull()).code).toBe(0);
    expect(lock().settled).toBeUndefined();
    expect(await client()).toMatchObject({ held, state: held === 3 ? "drifted" : "current" });
  });

  it("is made anew when it is gone", async () => {
    await pull();
    const text = at.read(".env");
    const { rmSync } = await import("node:fs");
    rmSync(at.path(".env"));
    await pull();
    expect(at.read(".env")).toBe(text);
  });

  it("is looked into again when the target says other places for the same text", async () => {
    await pull();
    at.declare({ app: { entries: ["kv/*", "config/app/*"], file: ".env", names: { "kv/app-limit": "LIMIT" } } });
    expect((await at.cli("status app")).stdout).toMatch(/LIMIT +removed +-/);
  });

  it("is not settled as long as there is something to say of it", async () => {
    at.declare({ app: { entries: ["kv/app-*"], file: ".env", creates: "kv/{key}" } });
    at.write(".env", "NEW=1\n");
    for (const _ of [1, 2]) expect((await pull()).stderr).toContain("skipped  NEW (line 1)");
    expect(lock().settled).toBeUndefined();
    at.declare({ app: { entries: ["kv/app-*"], file: ".env" } });
    await pull();
    await at.server.change({ op: "delete", path: "kv/app-limit", baseVersion: 1 });
    for (const _ of [1, 2]) expect((await pull()).stderr).toContain("kv/app-limit: its entry was deleted");
  });

  it("takes a lock file of the layout before, and gives that version one that it reads", async () => {
    await pull();
    const { settled: _, reported: __, ...old } = lock();
    writeFileSync(at.path(lockFile), `${JSON.stringify({ lock: 2, ...old }, null, 1)}\n`);
    expect((await pull()).stdout).toBe("nothing to do, revision 1\n");
    expect(lock()).toMatchObject({ lock: 2, entries: old.entries, settled: expect.any(String) });
    expect((await pull()).stdout).toBe("nothing to do, revision 1\n");
  });

  it.each(["__proto__", "constructor"])("with a lock file that names %s is refused", async (name) => {
    await pull();
    at.replace(lockFile, '"kv/app-limit": {', `"${name}": {`);
    expect((await pull()).stderr).toContain("is damaged");
  });
});

describe("the receipt of such a file", () => {
  it("says only what is new, and the server holds the whole", async () => {
    await pull();
    const [whole] = receipts();
    expect(await client()).toMatchObject({ held: 3, state: "current", revision: 1 });
    await at.set("kv/app-limit", { value: 30 });
    await pull();
    const [part] = receipts();
    expect(part?.bytes).toBeLessThan((whole?.bytes ?? 0) - 150);
    expect(await client()).toMatchObject({ held: 3, behind: 0, state: "current", revision: 2 });
    await at.server.change({ op: "put", path: "kv/app-new", baseVersion: 0, data: { value: "n" } });
    await pull();
    expect(await client()).toMatchObject({ held: 4, behind: 0, state: "current", revision: 3 });
    expect((await pull()).stdout).toBe("nothing to do, revision 3\n");
    expect(receipts()).toEqual([]);
  });

  it("says everything to a server that does not hold what it was told", async () => {
    await pull();
    at.env.BLOCKYARD_TOKEN = await at.server.token();
    await at.set("kv/app-limit", { value: 30 });
    await pull();
    expect(receipts()).toHaveLength(2);
    const { clients } = await listClients(at.server.caller("owner"), {});
    expect(clients.map(({ held, behind }) => [held, behind]).sort()).toEqual([
      [3, 0],
      [3, 1],
    ]);
  });

  it("after a while says everything where a status has told of an edit that is gone again", async () => {
    await pull();
    const text = at.read(".env");
    at.replace(".env", "APP_LIMIT=20", "APP_LIMIT=21");
    await at.cli("status app --report");
    expect(await client()).toMatchObject({ drifted: 1, state: "drifted" });
    at.write(".env", text);
    const { reported, ...rest } = lock();
    writeFileSync(at.path(lockFile), JSON.stringify({ ...rest, reported: { ...reported, at: "2020-01-01T00:00:00.000Z" } }));
    await pull();
    expect(await client()).toMatchObject({ held: 3, drifted: 0, state: "current" });
  });

  it("after a while is a sign of life without any entry", async () => {
    await pull();
    const { reported, ...rest } = lock();
    writeFileSync(at.path(lockFile), JSON.stringify({ ...rest, reported: { ...reported, at: "2020-01-01T00:00:00.000Z" } }));
    await pull();
    expect(receipts()).toHaveLength(1);
    expect(receipts()[0]?.bytes).toBeLessThan(300);
    expect(await client()).toMatchObject({ held: 3, state: "current" });
  });
});
