import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Io } from "#lib/cli/io.ts";
import { runCli } from "#lib/cli/run.ts";
import { startServer, type TestServer } from "#lib/cli/testing.ts";
import { makeHome, testIo } from "#lib/cli/testing-io.ts";
import { addToChange } from "#lib/usecases/review/drafts.ts";
import { closeChange } from "#lib/usecases/review/lifecycle.ts";

type Member = Awaited<ReturnType<TestServer["member"]>>;

let server: TestServer;
let alice: Member;
let bob: Member;
let home: string;
beforeEach(async () => {
  server = await startServer();
  alice = await server.member("editor");
  bob = await server.member("reviewer", ["review"]);
  home = makeHome();
  await server.policy("limits", { pattern: "kv/**", approvals: 1 });
});
afterEach(() => server.stop());

type More = Partial<Io> & { stdin?: string };
async function cli(token: string, argv: string[], more: More = {}) {
  const io = testIo(home, { env: { BLOCKYARD_URL: server.origin, BLOCKYARD_TOKEN: token }, ...more, argv });
  const code = await runCli(io);
  return { code, stdout: io.stdout(), stderr: io.stderr() };
}
const as = (member: Member, line: string, more: More = {}) => cli(member.token, line.split(" "), more);
const terminal = { stdin: true, stdout: true };

describe("a write under a policy", () => {
  it("set says where it waits and ends with 0; sent again it is the same change; what is live stays", async () => {
    const first = await as(alice, "set kv/limit", { stdin: "1" });
    expect(first.code).toBe(0);
    expect(first.stdout).toMatch(
      new RegExp(`^kv/limit was sent for review as #1, not live yet: ${server.origin}/changes/[0-9a-f-]{36}\\?w=default\n$`),
    );
    expect((await as(alice, "set kv/limit", { stdin: "1" })).stdout).toBe(first.stdout);
    expect((await as(alice, "get kv/limit")).code).toBe(1);
    const json = JSON.parse((await as(alice, "set kv/limit --json", { stdin: "2" })).stdout);
    expect(json).toMatchObject({ path: "kv/limit", state: "open", version: 0, change: { number: 2 } });
  });

  it("rm waits too, and --propose asks for a review where no policy does", async () => {
    expect((await as(alice, "set block/secret/pin --propose", { stdin: "1234" })).stdout).toContain("sent for review as #1");
    await as(alice, "set block/secret/pin", { stdin: "1234" });
    const { code, stdout } = await as(alice, "rm block/secret/pin --yes --propose");
    expect([code, stdout]).toEqual([0, expect.stringContaining("The deletion of block/secret/pin was sent for review as #2")]);
    expect((await as(alice, "get block/secret/pin")).stdout).toBe("1234\n");
  });
});

