import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Io } from "./io.ts";
import { runCli } from "./run.ts";
import { startServer, type TestServer } from "./testing.ts";
import { makeHome, testIo } from "./testing-io.ts";

let server: TestServer;
let home: string;
beforeAll(async () => {
  server = await startServer();
  const put = (path: string, value: number, baseVersion = 0) => ({ op: "put", path, baseVersion, data: { value } });
  await server.change(put("kv/a", 1), put("kv/b", 1), put("config/x/c", 1));
  await server.change(put("kv/a", 2, 1), { op: "rename", path: "kv/b", newPath: "kv/bb", baseVersion: 1 });
  await server.change({ op: "delete", path: "config/x/c", baseVersion: 1 }, put("kv/new", 1));
});
afterAll(() => server.stop());
beforeEach(() => {
  home = makeHome();
});

async function cli(argv: string, more: Partial<Io> = {}, scopes: ("pull" | "push")[] = ["pull", "push"]) {
  const env = { BLOCKYARD_URL: server.origin, BLOCKYARD_TOKEN: await server.token(scopes) };
  const io = testIo(home, { env, ...more, argv: argv.split(" ") });
  const code = await runCli(io);
  return { code, stdout: io.stdout(), stderr: io.stderr() };
}

const columns = (text: string) =>
  text
    .trimEnd()
    .split("\n")
    .map((line) => line.split(/ {2,}/));

describe("history", () => {
  it("lists changes newest first with who, when and what, narrowed by path, words and time", async () => {
    const { code, stdout } = await cli("history");
    expect(code).toBe(0);
    expect(columns(stdout).map(([revision, , author, what]) => [revision, author, what])).toEqual([
      ["r3", "The editor", "config/x/c deleted, kv/new created"],
      ["r2", "The editor", "kv/a updated, kv/bb renamed"],
      ["r1", "The editor", "config/x/c created, kv/a created, kv/b created"],
    ]);
    expect(columns((await cli("history config/")).stdout).map(([revision]) => revision)).toEqual(["r3", "r1"]);
    expect(columns((await cli("history -q kv/bb")).stdout).map(([revision]) => revision)).toEqual(["r2"]);
    expect(columns((await cli("history -n 1")).stdout)).toHaveLength(1);
    expect((await cli("history --to 2001-01-01")).stdout.trim()).toBe("");
    expect(columns((await cli("history --from 2001-01-01")).stdout)).toHaveLength(3);
    expect(await cli("history --from yesterday")).toMatchObject({ code: 1 });
    expect(JSON.parse((await cli("history --json -n 1")).stdout)).toMatchObject([
      { revision: 3, entries: [{ path: "config/x/c", op: "deleted" }, {}] },
    ]);
  });
});

describe("restore", () => {
  it("--dry-run says what would happen, entry by entry, and changes nothing", async () => {
    const { code, stdout } = await cli("restore --revision 1 --dry-run");
    expect(code).toBe(0);
    expect(columns(stdout)).toEqual([
      ["brought back", "config/x/c", "as in v1"],
      ["restored", "kv/a", "as in v1"],
      ["renamed", "kv/b", "as in v1", "from kv/bb"],
      ["moved to the trash", "kv/new"],
      ["4 entries to restore as of revision 1"],
    ]);
    expect(columns((await cli("history")).stdout)).toHaveLength(3);
  });

  it("without a terminal wants --yes, without a revision says so, and needs the right to write", async () => {
    expect(await cli("restore -r 1")).toMatchObject({ code: 2, stderr: expect.stringContaining("--yes") });
    expect(await cli("restore --yes")).toMatchObject({ code: 2, stderr: expect.stringContaining("--revision") });
    expect(await cli("restore -r 9 --yes")).toMatchObject({ code: 1, stderr: expect.stringContaining("no revision 9 yet") });
    expect(await cli("restore -r 1 --yes", {}, ["pull"])).toMatchObject({ code: 1 });
    const asked = await cli("restore -r 1", { isTty: { stdin: true, stdout: true }, ask: async () => "n" });
    expect(asked).toMatchObject({ code: 1, stderr: "Nothing was changed.\n" });
  });

  it("restores the chosen paths, then all, each as one change", async () => {
    const some = await cli("restore -r 1 config kv/b --yes -m back");
    expect(some).toMatchObject({ code: 0, stdout: expect.stringMatching(/applied as revision 4\n$/) });
    expect(columns((await cli("history -n 1")).stdout)[0]?.slice(3)).toEqual(["config/x/c undeleted, kv/b renamed", "back"]);
    const all = JSON.parse((await cli("restore -r 1 --yes --json")).stdout);
    expect(all).toMatchObject({
      asOf: 1,
      state: "applied",
      revision: 5,
      steps: [{ path: "kv/a" }, { path: "kv/new", step: "moved to the trash" }],
    });
    expect((await cli("restore -r 1 --yes")).stdout).toBe("Nothing differs from revision 1.\n");
    expect((await cli("get kv/a")).stdout).toContain("1");
  });
});