describe("change", () => {
  async function sent() {
    await server.change({ op: "put", path: "block/secret/pin", baseVersion: 0, data: { value: "the-old-canary" } });
    await server.policy("secrets", { pattern: "block/secret/**", approvals: 1, allowsBreakGlass: true });
    await as(alice, "set block/secret/pin -m Rotated", { stdin: "the-new-canary" });
    return 1;
  }

  it("ls and show tell what waits, by whom, what is missing, and of a secret never the value", async () => {
    await sent();
    expect((await as(bob, "change ls")).stdout).toMatch(/^#1 +waiting +\S+ \S+ +token of the editor +block\/secret\/pin +Rotated\n$/);
    const { code, stdout } = await as(bob, "change show #1");
    expect(code).toBe(0);
    expect(stdout).toContain("#1 open: Rotated");
    expect(stdout).toMatch(/value {2}secret changed ••••••••\[[0-9a-f]{6}\] → ••••••••\[[0-9a-f]{6}\]/);
    expect(stdout).toContain("policy secrets needs 1 approval from anybody who may review, not from its author: 0 of 1, missing");
    expect(stdout).toContain("approve: you may\napply: Your role reads here");
    expect((await as(alice, "change show 1")).stdout).toMatch(/approve: .+\napply: secrets needs 1 approval/);
    const json = (await as(bob, "change show 1 --json")).stdout;
    expect(JSON.parse(json)).toMatchObject({ change: { number: 1 }, edits: [{ path: "block/secret/pin" }] });
    expect(stdout + json).not.toMatch(/canary/);
    expect(JSON.parse((await as(bob, "change ls --json")).stdout)).toMatchObject([{ number: 1, state: "open" }]);
  });

  it("is approved by a person's token with the scope review, applied, and live", async () => {
    await sent();
    expect(await as(alice, "change approve 1 --yes")).toMatchObject({ code: 1, stderr: expect.stringContaining("scope review") });
    expect(await as(bob, "change approve 1")).toMatchObject({ code: 2, stderr: expect.stringContaining("--yes") });
    expect(await as(alice, "change apply 1 --yes")).toMatchObject({ code: 1, stderr: expect.stringContaining("needs 1 approval") });
    const asked: string[] = [];
    const ask = async (question: string) => {
      asked.push(question);
      return "y";
    };
    const approved = await as(bob, "change approve 1 -m Fine", { isTty: terminal, ask });
    expect([approved.code, asked]).toEqual([0, ["Approve #1? [y/N] "]]);
    expect(approved.stdout).toContain("#1 is approved by token of the reviewer.");
    expect((await as(alice, "change ls")).stdout).toContain("approved");
    const refused = await as(alice, "change apply 1", { isTty: terminal, ask: async () => "n" });
    expect(refused).toMatchObject({ code: 1, stderr: "Nothing was done.\n" });
    expect((await as(alice, "change apply 1 --yes")).stdout).toContain("#1 is applied: 1 edit, revision");
    expect((await as(alice, "get block/secret/pin")).stdout).toBe("the-new-canary\n");
    expect((await as(alice, "change show 1")).stdout).toContain("block/secret/pin  version 2");
    expect((await as(alice, "change ls --state applied")).stdout).toMatch(/^#1 +applied/);
  });

  it("is not approved by its author's own token, nor by one that no person has made", async () => {
    await sent();
    const author = await server.member("editor", ["push", "review"]);
    await cli(author.token, ["set", "kv/own"], { stdin: "1" });
    const own = await cli(author.token, ["change", "approve", "2", "--yes"]);
    expect(own).toMatchObject({ code: 1, stderr: expect.stringContaining("Nobody approves what they wrote") });
    const machine = await server.token(["review"]);
    expect(await cli(machine, ["change", "approve", "1", "--yes"])).toMatchObject({ code: 1, stdout: "" });
    expect((await as(bob, "change show 1")).stdout).toContain("0 of 1, missing");
  });

  it("an approval of what was seen before is refused when something has moved since", async () => {
    await sent();
    const { covers, change } = JSON.parse((await as(bob, "change show 1 --json")).stdout);
    const edit = { op: "patch", path: "block/secret/pin", baseVersion: 1, set: { value: "another" } };
    await addToChange(alice.caller, { id: change.id, edits: [edit] });
    const stale = await as(bob, `change approve 1 --yes --covers ${covers}`);
    expect(stale).toMatchObject({ code: 1, stderr: expect.stringContaining("has moved since you looked at it") });
  });

  it("is sent back, talked about, closed, opened again and undone", async () => {
    await sent();
    expect((await as(bob, "change request-changes 1 --yes -m Longer")).stdout).toContain("#1 is sent back");
    expect((await as(alice, "change comment 1", { stdin: "Why?" })).code).toBe(0);
    const { stdout } = await as(alice, "change show 1");
    expect(stdout).toContain("asked for changes");
    expect(stdout).toMatch(/token of the editor said .*: Why\?/);
    expect((await as(alice, "change close 1")).stdout).toContain("#1 is closed");
    expect((await as(alice, "change ls")).stdout).toBe("No change is open.\n");
    expect((await as(alice, "change open 1")).code).toBe(1);
    expect((await as(alice, "change reopen 1")).stdout).toContain("#1 is open again");
    await as(bob, "change approve 1 --yes");
    await as(alice, "change apply 1 --yes");
    const undo = await as(alice, "change revert 1");
    expect(undo.stdout).toMatch(/^#2 is the draft that undoes it/);
    expect((await as(alice, "change open 2 --title Back")).stdout).toContain("#2 is open for review");
  });

  it("break-glass is refused with where it is done", async () => {
    await sent();
    const { code, stderr } = await as(alice, "change apply 1 --break-glass");
    expect(code).toBe(1);
    expect(stderr).toContain(`in the browser: ${server.origin}/changes/`);
  });

  it("a number that is none, an unknown action and a closed change are told apart", async () => {
    await sent();
    expect(await as(alice, "change show 99")).toMatchObject({ code: 1, stderr: expect.stringContaining("no change #99") });
    expect((await as(alice, "change show")).code).toBe(2);
    expect((await as(alice, "change show twelve")).code).toBe(2);
    expect((await as(alice, "change burn 1")).code).toBe(2);
    const { id } = JSON.parse((await as(alice, "change ls --json")).stdout)[0];
    await closeChange(alice.caller, { id });
    expect(await as(alice, "change apply 1 --yes")).toMatchObject({ code: 1, stderr: expect.stringContaining("This change is closed") });
    expect((await cli(alice.token, ["change", "show", id])).stdout).toContain("#1 closed");
  });
});
